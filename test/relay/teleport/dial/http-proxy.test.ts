/** Goal: the relay goes through the HTTP proxy that Teleport's own tools would go through, and through no other. */
import { parseAddress } from '../../../../src/relay/address';
import { chooseProxy } from '../../../../src/relay/teleport/dial/http-proxy';

const choose = (environment: Record<string, string>, addr = 'teleport.example.com:443') => {
  const target = parseAddress(addr);
  if (target === undefined) throw new Error(`${addr} is no address`);
  return chooseProxy(environment, target);
};

it.each([
  ['HTTPS_PROXY before HTTP_PROXY', { HTTPS_PROXY: 'http://a:1', HTTP_PROXY: 'http://b:2' }, 'a', 1],
  ['HTTP_PROXY where that is all', { HTTP_PROXY: 'http://b:2' }, 'b', 2],
  ['lower case', { https_proxy: 'http://a:1' }, 'a', 1],
  ['an empty variable as none', { HTTPS_PROXY: '', http_proxy: 'http://b:2' }, 'b', 2],
  ['no scheme as http', { HTTPS_PROXY: 'a.example.com:3128' }, 'a.example.com', 3128],
  ['the usual ports', { HTTPS_PROXY: 'https://a' }, 'a', 443],
  ['an IPv6 address', { HTTPS_PROXY: 'http://[2001:db8::1]:3128' }, '2001:db8::1', 3128],
])('takes %s', (_, environment, host, port) => {
  expect(choose(environment)).toMatchObject({ kind: 'proxy', proxy: { address: { host, port } } });
});

it('hands on a login, decoded', () => {
  expect(choose({ HTTPS_PROXY: 'http://relay:s%40fe@a:1' })).toMatchObject({
    proxy: { authorization: `Basic ${Buffer.from('relay:s@fe').toString('base64')}` },
  });
});

it.each(['socks5://a:1', 'http://', 'http://a:99999', 'http://re:secret@:1', 'http://re%zz:secret@a:1'])(
  'names the variable, not its value, for %s',
  (value) => {
    expect(choose({ HTTPS_PROXY: value })).toEqual({
      kind: 'wrong',
      problem: 'HTTPS_PROXY must be "http://host:port" or "https://host:port"',
    });
  },
);

it.each([
  ['*', 'teleport.example.com:443'],
  ['teleport.example.com', 'teleport.example.com:443'],
  ['TELEPORT.example.COM', 'teleport.example.com:443'],
  ['other.org, example.com', 'teleport.example.com:443'],
  ['.example.com', 'teleport.example.com:443'],
  ['*.example.com', 'teleport.example.com:443'],
  ['example.com:443', 'teleport.example.com:443'],
  ['10.0.0.7', '10.0.0.7:3025'],
  ['10.0.0.0/8', '10.1.2.3:3025'],
  ['2001:db8::/32', '[2001:db8::7]:3025'],
  ['nothing', 'localhost:3025'],
  ['nothing', '127.0.0.2:3025'],
  ['nothing', '[::1]:3025'],
])('goes directly where NO_PROXY is %s and Teleport %s', (exceptions, addr) => {
  expect(choose({ HTTPS_PROXY: 'http://a:1', NO_PROXY: exceptions }, addr)).toEqual({ kind: 'direct' });
  expect(choose({ https_proxy: 'http://a:1', no_proxy: exceptions }, addr)).toEqual({ kind: 'direct' });
});

it.each([
  ['ample.com', 'teleport.example.com:443'],
  ['.teleport.example.com', 'teleport.example.com:443'],
  ['example.com:8443', 'teleport.example.com:443'],
  ['10.0.0.0/8', '11.0.0.1:3025'],
  ['10.0.0.0/99', '10.0.0.1:3025'],
  ['', 'teleport.example.com:443'],
])('goes through the proxy where NO_PROXY is %s and Teleport %s', (exceptions, addr) => {
  expect(choose({ HTTPS_PROXY: 'http://a:1', NO_PROXY: exceptions }, addr)).toMatchObject({ kind: 'proxy' });
});

it('goes directly where the environment names none', () => {
  expect(choose({ NO_PROXY: 'example.com' })).toEqual({ kind: 'direct' });
});
