import type { SetupView } from '#wire/pages/settings';

/** What the settings page has for someone who may set up the project. */
export type ReadySetup = Extract<SetupView, { readonly kind: 'ready' }>;

/** A status that the project's workflow has. */
export type StatusOption = ReadySetup['statuses'][number];
