import { evaluateFilter, parsePropertyPath, type PropertyLookup } from './expression';

const PROPERTIES: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ['project teleport-access.enabled ', true],
  ['project teleport-access enabled', true],
  ['issue card state', 'open'],
]);
const lookUp: PropertyLookup = (subject, key, path) =>
  Promise.resolve(PROPERTIES.get(`${subject} ${key} ${path.join('.')}`) ?? null);

const EVENT = {
  issue: { id: '1', key: 'ACC-1', fields: { project: { key: 'ACC' }, labels: ['a', 'b'] } },
  changelog: { items: [{ field: 'status', to: '3' }] },
};

test.each([
  [
    "event.runtime.project.properties['teleport-access.enabled'] == true && event.changelog.items.some(i => i.field == 'status')",
    true,
  ],
  ["event.runtime.project.properties['teleport-access'].enabled == true", true],
  ['event.runtime.project.properties["teleport-access"].missing == null', true],
  ["event.runtime.issue.properties['card'].state.startsWith('op')", true],
  ["event.issue.fields?.project.key == 'ACC'", true],
  ['event.issue.fields?.absent == null && event.issue?.absent?.deeper == null', true],
  ["event.issue.fields.labels.some(l => l == 'b') && event.issue.fields.labels.length == 2", true],
  ['event.issue.id == 1', false],
  ["event.issue.id != '2' && event.issue.key.length >= 5", true],
  ["event.changelog.items.every(i => i.field == 'summary == status')", false],
])('%s is %s', async (expression, expected) => {
  expect(await evaluateFilter(expression, EVENT, lookUp)).toBe(expected);
});

test.each([
  ['a field that is not there', 'event.issue.absent == 1', 'absent'],
  ['a method of every object', "event.issue.toString == ''", 'toString'],
  ['a result that is no Boolean', 'event.issue.key', 'Boolean'],
  ['a loop without end', 'event.changelog.items.some(i => { while (true) {} })', 'timed out'],
  ['10,001 characters', `true${' '.repeat(9_997)}`, 'too long'],
])('an expression with %s is an error', async (_name, expression, message) => {
  await expect(evaluateFilter(expression, EVENT, lookUp)).rejects.toThrow(message);
});

test('a property path names what, which property, and where in it', () => {
  expect(parsePropertyPath("issue.properties['teleport-access'].request.id")).toEqual({
    subject: 'issue',
    key: 'teleport-access',
    path: ['request', 'id'],
  });
  expect(parsePropertyPath('issue.summary')).toBeUndefined();
});
