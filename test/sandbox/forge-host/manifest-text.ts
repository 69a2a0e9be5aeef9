/** A text of the manifest: itself, or its key in the translations. */
export type ManifestText = string | { readonly i18n: string };
