import { useState } from 'react';
import Button from '@atlaskit/button/default/button';
import Heading from '@atlaskit/heading/heading';
import type { PairedRelay, PairRelayResult, RelaysView, RevokeRelayResult } from '#wire/pages/site';
import { CopyButton } from '../shared/copy-button';
import type { Texts } from '../shared/i18n/texts';
import { useTexts } from '../shared/i18n/texts-context';
import { Instant } from '../shared/instant';
import { LoadedView } from '../shared/loaded-view';
import { NotDone } from '../shared/not-done';
import type { Problem } from '../shared/problem';
import { rpc } from '../shared/rpc';
import { useAct } from '../shared/use-act';
import { useLoad } from '../shared/use-load';
import { useNow } from '../shared/use-now';

type Code = Extract<PairRelayResult, { readonly kind: 'code' }>;

/** Relays that were let in, the code for another, and what ends one. */
export function RelaysSection() {
  const texts = useTexts();
  const { t } = texts;
  const { state, reload } = useLoad(loadRelays);
  const { problem, act } = useAct(reload);
  const [code, setCode] = useState<Code>();

  const pair = (replaces?: string) =>
    act(async () => {
      const answer = await rpc('pairRelay', { replaces });
      setCode(answer.kind === 'code' ? answer : undefined);
      return refusalIn(texts, answer);
    });
  const revoke = (keyId: string) => act(async () => refusalIn(texts, await rpc('revokeRelay', { keyId })));

  return (
    <section className="stack" data-testid="relays">
      <Heading size="medium" as="h2">
        {t('site.relays.heading')}
      </Heading>
      <NotDone problem={problem} title={t('site.health.notDone')} />
      <LoadedView state={state} loading={t('site.loading')} failed={t('site.failed.title')} onRetry={reload}>
        {(view) => view.kind === 'ready' && <Relays {...{ view, pair, revoke }} />}
      </LoadedView>
      {code === undefined ? null : <PairingCode {...code} />}
    </section>
  );
}

/** Why a relay was not paired, or not revoked. */
function refusalIn({ t }: Texts, answer: PairRelayResult | RevokeRelayResult): Problem | undefined {
  switch (answer.kind) {
    case 'code':
    case 'revoked':
      return undefined;
    case 'too-many-keys':
      return { message: t('site.relays.tooMany', { most: answer.most }) };
    case 'not-admin':
      return { message: t('site.notAdmin.title') };
    case 'invalid':
      return { message: t('shared.problem.unreadable') };
  }
}

interface RelaysProps {
  readonly view: Extract<RelaysView, { readonly kind: 'ready' }>;
  /** Makes a code; `replaces`: the key of the relay that is to have a new one. */
  readonly pair: (replaces?: string) => Promise<void>;
  readonly revoke: (keyId: string) => Promise<void>;
}

function Relays({ view, pair, revoke }: RelaysProps) {
  const { t } = useTexts();
  const nowMs = useNow();
  return (
    <>
      <p>{t(`site.relays.${view.way}`)}</p>
      <ul className="plain" data-testid="relay-list">
        {view.relays.map((relay) => (
          <li key={relay.keyId}>
            <span>{relay.name}</span>
            <span className="subtle">
              <Seen relay={relay} nowMs={nowMs} />
              <ClockOff offMs={relay.clockOffMs} />
            </span>
            <div className="buttons">
              <Button spacing="compact" onClick={() => void pair(relay.keyId)}>
                {t('site.relays.renew', { name: relay.name })}
              </Button>
              <Button spacing="compact" onClick={() => void revoke(relay.keyId)}>
                {t('site.relays.revoke', { name: relay.name })}
              </Button>
            </div>
          </li>
        ))}
      </ul>
      <div>
        <Button onClick={() => void pair()} testId="pair-relay">
          {t('site.relays.pair')}
        </Button>
      </div>
    </>
  );
}

function PairingCode({ code, until }: Code) {
  const { rich } = useTexts();
  const nowMs = useNow();
  const command = `teleport-jira-relay pair ${code}`;
  return (
    <div role="status" data-testid="pairing-code">
      <p>{rich('site.relays.code', { until: <Instant at={until} nowMs={nowMs} /> })}</p>
      <p>
        <code style={{ overflowWrap: 'anywhere' }}>{command}</code>
      </p>
      <CopyButton text={command} />
    </div>
  );
}

/** When a relay was last heard of, and how often it asks. */
function Seen({ relay, nowMs }: { readonly relay: PairedRelay; readonly nowMs: number }) {
  const { t, rich } = useTexts();
  const { seen, asksEveryMs } = relay;
  if (seen === undefined) return <>{t('site.relays.never')}</>;
  const at = <Instant at={seen.at} nowMs={nowMs} />;
  return asksEveryMs === undefined ? (
    <>{rich('site.relays.standsBy', { at, version: seen.version })}</>
  ) : (
    <>{rich('site.relays.asks', { at, version: seen.version, seconds: String(asksEveryMs / 1000) })}</>
  );
}

/** Less may be what questions take. */
const CLOCK_OFF_MAX_MS = 10_000;

function ClockOff({ offMs = 0 }: { readonly offMs: number | undefined }) {
  const { t } = useTexts();
  const seconds = String(Math.round(Math.abs(offMs) / 1000));
  return Math.abs(offMs) > CLOCK_OFF_MAX_MS ? <> {t('site.relays.clock', { seconds })}</> : null;
}

const loadRelays = () => rpc('relays', {});
