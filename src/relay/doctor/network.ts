import { clockWords } from '../clock';
import { CLOCK_OFF_MAX_MS } from '../limits';
import { failure, ok, skipped, warning, type Finding, type Patient } from './check';

/** What is signed is good for seconds or a minute: a clock that is further off is refused. */
const CLOCK_OFF_FAILURE_MS = 30_000;

/** Compares the machine's clock with that of a server at Atlassian. */
export async function clockOff(
  patient: Patient,
  ask: (patient: Patient) => Promise<Response>,
): Promise<Finding> {
  try {
    const response = await ask(patient);
    const theirs = Date.parse(response.headers.get('date') ?? '');
    await response.body?.cancel();
    if (Number.isNaN(theirs)) return skipped('the server tells no time');
    const offMs = patient.clock.now() - theirs;
    const detail = clockWords(offMs);
    const fix = 'let the machine keep its clock by NTP: what is signed is good for seconds';
    if (Math.abs(offMs) > CLOCK_OFF_FAILURE_MS) return failure(detail, fix);
    return Math.abs(offMs) > CLOCK_OFF_MAX_MS ? warning(detail, fix) : ok(detail);
  } catch {
    return skipped('the server cannot be reached');
  }
}
