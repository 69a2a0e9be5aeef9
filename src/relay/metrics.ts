import { callAt, labelOf } from '#wire/contract';
import type { LogFields, Log } from './log';
import type { Count, CounterName, Gauges, MetricsAbout, MetricsPage } from './metrics-page';

/**
 * The relay in Prometheus' text format. Counters follow the log, so that whatever is counted can also be read there in
 * full; nothing that a user wrote or is called ever becomes a label. What happens is tallied, and each scrape takes the
 * tally over into the counters of the page: a relay that nobody scrapes never loads the page and its library.
 */
export class Metrics {
  readonly #about: MetricsAbout;
  #tally = new Map<string, Count>();
  #gauges: (() => Gauges) | undefined;
  #page: Promise<MetricsPage> | undefined;

  constructor(about: MetricsAbout) {
    this.#about = about;
  }

  /** Shows what these say at each scrape. To be called once, before the first of them. */
  show(gauges: () => Gauges): void {
    this.#gauges = gauges;
  }

  /** All metrics as they are now, and the media type of the text. */
  async scrape(): Promise<{ readonly contentType: string; readonly text: string }> {
    const page = await this.#loaded();
    const counts = [...this.#tally.values()];
    this.#tally = new Map();
    for (const count of counts) page.add(count);
    return { contentType: page.contentType, text: await page.text() };
  }

  /** The names of all metrics, for their documentation. */
  async names(): Promise<readonly string[]> {
    return (await this.#loaded()).names();
  }

  #loaded(): Promise<MetricsPage> {
    this.#page ??= import('./metrics-page').then(({ MetricsPage }) => {
      const page = new MetricsPage(this.#about);
      if (this.#gauges !== undefined) page.show(this.#gauges);
      return page;
    });
    return this.#page;
  }

  /** A log that counts what goes into `log`. */
  counting(log: Log): Log {
    const level =
      (name: keyof Log) =>
      (event: string, fields?: LogFields): void => {
        this.#count(name, event, fields ?? {});
        log[name](event, fields);
      };
    return { debug: level('debug'), info: level('info'), warn: level('warn'), error: level('error') };
  }

  #count(level: string, event: string, fields: LogFields): void {
    this.#add('events', { event, level });
    if (event === 'pull.call')
      this.#add('calls', { call: String(fields['call']), status: String(fields['status']) });
    if (event === 'http.call') this.#add('calls', { call: callOf(fields), status: String(fields['status']) });
    if (event === 'review.decided') {
      const { outcome, proposedState } = fields;
      this.#add('reviews', {
        mode: this.#about.mode,
        outcome: String(outcome),
        proposed_state: String(proposedState),
      });
    }
    if (event === 'teleport.call') {
      this.#add('teleportCalls', { method: String(fields['method']), code: String(fields['code']) });
    }
    if (event in NUDGE_OUTCOMES) this.#add('nudges', { outcome: NUDGE_OUTCOMES[event] ?? '' });
  }

  #add(counter: CounterName, labels: Count['labels']): void {
    const key = JSON.stringify([counter, ...Object.values(labels)]);
    const times = (this.#tally.get(key)?.times ?? 0) + 1;
    this.#tally.set(key, { counter, labels, times });
  }
}

const NUDGE_OUTCOMES: Readonly<Record<string, string>> = {
  'nudge.delivered': 'delivered',
  'nudge.refused': 'refused',
  'nudge.given-up': 'given-up',
};

/** Method and path without ids. Anybody may call any path, and a label must not grow with what they think of. */
function callOf({ method, path }: LogFields): string {
  const name = callAt(String(method), String(path));
  return name === undefined ? 'other' : labelOf(name);
}
