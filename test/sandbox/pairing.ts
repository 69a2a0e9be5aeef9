/** Pairing as a site admin and an operator do it: a code from the site page, and the relay's own way of using it. */
import { introduce, readCode } from '../../src/relay/pull/introduce';
import type { Pairing } from '../../src/relay/pull/pairing-file';
import type { Clock } from './clock';
import type { ForgeHost } from './forge-host/host';
import { ERIN } from './people';

/** Which way calls take: as `RELAY_WAY` says, else the app calls the relay. */
export const relayWayOf = (env: Readonly<Record<string, string | undefined>>): 'pull' | 'call' =>
  env['RELAY_WAY'] === 'pull' ? 'pull' : 'call';

/** Has the site page show a code. */
export async function pairingCode(host: ForgeHost, payload: Record<string, unknown> = {}): Promise<string> {
  const answer = await host.invokeResolver({
    moduleKey: 'site',
    functionKey: 'pairRelay',
    payload,
    accountId: ERIN,
    extension: { type: 'jira:adminPage' },
  });
  const value = answer.kind === 'error' ? undefined : (answer.value as { readonly code?: string });
  if (value?.code === undefined) throw new Error(`((site page: ${JSON.stringify(answer)}))`);
  return value.code;
}

/** Pairs a new relay with the installed app. */
export async function pairWith(host: ForgeHost, clock: Clock): Promise<Pairing> {
  const code = readCode(await pairingCode(host), { hosts: ['127.0.0.1'], allowsPlainHttp: false });
  if (!code.ok) throw new Error(`((code: ${code.problem}))`);
  return introduce(code.value, { name: 'sandbox', clock });
}

/** The same pairing for a relay that reaches the app at another port of this machine. */
export function throughPort(pairing: Pairing, port: number): string {
  const url = new URL(pairing.url);
  url.port = String(port);
  return JSON.stringify({ ...pairing, url: url.href });
}
