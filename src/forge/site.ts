import { AppError } from '#core/errors';
import type { AccountId, ProjectId } from '#core/ids';
import { hasCard } from '#core/link/link';
import type { Ports } from '#core/ports';
import { routedProjects, routeOf, ruleOf, RULE_PATTERNS, type Routing } from '#core/project/routing';
import type { ProjectSettings } from '#core/project/settings';
import { REQUEST_IDS_MAX } from '#wire/limits';
import type {
  RoutingProblem,
  SaveRoutingResult,
  SiteView,
  TriedRequest,
  TryRoutingResult,
} from '#wire/pages/site';
import * as v from '#wire/schema';
import { namesOfProjects } from './jira/project';
import { resourceName } from './jira/texts';
import { readRelayStatus } from './relay/status';
import { RoutingSchema } from './storage/settings';

/** Requests that a trial shows: four calls to the relay, which a page can wait for. */
const TRIED_MAX = 4 * REQUEST_IDS_MAX;

/** Gathers what the site's page needs. */
export async function readSite(ports: Pick<Ports, 'settings'>): Promise<SiteView> {
  const [state, projects, relay] = await Promise.all([
    ports.settings.syncState(),
    ports.settings.all(),
    readRelayStatus(),
  ]);
  const names = await namesOfProjects(projects.map(({ projectId }) => projectId));
  return {
    kind: 'ready',
    routing: state?.routing,
    projects: projects
      .map(({ projectId: id, projectKey: key, isOff }) => ({
        id,
        key,
        name: names.get(id),
        isOn: isOff !== true,
      }))
      .sort((one, other) => one.key.localeCompare(other.key)),
    relay,
  };
}

type Checked =
  | {
      readonly ok: true;
      readonly routing: Routing;
      readonly projects: ReadonlyMap<ProjectId, ProjectSettings>;
    }
  | { readonly ok: false; readonly problems: readonly RoutingProblem[] };

/** Saves which projects new requests go to. Cards that exist stay where they are. */
export async function saveRouting(
  ports: Pick<Ports, 'settings' | 'activity' | 'jobs'>,
  user: AccountId,
  input: unknown,
): Promise<SaveRoutingResult> {
  const checked = await checkRouting(ports, input);
  if (!checked.ok) return { kind: 'refused', problems: checked.problems };
  const { routing, projects } = checked;
  await ports.settings.route(routing);
  const keys = routedProjects(routing).map((id) => projects.get(id)?.projectKey ?? id);
  await ports.activity.note({
    event: 'routing-saved',
    by: user,
    detail: `${routing.rules.length} rules, default ${keys[0] ?? ''}, projects ${keys.join(', ')}`,
  });
  await ports.jobs.push([{ kind: 'sync' }]);
  return { kind: 'saved' };
}

/** Shows where each pending request would go, without saving or moving anything. */
export async function tryRouting(
  ports: Pick<Ports, 'settings' | 'relay' | 'links'>,
  input: unknown,
): Promise<TryRoutingResult> {
  const checked = await checkRouting(ports, input);
  if (!checked.ok) return { kind: 'refused', problems: checked.problems };
  const { routing, projects } = checked;
  try {
    const answer = await ports.relay.sync({});
    const ids = answer.kind === 'heads' ? answer.heads.map((head) => head.id) : [];
    const cards = new Map(
      (await ports.links.unfinished()).filter(hasCard).map((link) => [link.requestId, link]),
    );
    const isOn = (id: ProjectId): boolean => projects.has(id) && projects.get(id)?.isOff !== true;
    const requests: TriedRequest[] = [];
    for (let start = 0; start < Math.min(ids.length, TRIED_MAX); start += REQUEST_IDS_MAX) {
      for (const item of await ports.relay.fetch(ids.slice(start, start + REQUEST_IDS_MAX))) {
        // A record that cannot be used is listed as a failure; where it would go nobody can tell.
        if (item.kind !== 'found') continue;
        const { request } = item;
        const project = routeOf(routing, request, isOn);
        requests.push({
          requestId: request.id,
          user: request.user,
          roles: request.roles,
          resources: request.resources.map((resource) => `${resource.kind} ${resourceName(resource)}`),
          issueKey: cards.get(request.id)?.issueKey,
          projectKey: project === undefined ? undefined : projects.get(project)?.projectKey,
          rule: ruleOf(routing, request, isOn),
        });
      }
    }
    return { kind: 'tried', requests, total: ids.length };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { kind: 'unavailable', message: error.message };
  }
}

async function checkRouting(ports: Pick<Ports, 'settings'>, input: unknown): Promise<Checked> {
  const parsed = v.safeParse(RoutingSchema, input);
  if (!parsed.success) {
    const problems = parsed.issues.map((issue) => v.getDotPath(issue) ?? '');
    return { ok: false, problems: problems.map((where) => ({ kind: 'unreadable', where })) };
  }
  const routing = parsed.output;
  const all = await Promise.all(routedProjects(routing).map((id) => ports.settings.ofProject(id)));
  const projects = new Map(
    all.flatMap((settings) => (settings === undefined ? [] : [[settings.projectId, settings] as const])),
  );
  const problems = [
    ...(projects.has(routing.defaultProjectId) ? [] : [{ kind: 'project-not-set-up' } as const]),
    ...routing.rules.flatMap((rule, index): RoutingProblem[] => [
      ...(projects.has(rule.projectId) ? [] : [{ kind: 'project-not-set-up', rule: index } as const]),
      ...(RULE_PATTERNS.some((name) => rule[name] !== undefined)
        ? []
        : [{ kind: 'rule-without-pattern', rule: index } as const]),
    ]),
  ];
  return problems.length > 0 ? { ok: false, problems } : { ok: true, routing, projects };
}
