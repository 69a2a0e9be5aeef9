import { connectBridge, type FlagOptions, type NavigationRequest } from '../../forge-host/ui/bridge-host';
import { fetchProduct, invoke, type ModulePlace } from '../api/forge';
import type { AppModule } from '../api/sandbox';
import { goTo } from '../navigation/path';
import { viewerLocale } from '../viewer-locale';
import type { Notice } from '../notices/notices-context';

export interface FrameOptions {
  readonly container: HTMLElement;
  readonly module: AppModule;
  readonly place: ModulePlace;
  readonly notify: (notice: Notice) => void;
  readonly refresh: () => void;
  readonly submit: (payload: unknown) => void;
}

export interface MountedFrame {
  /** Tells the app's page that the issue it stands on has changed. */
  readonly tellIssueChanged: () => void;
  readonly unmount: () => void;
}

/** Puts an app's page into a frame and does for it what Jira does. */
export function mountFrame({
  container,
  module,
  place,
  notify,
  refresh,
  submit,
}: FrameOptions): MountedFrame {
  const frame = document.createElement('iframe');
  frame.title = module.title;
  frame.setAttribute(
    'sandbox',
    'allow-scripts allow-same-origin allow-forms allow-popups allow-modals allow-downloads',
  );
  const bridge = connectBridge(frame, {
    origin: new URL(module.resourceUrl, window.location.href).origin,
    context: () => contextOf(place),
    invoke: (functionKey, payload) => invoke(place, functionKey, payload),
    fetchProduct: (request) => fetchProduct(place, request),
    onFlag: (flag) => notify(noticeOf(flag)),
    onNavigate: navigate,
    onRefresh: refresh,
    onSubmit: submit,
    urlOf: (target) => urlOf(target),
  });
  frame.src = module.resourceUrl;
  container.append(frame);
  return {
    tellIssueChanged: () => bridge.emit('JIRA_ISSUE_CHANGED', place.extension['issue']),
    unmount: () => {
      bridge.dispose();
      frame.remove();
    },
  };
}

function contextOf({ actor, moduleKey, extension }: ModulePlace): Readonly<Record<string, unknown>> {
  return {
    accountId: actor,
    cloudId: 'sandbox',
    environmentId: 'sandbox',
    environmentType: 'DEVELOPMENT',
    localId: `sandbox/${moduleKey}`,
    locale: viewerLocale(),
    moduleKey,
    siteUrl: window.location.origin,
    timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    extension,
  };
}

function noticeOf({ title, description, type }: FlagOptions): Notice {
  const appearance = type === 'error' || type === 'warning' ? type : 'success';
  return { appearance, title: title ?? '', ...(description === undefined ? {} : { text: description }) };
}

function navigate(request: NavigationRequest): void {
  const url = request.url ?? urlOf(request);
  if (url === undefined) return;
  const isOwn = url.startsWith('/') && !url.startsWith('//');
  if (isOwn && request.type === 'same-tab') goTo(url);
  else if (isOwn || /^https?:/i.test(url)) window.open(url, '_blank', 'noopener');
}

/** The places that Jira knows by name, as far as the sandbox has them. */
function urlOf(target: Readonly<Record<string, unknown>>): string | undefined {
  const key = target['issueKey'];
  return target['target'] === 'issue' && typeof key === 'string'
    ? `/browse/${encodeURIComponent(key)}`
    : undefined;
}
