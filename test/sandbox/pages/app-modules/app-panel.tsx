import { useCallback, useMemo, useState } from 'react';
import AppIcon from '@atlaskit/icon/core/app';
import ChevronDown from '@atlaskit/icon/core/chevron-down';
import ChevronRight from '@atlaskit/icon/core/chevron-right';
import type { JiraIssue } from '../api/jira-schemas';
import type { AppModule } from '../api/sandbox';
import { recall, remember } from '../remember';
import { DynamicLozenge } from './dynamic-lozenge';
import { ForgeFrame } from './forge-frame';

interface AppPanelProps {
  readonly actor: string;
  readonly issue: JiraIssue;
  readonly module: AppModule;
  readonly onIssueChanged: () => Promise<void>;
}

/** One panel: a line with the app's lozenge, and its page when opened. Remembers whether it was open. */
export function AppPanel({ actor, issue, module, onIssueChanged }: AppPanelProps) {
  const memory = `sandbox.panel.${module.key}`;
  const [isOpen, setIsOpen] = useState(() => recall(memory) === 'open');
  const extension = useExtension(issue, module);
  const refresh = useCallback(() => void onIssueChanged(), [onIssueChanged]);
  const toggle = () => {
    remember(memory, isOpen ? 'closed' : 'open');
    setIsOpen(!isOpen);
  };
  const bodyId = `panel-${module.key}`;
  return (
    <section className="box app-panel" aria-label={module.title} data-testid={`app-panel-${module.key}`}>
      <button
        type="button"
        className="app-panel-header"
        aria-expanded={isOpen}
        aria-controls={bodyId}
        onClick={toggle}
      >
        {module.iconUrl === undefined ? (
          <AppIcon label="" />
        ) : (
          <img src={module.iconUrl} alt="" className="app-icon" />
        )}
        <strong>{module.title}</strong>
        <span className="subtle">{module.label}</span>
        <DynamicLozenge
          actor={actor}
          module={module}
          extension={extension}
          changedAt={issue.fields.updated}
        />
        <span className="app-panel-chevron">
          {isOpen ? <ChevronDown label="" /> : <ChevronRight label="" />}
        </span>
      </button>
      <div id={bodyId}>
        {isOpen ? (
          <ForgeFrame
            actor={actor}
            module={module}
            extension={extension}
            changedAt={issue.fields.updated}
            onRefresh={refresh}
          />
        ) : null}
      </div>
    </section>
  );
}

/** What Jira tells an app's panel about where it stands. The same object as long as nothing of it changes. */
function useExtension(issue: JiraIssue, module: AppModule): Readonly<Record<string, unknown>> {
  const { id, key, fields } = issue;
  const { issuetype, project } = fields;
  return useMemo(
    () => ({
      type: module.type,
      issue: { id, key, type: issuetype.name, typeId: issuetype.id },
      project: { id: project.id, key: project.key, type: project.projectTypeKey ?? 'software' },
      location: `${window.location.origin}/browse/${key}`,
    }),
    [id, key, issuetype.name, issuetype.id, project.id, project.key, project.projectTypeKey, module.type],
  );
}
