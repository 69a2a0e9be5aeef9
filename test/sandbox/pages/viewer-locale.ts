/** The languages that Forge knows by these names. @see https://developer.atlassian.com/platform/forge/manifest-reference/forge-supported-locale-codes/ */
const SUPPORTED =
  'zh-CN zh-TW cs-CZ da-DK nl-NL en-US en-GB et-EE fi-FI fr-FR de-DE hu-HU is-IS it-IT ja-JP ko-KR no-NO pl-PL pt-BR pt-PT ro-RO ru-RU sk-SK tr-TR es-ES sv-SE'.split(
    ' ',
  );

/**
 * The visitor's language as Forge would name it: the browser's, or the first that Forge has of the same.
 *
 * Parity: language and time zone are the browser's; Jira has a setting for each person.
 */
export function viewerLocale(): string {
  const wanted = navigator.language;
  const [language = ''] = wanted.split('-');
  return (
    SUPPORTED.find((locale) => locale === wanted) ??
    SUPPORTED.find((locale) => locale.startsWith(`${language}-`)) ??
    'en-US'
  );
}
