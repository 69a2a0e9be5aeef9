import { view } from '@forge/bridge';
import type { GadgetChoice } from '#wire/pages/statistics';

export interface Gadget {
  readonly choice: GadgetChoice;
  readonly isEditing: boolean;
}

/** What the gadget is to show, and whether somebody is choosing that: as Jira says. */
export async function readGadget(): Promise<Gadget> {
  const { extension } = await view.getContext();
  const { gadgetConfiguration, entryPoint } = extension as {
    readonly gadgetConfiguration?: GadgetChoice | null;
    readonly entryPoint?: string;
  };
  return { choice: gadgetConfiguration ?? {}, isEditing: entryPoint === 'edit' };
}

/** Minutes after which Jira loads the gadget anew. */
const REFRESH_MINUTES = 15;

/** Hands Jira what was chosen; it shows the figures then. */
export const chooseForGadget = (choice: GadgetChoice): Promise<unknown> =>
  view.submit({ ...choice, refresh: REFRESH_MINUTES });
