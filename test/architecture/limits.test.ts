import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '..', '..');

test('every constant that docs/limits.md names is in the code', () => {
  const named = [
    ...readFileSync(join(root, 'docs', 'limits.md'), 'utf8').matchAll(/`([A-Z]+(?:_[A-Z]+)+)`/g),
  ];
  const code = execFileSync('git', ['grep', '-hE', '^(export )?const [A-Z_]+', '--', 'src'], {
    cwd: root,
    encoding: 'utf8',
  });

  expect(named.length).toBeGreaterThan(20);
  expect(named.map(([, name]) => name).filter((name) => !code.includes(`const ${name} `))).toEqual([]);
});
