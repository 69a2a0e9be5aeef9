import type { OpenPanel, PanelStage } from './panel-stage';

/** One state of the panel: how it comes about, and the words by which it is known. */
export interface PanelState {
  readonly name: string;
  readonly open: (stage: PanelStage) => Promise<OpenPanel>;
  readonly says: string | RegExp;
}

/** What most states are about. */
export const DBA = {
  roles: ['prod-dba'],
  reason: 'Orders are slow since noon: I need to look at the locks.',
} as const;
