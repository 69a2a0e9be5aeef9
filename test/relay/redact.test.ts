/** Goal: the net below the rule that secrets are never logged catches each kind of them. */
import { redact } from '../../src/relay/log';

it.each([
  ['a nudge key', `key whsec_${'aB3+/='.repeat(6)} end`, 'key [key] end'],
  ['a token', 'token eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnLW5h_-t end', 'token [token] end'],
  ['a token without a signature', 'token eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0. end', 'token [token] end'],
  [
    'a PEM block',
    'pem -----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY----- end',
    'pem [pem] end',
  ],
  ['a PEM block that is cut off', 'pem -----BEGIN PRIVATE KEY-----\nMIIE', 'pem [pem]'],
  ['an e-mail address', 'user "bob.baker+x@example.com", end', 'user "[e-mail]", end'],
  ['several of them', 'a@example.com whsec_abc b@example.com', '[e-mail] [key] [e-mail]'],
  ['nothing', 'whsec is no key, and @example no address', 'whsec is no key, and @example no address'],
])('leaves out %s', (_, text, left) => {
  expect(redact(text)).toBe(left);
});
