/** Pairing as a site admin and an operator do it: a code from the site page, and the relay's own way of using it. */
import { keyIdOf } from '../../src/relay/pull/keys';
import { introduce, readCode } from '../../src/relay/pull/introduce';
import type { Pairing } from '../../src/relay/pull/pairing-file';
import type { Clock } from './clock';
import type { ForgeHost } from './forge-host/host';
import { ERIN } from './people';

/** Which way calls take: the app calls the relay where `RELAY_WAY` says so, else the relay asks the app. */
export const relayWayOf = (env: Readonly<Record<string, string | undefined>>): 'pull' | 'call' =>
  env['RELAY_WAY'] === 'call' ? 'call' : 'pull';

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
export async function pairWith(
  host: ForgeHost,
  clock: Clock,
  payload: Record<string, unknown> = {},
): Promise<Pairing> {
  const code = readCode(await pairingCode(host, payload), { hosts: ['127.0.0.1'], allowsPlainHttp: false });
  if (!code.ok) throw new Error(`((code: ${code.problem}))`);
  return introduce(code.value, { name: 'sandbox', clock });
}

/** The pairing that all relays of one installation have. */
export class SharedPairing {
  readonly #host: ForgeHost;
  readonly #clock: Clock;
  #last: { readonly installationId: string | undefined; readonly pairing: Pairing } | undefined;

  constructor(host: ForgeHost, clock: Clock) {
    this.#host = host;
    this.#clock = clock;
  }

  /** That of the installation that there is now, made if need be. */
  async current(): Promise<Pairing> {
    const installationId = this.#host.site.installation?.id;
    if (this.#last?.installationId !== installationId) this.#last = undefined;
    this.#last ??= { installationId, pairing: await pairWith(this.#host, this.#clock) };
    return this.#last.pairing;
  }

  /** Makes another one; `replaces`: as an admin does who renews a relay's key. */
  async anew({ replaces }: { readonly replaces: boolean }): Promise<void> {
    const installationId = this.#host.site.installation?.id;
    const payload = replaces ? { replaces: await keyIdOf((await this.current()).key.x) } : {};
    this.#last = { installationId, pairing: await pairWith(this.#host, this.#clock, payload) };
  }
}

/** The same pairing for a relay that reaches the app at another port of this machine. */
export function throughPort(pairing: Pairing, port: number): string {
  const url = new URL(pairing.url);
  url.port = String(port);
  return JSON.stringify({ ...pairing, url: url.href });
}
