import { gatherStatistics, PERIOD_DAYS } from '#core/log/gather-statistics';
import type { Ports } from '#core/ports';
import type { GadgetProjectsView, StatisticsView } from '#wire/pages/statistics';
import * as v from '#wire/schema';
import { StrictProjectIdSchema } from './id-schemas';
import { mayBrowse } from './jira/people';
import { viewersJira } from './jira/viewers-cards';

const DAYS_AT_FIRST = 30;

/** What stands in a gadget's configuration was stored by Jira, and may be anything. */
const ChoiceSchema = v.object({
  projectId: v.fallback(v.optional(StrictProjectIdSchema), undefined),
  days: v.fallback(v.picklist(PERIOD_DAYS), DAYS_AT_FIRST),
});

/** Figures for a dashboard, of cards that the person who looks can see. */
export async function showStatistics(
  ports: Pick<Ports, 'log' | 'links' | 'clock'>,
  input: unknown,
): Promise<StatisticsView> {
  const read = v.safeParse(ChoiceSchema, input ?? {});
  const wish = read.success ? read.output : { days: DAYS_AT_FIRST as typeof DAYS_AT_FIRST };
  const found = await gatherStatistics({ ...ports, jira: viewersJira }, wish);
  return { kind: 'statistics', days: wish.days, ...found };
}

/** Projects to choose from. */
export async function showGadgetProjects(ports: Pick<Ports, 'settings'>): Promise<GadgetProjectsView> {
  const all = await ports.settings.all();
  const may = await Promise.all(all.map((project) => mayBrowse(project.projectId)));
  const projects = all
    .filter((_, index) => may[index])
    .map((one) => ({ id: one.projectId, name: one.projectKey }));
  return { kind: 'projects', projects: projects.sort((one, other) => one.name.localeCompare(other.name)) };
}
