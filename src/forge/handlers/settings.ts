import Resolver, { type Request } from '@forge/resolver';
import * as v from '#wire/schema';
import { projectId, type ProjectId } from '#core/ids';
import { makePorts } from '../compose';
import { mayAdminister } from '../jira/people';
import type { SaveSetupResult, SetupView } from '#wire/pages';
import { readSetup, saveSetup } from '../setup';

const ContextSchema = v.object({
  extension: v.object({
    project: v.object({
      id: v.pipe(v.string(), v.regex(/^[0-9]{1,18}$/), v.transform(projectId)),
      key: v.string(),
    }),
  }),
});

type NotAdmin = { readonly kind: 'not-admin' };
const NOT_ADMIN: NotAdmin = { kind: 'not-admin' };

const resolver = new Resolver();
resolver.define('setup', ({ context }: Request): Promise<SetupView> =>
  forAdmin(context, (project) => readSetup(makePorts(), project.id)),
);
resolver.define('saveSetup', ({ context, payload }: Request): Promise<SaveSetupResult> =>
  forAdmin(context, (project) => saveSetup(makePorts(), project, payload)),
);

/** The settings page's resolver. Display conditions protect nothing, so every call asks Jira whether the person may. */
export const settings = resolver.getDefinitions();

async function forAdmin<T>(
  context: unknown,
  run: (project: { readonly id: ProjectId; readonly key: string }) => Promise<T>,
): Promise<T | NotAdmin> {
  const parsed = v.safeParse(ContextSchema, context);
  if (!parsed.success) return NOT_ADMIN;
  const { project } = parsed.output.extension;
  return (await mayAdminister(project.id)) ? run(project) : NOT_ADMIN;
}
