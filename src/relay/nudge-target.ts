import { Webhook } from 'standardwebhooks';
import type { NudgeTarget } from '#wire/messages';
import type { Parsed } from '#wire/parse';
import { isLoopback } from './loopback';

/** Hosts of Forge web triggers. @see https://developer.atlassian.com/platform/forge/events-reference/web-trigger/ */
const ATLASSIAN_HOSTS = [
  /^[a-z0-9-]+\.webtrigger\.atlassian\.app$/,
  /^[a-z0-9-]+\.hello\.atlassian-dev\.net$/,
];

/** What a nudge may be sent to. */
export interface NudgePolicy {
  /** Hosts besides Atlassian's, without port. */
  readonly hosts: readonly string[];
  /** Plain HTTP to other machines is for trying things out; on this machine it always may be plain. */
  readonly allowsPlainHttp: boolean;
}

/**
 * Checks a target that a caller named: the relay stands inside a network, and must not be told to call just anything
 * there. The key is tried once, so that a bad one shows here and not at the first nudge.
 */
export function checkNudgeTarget(target: NudgeTarget, policy: NudgePolicy): Parsed<NudgeTarget> {
  const url = checkWebTriggerUrl(target.url, policy);
  if (!url.ok) return url;
  return isUsable(target.key) ? { ok: true, value: target } : wrong('its key is not base64');
}

/** Checks the address of a web trigger that somebody else named. */
export function checkWebTriggerUrl(text: string, policy: NudgePolicy): Parsed<string> {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined) return wrong('its URL cannot be read');
  const mayBePlain = policy.allowsPlainHttp || isLoopback(url);
  if (url.protocol !== 'https:' && !(mayBePlain && url.protocol === 'http:')) {
    return wrong('its URL is not https');
  }
  if (url.username !== '' || url.password !== '') return wrong('its URL has a user in it');
  const isKnown =
    (url.port === '' && ATLASSIAN_HOSTS.some((host) => host.test(url.hostname))) ||
    policy.hosts.includes(url.hostname);
  return isKnown
    ? { ok: true, value: text }
    : wrong(`its host "${url.hostname}" is neither Atlassian's nor in [forge] webtrigger_hosts`);
}

function isUsable(key: string): boolean {
  try {
    new Webhook(key).sign('probe', new Date(0), '');
    return true;
  } catch {
    // The library throws plain errors for every kind of bad key.
    return false;
  }
}

const wrong = (problem: string): { ok: false; problem: string } => ({ ok: false, problem });
