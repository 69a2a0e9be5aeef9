/** Goal: what Teleport's words give away is said in ours with a fix that helps; all other words keep the general ones. */
import { Metadata, status, type ServiceError } from '@grpc/grpc-js';
import fc from 'fast-check';
import { failureFrom } from '../../../src/relay/teleport/errors';
import { knownCauseOf } from '../../../src/relay/teleport/known-causes';

const said = (code: status, details: string, isOpenToAll = false) =>
  failureFrom(
    Object.assign(new Error(details), { code, details, metadata: new Metadata() }) satisfies ServiceError,
    { doing: 'do it', isOpenToAll },
  );

it.each([
  [
    status.PERMISSION_DENIED,
    'admin-level API request requires MFA verification',
    'user',
    /second factor.*: let the relay be a bot of Machine ID/,
  ],
  [
    status.PERMISSION_DENIED,
    'lock targeting User:"jira-relay" is in force: on holiday',
    'user',
    /a lock is in force.*tctl get locks/,
  ],
  [
    status.PERMISSION_DENIED,
    'access denied to perform action "update" on "access_plugin_data"',
    'role',
    /does not allow "update" on "access_plugin_data": give that role allow\.rules access_plugin_data: \[update\]$/,
  ],
  [
    status.PERMISSION_DENIED,
    "pinned IP doesn't match observed client IP",
    'user',
    /from another address only: .*pin_source_ip/,
  ],
  [status.PERMISSION_DENIED, 'private key policy not met: hardware_key_touch', 'user', /live in hardware/],
  [
    status.NOT_FOUND,
    'access denied\n\tuser "jira-relay" not found',
    'user',
    /user does not exist any more: make it again/,
  ],
] as const)('explains %s %j', (code, details, about, expected) => {
  const failure = said(code, details);

  expect(failure.message).toMatch(expected);
  expect(failure).toMatchObject({ kind: 'access-denied', said: details, known: { about } });
});

it('takes a refusal of what everybody may do for one of the user, not of a role', () => {
  for (const details of ['access denied', 'whatever']) {
    expect(said(status.PERMISSION_DENIED, details, true).message).toMatch(
      /locked, or deleted: see "tctl get locks"/,
    );
    expect(said(status.PERMISSION_DENIED, details).message).toMatch(
      /: check the role of the relay's Teleport user$/,
    );
  }
});

it('explains no code but those that the words come with', () => {
  const codes = Object.values(status).filter((code) => typeof code === 'number');
  const others = codes.filter((code) => code !== status.PERMISSION_DENIED && code !== status.UNAUTHENTICATED);
  for (const code of others) {
    expect(said(code, 'admin-level API request requires MFA verification').known).toBeUndefined();
    expect(said(code, 'lock targeting Role:"x" is in force').known).toBeUndefined();
  }
});

it('keeps the general words for all other texts', () => {
  const words = 'access denied lock is in force requires MFA verification to perform action "read" on user';
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.shuffledSubarray(words.split(' ')).map((some) => some.join(' ')),
  );
  const known =
    /requires MFA verification|\block targeting .* is in force|^access denied to perform action "/;
  fc.assert(
    fc.property(
      text,
      fc.constantFrom(...Object.values(status).filter((one) => typeof one === 'number')),
      (details, code) => {
        fc.pre(!known.test(details) && !(code === status.NOT_FOUND && details.startsWith('access denied')));
        expect(knownCauseOf({ code, details, isOpenToAll: false })).toBeUndefined();
        expect(said(code, details).known).toBeUndefined();
      },
    ),
  );
});

it('prints of a text only what may be a verb and a kind', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (verb, kind) => {
      const details = `access denied to perform action "${verb}" on "${kind}"`;
      const failure = said(status.PERMISSION_DENIED, details);
      if (failure.known !== undefined) expect(failure.message).toMatch(/^[\x20-\x7e]*$/);
    }),
  );
});
