import fc from 'fast-check';
import { projectId } from '#core/ids';
import { matchesGlob } from '#core/lib/glob';
import { routedProjects, routeOf, ruleOf, type RouteRule } from '#core/project/routing';
import { anAccessRequest } from '../support/builders';

const HOME = projectId('1');
const OPS = projectId('2');
const all = () => true;
const route = (rules: readonly RouteRule[], changes: Parameters<typeof anAccessRequest>[0] = {}) =>
  routeOf({ rules, defaultProjectId: HOME }, anAccessRequest(changes), all);

test('routeOf() sends what no rule fits to the default project', () => {
  expect(route([])).toBe(HOME);
  expect(route([{ projectId: OPS, role: 'prod-*' }])).toBe(HOME);
});

test('routeOf() takes the first rule that fits', () => {
  const rules = [
    { projectId: OPS, role: 'edit*' },
    { projectId: HOME, role: 'editor' },
  ];

  expect(route(rules)).toBe(OPS);
  expect(route(rules.toReversed())).toBe(HOME);
});

test.each<[string, RouteRule]>([
  ['one of the roles', { projectId: OPS, role: 'prod-*' }],
  ['the requester', { projectId: OPS, requester: 'ali?e' }],
  ['the kind of a resource', { projectId: OPS, resourceKind: 'db' }],
  ['the cluster of a resource', { projectId: OPS, cluster: '*.example.com' }],
  [
    'all at once',
    { projectId: OPS, role: 'prod-dba', requester: 'alice', resourceKind: 'db', cluster: 'a*' },
  ],
  ['nothing in particular', { projectId: OPS }],
])('routeOf() finds a request by %s', (_what, rule) => {
  const resources = [
    { cluster: 'other', kind: 'node', name: 'web' },
    { cluster: 'a.example.com', kind: 'db', name: 'orders' },
  ];

  expect(route([rule], { roles: ['viewer', 'prod-dba'], resources })).toBe(OPS);
});

test('routeOf() asks of one and the same resource that kind and cluster fit', () => {
  const resources = [
    { cluster: 'one', kind: 'node', name: 'web' },
    { cluster: 'two', kind: 'db', name: 'orders' },
  ];

  expect(route([{ projectId: OPS, resourceKind: 'db', cluster: 'one' }], { resources })).toBe(HOME);
});

test('routeOf() passes over projects that are turned off, and finds nothing when the default is', () => {
  const routing = { rules: [{ projectId: OPS }], defaultProjectId: HOME };

  expect(routeOf(routing, anAccessRequest(), (id) => id === HOME)).toBe(HOME);
  expect(routeOf(routing, anAccessRequest(), () => false)).toBeUndefined();
});

test('routeOf() always ends in a project that the routing names', () => {
  const name = fc.option(fc.string({ maxLength: 5 }), { nil: undefined });
  const rule = fc.record({
    projectId: fc.constantFrom(HOME, OPS),
    role: name,
    requester: name,
    cluster: name,
    resourceKind: name,
  });
  fc.assert(
    fc.property(fc.array(rule), fc.array(fc.string()), fc.string(), (rules, roles, user) => {
      const routing = { rules, defaultProjectId: HOME };
      const project = routeOf(routing, anAccessRequest({ roles, user }), all);
      expect(routedProjects(routing)).toContain(project);
    }),
  );
});

test('matchesGlob() agrees with the same pattern as a regular expression', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 8 });
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '.'), maxLength: 8 });
  fc.assert(
    fc.property(letters, text, (pattern, given) => {
      const expression = new RegExp(`^${pattern.replaceAll('*', '.*').replaceAll('?', '.')}$`, 'su');
      expect(matchesGlob(pattern, given)).toBe(expression.test(given));
    }),
    { numRuns: 1000 },
  );
});

test('matchesGlob() takes every other character for itself', () => {
  expect(matchesGlob('a.b', 'axb')).toBe(false);
  expect(matchesGlob('[ab]', 'a')).toBe(false);
  expect(matchesGlob('Prod-*', 'prod-dba')).toBe(false);
});

test('matchesGlob() is quick on the worst of patterns', () => {
  expect(matchesGlob('*a'.repeat(120) + 'b', 'a'.repeat(5_000))).toBe(false);
});

test.each<[string, RouteRule]>([
  ['a kind that it has not', { projectId: OPS, resourceKind: 'app' }],
  ['a cluster that it has not', { projectId: OPS, cluster: 'two' }],
  ['another requester', { projectId: OPS, requester: 'bob' }],
  ['a kind where it asks for no resource', { projectId: OPS, resourceKind: '*', role: 'none' }],
])('routeOf() does not find a request by %s', (_what, rule) => {
  expect(route([rule], { resources: [{ cluster: 'one', kind: 'db', name: 'orders' }] })).toBe(HOME);
});

test('routeOf() wants a role only of requests that a rule asks one of', () => {
  expect(route([{ projectId: OPS, requester: 'alice' }], { roles: [] })).toBe(OPS);
  expect(route([{ projectId: OPS, role: '*' }], { roles: [] })).toBe(HOME);
});

test('ruleOf() says which rule it was, or none', () => {
  const rules = [{ projectId: OPS, role: 'none' }, { projectId: OPS }];
  const routing = { rules, defaultProjectId: HOME };

  expect(ruleOf(routing, anAccessRequest(), all)).toBe(1);
  expect(ruleOf({ ...routing, rules: [] }, anAccessRequest(), all)).toBeUndefined();
});
