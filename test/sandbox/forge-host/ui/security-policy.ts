import { CSPInjectionService, CSPProcessingService } from '@forge/csp';
import { load, type CheerioAPI } from 'cheerio/slim';
import type { Fields } from '../parse';

/**
 * The content security policy that the platform serves with an app's page, made by its own package from the page and the
 * manifest. Reports go to `reportUri` instead of Atlassian, and the sandbox's site may frame the page.
 */
export function securityPolicy(
  html: string,
  permissions: Fields,
  siteOrigin: string,
  reportUri: string,
): string {
  const loader = load as unknown as ConstructorParameters<typeof CSPProcessingService>[1];
  const details = new CSPProcessingService({ info: () => undefined }, loader).getCspDetails(
    html,
    permissions,
  );
  const directives = new CSPInjectionService().getInjectableCSP({
    existingCSPDetails: details,
    microsEnv: 'prod',
    hostname: siteOrigin,
  });
  const own = directives.filter((directive) => !directive.startsWith('report-uri '));
  return [...own, `report-uri ${reportUri}`].join('; ');
}

/** Puts a script at the very start of the page's head, before anything of the app's own. */
export function injectScript(html: string, src: string): string {
  const $: CheerioAPI = load(html);
  if ($('head').length === 0) $('html').prepend('<head></head>');
  $('head').prepend(`<script src="${src}"></script>`);
  return $.html();
}
