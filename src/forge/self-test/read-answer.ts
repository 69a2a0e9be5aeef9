import * as v from '#wire/schema';
import type { Found, Verdict } from '#core/self-test/steps';
import { scrubbed } from '#core/self-test/report';
import type { Probed } from './probe';

/** Answers, as far as a step looks into them. */
export const read = <T>(schema: v.GenericSchema<unknown, T>, { body }: Probed): T | undefined => {
  const parsed = v.safeParse(schema, body);
  return parsed.success ? parsed.output : undefined;
};

const GatewaySchema = v.object({ code: v.number(), message: v.string() });
const ProblemSchema = v.object({ title: v.string() });
const EnvelopeSchema = v.object({
  errorMessages: v.optional(v.array(v.unknown()), []),
  errors: v.optional(v.union([v.record(v.string(), v.unknown()), v.array(v.unknown())]), {}),
});

/**
 * What an answer was, without what it said of people and issues: Atlassian's gateway speaks of the app alone, so its words are
 * kept; of Jira's own words only which fields they are about.
 */
export function described(answer: Probed): string {
  if (answer.status < 300) return String(answer.status);
  const gateway = read(GatewaySchema, answer);
  if (gateway !== undefined)
    return `${answer.status} {"code":${gateway.code},"message":"${scrubbed(gateway.message)}"}`;
  const problem = read(ProblemSchema, answer);
  if (problem !== undefined) return `${answer.status} problem "${scrubbed(problem.title)}"`;
  const envelope = read(EnvelopeSchema, answer);
  if (envelope === undefined || answer.body === undefined) return `${answer.status} without a readable body`;
  const { errorMessages, errors } = envelope;
  const fields = Object.keys(errors).filter((name) => /^[a-z]+[0-9_]*$/i.test(name));
  return `${answer.status} errorMessages: ${errorMessages.length}, errors: [${fields.join(', ')}]`;
}

export const line = (what: string, found: string, verdict: Verdict = 'note'): Found => ({
  what,
  found,
  verdict,
});

/** A line about something that the app rests on. */
export const expecting = (what: string, found: string, isAsExpected: boolean): Found =>
  line(what, found, isAsExpected ? 'same' : 'differs');

/** A line about an answer that should be a success. */
export const succeeded = (what: string, answer: Probed): Found =>
  expecting(what, described(answer), answer.status < 300);
