import * as v from 'valibot';
import { AccessRequestSchema } from '#wire/records';
import { toAccessRequest, toInstantOf } from '../../../src/relay/teleport/convert';
import {
  AccessRequestV3,
  type AccessRequestV3 as Record,
} from '../../../src/relay/teleport/gen/teleport/types/access_request';
import { textWith } from '../matchers';

type Spec = NonNullable<Parameters<typeof AccessRequestV3.fromPartial>[0]['Spec']>;

const ID = '01938f2a-7c1e-7d9b-9f11-3d1a5b6c7e80';
const UNSET = { seconds: -62135596800n, nanos: 0 };
const recordWith = (spec: Spec = {}, name = ID): Record =>
  AccessRequestV3.fromPartial({
    Metadata: { Name: name, Expires: UNSET },
    Spec: { User: 'alice', State: 1, ...spec },
  });
const convert = (spec: Spec = {}) => toAccessRequest(recordWith(spec), undefined);

it('makes a record that the contract accepts, and that carries what was asked for', () => {
  const request = toAccessRequest(
    recordWith({
      Roles: ['editor'],
      Created: { seconds: 1_780_000_000n, nanos: 5_000_000 },
      Thresholds: [{ Name: 'two', Approve: 2, Deny: 1 }],
      RoleThresholdMapping: { editor: { Sets: [{ Indexes: [0] }] } },
      Reviews: [
        {
          Author: 'bob',
          ProposedState: 2,
          Reason: 'ok',
          ThresholdIndexes: [0],
          SubmittedBy: 'access-plugin',
        },
      ],
      accessList: { Name: 'list', Title: 'The list' },
    }),
    'https://example.teleport.sh',
  );

  expect(v.is(AccessRequestSchema, request)).toBe(true);
  expect(request).toMatchObject({
    createdAt: '2026-05-28T20:26:40.005Z',
    thresholds: [{ name: 'two', approve: 2, deny: 1 }],
    roleThresholds: { editor: [[0]] },
    reviews: [{ author: 'bob', proposedState: 'approved', submittedBy: 'access-plugin' }],
    promotedTo: 'The list',
    webUrl: `https://example.teleport.sh/web/requests/${ID}`,
  });
});

it('takes an empty text for none, which is what it stands for in a record', () => {
  const request = convert({
    Reviews: [{ Author: 'bob', ProposedState: 2, SubmittedBy: '' }],
    RequestedResourceIDs: [{ ClusterName: 'c', Kind: 'node', Name: 'n', SubResourceName: '' }],
    accessList: { Name: 'list', Title: '' },
  });

  expect(request?.reviews.map(({ submittedBy }) => submittedBy)).toEqual([undefined]);
  expect(request?.resources.map(({ subResource }) => subResource)).toEqual([undefined]);
  expect(request?.promotedTo).toBe('list');
});

it.each([
  ['year 1', UNSET],
  ['nothing', undefined],
  ['1970', { seconds: 0n, nanos: 0 }],
  ['a year beyond 9999', { seconds: 253_402_300_800n, nanos: 0 }],
  ['negative nanoseconds', { seconds: 5n, nanos: -1 }],
  ['too many nanoseconds', { seconds: 5n, nanos: 1_000_000_000 }],
])('takes %s for no time at all', (_, timestamp) => {
  expect(toInstantOf(timestamp)).toBeUndefined();
});

it('gives equal content one revision of 128 bits, and other content another', () => {
  const [one, again, other] = [convert(), convert(), convert({ RequestReason: 'another' })];

  expect(one?.revision).toMatch(/^[0-9a-f]{32}$/);
  expect(again?.revision).toBe(one?.revision);
  expect(other?.revision).not.toBe(one?.revision);
});

it('shows resources with their limits where the server sends them, and without where it does not', () => {
  const id = { ClusterName: 'c', Kind: 'app', Name: 'aws', SubResourceName: '' };
  const plain = convert({
    RequestedResourceIDs: [{ ...id, Kind: 'kube_cluster', SubResourceName: 'default/pod' }],
  });
  const aws = (...role_arns: string[]) => ({
    details: { $case: 'aws_console' as const, value: { role_arns } },
  });
  const limited = convert({
    RequestedResourceAccessIDs: [
      { id, constraints: aws('arn:1', 'arn:2', 'arn:3') },
      { id, constraints: { details: { $case: 'ssh', value: { logins: ['root', 'ubuntu'] } } } },
      { id, constraints: { details: { $case: 'windows_desktop', value: { logins: ['Administrator'] } } } },
      { id, constraints: { version: 'v9' } },
    ],
  });

  expect(plain?.resources).toMatchObject([{ kind: 'kube_cluster', subResource: 'default/pod' }]);
  expect(limited?.resources.map(({ constraints }) => constraints)).toEqual([
    ['arn:1', 'arn:2', 'arn:3'],
    ['root', 'ubuntu'],
    ['Administrator'],
    [textWith('limit')],
  ]);
});

it('shows those without limits beside those with, also of the same resource: all of it is asked for', () => {
  const [node, app] = ['node', 'app'].map((Kind) => ({
    ClusterName: 'c',
    Kind,
    Name: 'x',
    SubResourceName: '',
  }));
  const logins = { details: { $case: 'ssh' as const, value: { logins: ['root'] } } };

  const both = convert({
    RequestedResourceIDs: [app, node].flatMap((id) => id ?? []),
    RequestedResourceAccessIDs: [node].flatMap((id) =>
      id === undefined ? [] : [{ id, constraints: logins }],
    ),
  });

  expect(both?.resources.map(({ kind, constraints }) => [kind, constraints])).toEqual([
    ['app', undefined],
    ['node', undefined],
    ['node', ['root']],
  ]);
});

it('calls states and kinds that it does not know unknown, and long-term ones long-term', () => {
  const odd = toAccessRequest(
    Object.assign(recordWith(), { Spec: Object.assign(recordWith().Spec ?? {}, { State: 77 }) }),
    undefined,
  );

  expect(odd?.state).toBe('unknown');
  expect(convert({ RequestKind: 2 })?.kind).toBe('long-term');
});

it.each(['', '../x', 'a b', 'x'.repeat(65)])('does not take a record of the name %p', (name) => {
  expect(toAccessRequest(recordWith({}, name), undefined)).toBeUndefined();
});

it('gives equal revisions to equal content, whatever the order of a map, and others to anything else', () => {
  const sets = { Sets: [{ Indexes: [0] }] };
  const one = convert({ RoleThresholdMapping: { a: sets, b: sets } });
  const same = convert({ RoleThresholdMapping: { b: sets, a: sets } });

  expect(one?.revision).toMatch(/^[0-9a-f]{32}$/);
  expect(same?.revision).toBe(one?.revision);
  expect(convert({ RequestReason: 'x' })?.revision).not.toBe(convert({ ResolveReason: 'x' })?.revision);
});

it('keeps what people wrote as it is', () => {
  const text = '\u0000\u202E<script>{{x}}\r\n😀';

  expect(convert({ RequestReason: text, Roles: ['__proto__'] })).toMatchObject({
    requestReason: text,
    roles: ['__proto__'],
  });
});

it('knows when a request lapses by the field of newer servers, else by the metadata', () => {
  const lapses = { seconds: 1_780_000_000n, nanos: 0 };
  const newer = AccessRequestV3.fromPartial({ Metadata: { Name: ID }, Spec: { ResourceExpiry: lapses } });
  const older = AccessRequestV3.fromPartial({ Metadata: { Name: ID, Expires: lapses }, Spec: {} });

  expect(toAccessRequest(newer, undefined)?.expiresAt).toBe('2026-05-28T20:26:40.000Z');
  expect(toAccessRequest(older, undefined)?.expiresAt).toBe('2026-05-28T20:26:40.000Z');
});
