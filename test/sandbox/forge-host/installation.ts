import type { IdSource } from './ids';
import type { AppManifest } from './manifest';

/** Names that stay the same as long as the app is deployed to one environment of one site. */
export interface Deployment {
  readonly appAri: string;
  readonly appId: string;
  readonly appName: string;
  readonly environmentId: string;
  readonly environmentType: string;
  readonly cloudId: string;
  /** The site, as resource names spell it. */
  readonly contextAri: string;
}

/** The app on a site: from an installation to its end. */
export interface Installation {
  readonly id: string;
  readonly ari: string;
  readonly appVersion: string;
  readonly installedAt: number;
}

/** Where everything happens: the host's deployment and, while the app is installed, its installation. */
export interface Site {
  readonly deployment: Deployment;
  installation: Installation | undefined;
}

/** The site's cloud id, unless one is given: sandboxes have one site each. */
const CLOUD_ID = '4f6d9508-93c9-4c2e-abd7-916c34920012';

/** Names a new deployment. */
export function createDeployment(
  manifest: AppManifest,
  ids: IdSource,
  environmentType = 'DEVELOPMENT',
): Deployment {
  return {
    appAri: manifest.appAri,
    appId: manifest.appAri.slice(manifest.appAri.lastIndexOf('/') + 1),
    appName: manifest.appName,
    environmentId: ids(),
    environmentType,
    cloudId: CLOUD_ID,
    contextAri: `ari:cloud:jira::site/${CLOUD_ID}`,
  };
}

/** A new installation: never the one that was there before, even on the same site. */
export function createInstallation(ids: IdSource, appVersion: string, installedAt: number): Installation {
  const id = ids();
  return { id, ari: `ari:cloud:ecosystem::installation/${id}`, appVersion, installedAt };
}

/** The environment's resource name. */
export function environmentAri(deployment: Deployment): string {
  return `ari:cloud:ecosystem::environment/${deployment.appId}/${deployment.environmentId}`;
}
