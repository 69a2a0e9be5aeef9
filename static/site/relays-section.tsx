import { useState } from 'react';
import Button from '@atlaskit/button/default/button';
import Heading from '@atlaskit/heading/heading';
import type { PairedRelay, PairRelayResult } from '#wire/pages/site';
import { CopyButton } from '../shared/copy-button';
import { useTexts } from '../shared/i18n/texts-context';
import { Instant } from '../shared/instant';
import { problemOf, problemText, type Problem } from '../shared/problem';
import { Problems } from '../shared/problems';
import { rpc } from '../shared/rpc';
import { useLoad } from '../shared/use-load';
import { useNow } from '../shared/use-now';

type Code = Extract<PairRelayResult, { readonly kind: 'code' }>;

/** Relays that were let in, the code for another, and what ends one. */
export function RelaysSection() {
  const texts = useTexts();
  const { t, rich } = texts;
  const nowMs = useNow();
  const { state, reload } = useLoad(loadRelays);
  const [code, setCode] = useState<Code>();
  const [problem, setProblem] = useState<Problem>();
  const view = state.kind === 'ready' && state.value.kind === 'ready' ? state.value : undefined;

  const act = async (run: () => Promise<void>) => {
    try {
      await run();
      setProblem(undefined);
    } catch (error) {
      setProblem(problemOf(error));
    }
    await reload();
  };
  const pair = (replaces?: string) =>
    act(async () => {
      const answer = await rpc('pairRelay', { replaces });
      setCode(answer.kind === 'code' ? answer : undefined);
    });
  const revoke = (keyId: string) =>
    act(async () => {
      await rpc('revokeRelay', { keyId });
    });

  return (
    <section className="stack" data-testid="relays">
      <Heading size="medium" as="h2">
        {t('site.relays.heading')}
      </Heading>
      {problem === undefined ? null : (
        <div role="alert">
          <Problems title={t('site.health.notDone')} problems={[problemText(texts, problem)]} />
        </div>
      )}
      <p>{view?.way === 'pull' ? t('site.relays.pull') : t('site.relays.call')}</p>
      <ul className="plain" data-testid="relay-list">
        {(view?.relays ?? []).map((relay) => (
          <li key={relay.keyId}>
            <span>{relay.name}</span>
            <span className="subtle">
              <Seen relay={relay} nowMs={nowMs} />
              <ClockOff offMs={relay.clockOffMs} />
            </span>
            <Button spacing="compact" onClick={() => void pair(relay.keyId)}>
              {t('site.relays.renew', { name: relay.name })}
            </Button>
            <Button spacing="compact" onClick={() => void revoke(relay.keyId)}>
              {t('site.relays.revoke', { name: relay.name })}
            </Button>
          </li>
        ))}
      </ul>
      <div>
        <Button onClick={() => void pair()} testId="pair-relay">
          {t('site.relays.pair')}
        </Button>
      </div>
      {code === undefined ? null : (
        <div role="status" data-testid="pairing-code">
          <p>{rich('site.relays.code', { until: <Instant at={code.until} nowMs={nowMs} /> })}</p>
          <p>
            <code style={{ overflowWrap: 'anywhere' }}>{`teleport-jira-relay pair ${code.code}`}</code>
          </p>
          <CopyButton text={`teleport-jira-relay pair ${code.code}`} />
        </div>
      )}
    </section>
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
