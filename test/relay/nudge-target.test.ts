/** Goal: a caller has the relay call web triggers of Atlassian's and hosts of its configuration, and nothing else in its network. */
import { checkNudgeTarget, checkWebTriggerUrl, type NudgePolicy } from '../../src/relay/nudge-target';

const STRICT: NudgePolicy = { hosts: [], allowsPlainHttp: false };
const isTaken = (url: string, policy: NudgePolicy = STRICT): boolean => checkWebTriggerUrl(url, policy).ok;

it.each(['https://0a-b1.webtrigger.atlassian.app/x/y', 'https://0a-b1.hello.atlassian-dev.net/x'])(
  'takes the web trigger %s as it is',
  (url) => {
    expect(checkWebTriggerUrl(url, STRICT)).toEqual({ ok: true, value: url });
  },
);

it.each([
  'https://a.b.webtrigger.atlassian.app/',
  'https://webtrigger.atlassian.app/',
  'https://.webtrigger.atlassian.app/',
  'https://a.xwebtrigger.atlassian.app/',
  'https://axwebtrigger.atlassian.app/',
  'https://a.webtriggerxatlassian.app/',
  'https://a.webtrigger.atlassianxapp/',
  'https://a.webtrigger.atlassian.app.example.com/',
  'https://a.atlassian.app/',
  'https://a.hello.atlassian-dev.net.example.com/',
  'https://a.xhello.atlassian-dev.net/',
  'https://a.b.hello.atlassian-dev.net/',
  'https://hello.atlassian-dev.net/',
  'https://a.webtrigger.atlassian.app:8443/',
  'https://user@a.webtrigger.atlassian.app/',
  'https://:word@a.webtrigger.atlassian.app/',
  'http://a.webtrigger.atlassian.app/',
  'ftp://a.webtrigger.atlassian.app/',
  'https://example.com/?a.webtrigger.atlassian.app',
  'https://example.com/#.webtrigger.atlassian.app',
  'a.webtrigger.atlassian.app',
  '',
])('refuses %j', (url) => {
  expect(isTaken(url)).toBe(false);
});

it('takes hosts of the configuration, on any port, and no part of their names', () => {
  const policy = { ...STRICT, hosts: ['proxy.example.com'] };

  expect(isTaken('https://proxy.example.com:8443/x', policy)).toBe(true);
  expect(isTaken('https://a.proxy.example.com/', policy)).toBe(false);
  expect(isTaken('https://xproxy.example.com/', policy)).toBe(false);
  expect(isTaken('http://proxy.example.com/', policy)).toBe(false);
  expect(isTaken('https://user@proxy.example.com/', policy)).toBe(false);
});

it('calls plainly on this machine alone, unless that is switched on', () => {
  const hosts = ['127.0.0.1', 'proxy.example.com'];

  expect(isTaken('http://127.0.0.1:8080/', { hosts, allowsPlainHttp: false })).toBe(true);
  expect(isTaken('http://proxy.example.com/', { hosts, allowsPlainHttp: true })).toBe(true);
  expect(isTaken('ftp://127.0.0.1/', { hosts, allowsPlainHttp: true })).toBe(false);
  expect(isTaken('http://127.0.0.1:8080/', STRICT)).toBe(false);
});

it.each([
  ['a2V5', true],
  ['whsec_a2V5', true],
  ['not base64!', false],
])('a target with the key %j is usable: %s', (key, isUsable) => {
  const url = 'https://a.webtrigger.atlassian.app/';

  expect(checkNudgeTarget({ url, keyId: 'one', key }, STRICT).ok).toBe(isUsable);
  expect(checkNudgeTarget({ url: 'https://example.com/', keyId: 'one', key }, STRICT).ok).toBe(false);
});
