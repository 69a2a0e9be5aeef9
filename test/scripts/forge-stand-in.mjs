#!/usr/bin/env node
// Stands in for Forge's command line 13.3.0 as far as deploying calls it: takes the options that its `--help` lists and no
// others, answers lists as it does, and writes each call down. What Forge itself would say is not known here.
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, Option } from 'commander';

const folder = process.env.STAND_IN_FOLDER;
const statePath = join(folder, 'state.json');
const state = existsSync(statePath) ? JSON.parse(readFileSync(statePath, 'utf8')) : {};
const { spaces = [{ id: '11111111-2222-3333-4444-555555555555', name: 'Mine' }], installations = [] } = state;
const save = (changes) => writeFileSync(statePath, JSON.stringify({ ...state, ...changes }));

const args = process.argv.slice(2);
const hasLogin = process.env.FORGE_EMAIL !== undefined && process.env.FORGE_API_TOKEN !== undefined;
appendFileSync(join(folder, 'calls.jsonl'), `${JSON.stringify({ args, hasLogin })}\n`);
if (state.failing === args[0]) {
  console.error(`Error: ((${args[0]} fails))`);
  process.exit(1);
}

const forge = new Command('forge').option('--verbose');
const environment = () => new Option('-e, --environment [environment]');
forge.command('settings').command('set <setting> <value>');
forge
  .command('register [name]')
  .option('--personal')
  .option('-s, --developer-space-id <id>')
  .option('-y, --accept-terms')
  .action(() => {
    const manifest = join(folder, 'manifest.yml');
    const text = readFileSync(manifest, 'utf8');
    writeFileSync(manifest, text.replace(/ari:cloud:ecosystem::app\/\S+/, state.newId));
  });
forge
  .command('developer-spaces')
  .command('list')
  .option('--json')
  .action(() => console.log(`${state.warning ?? ''}${JSON.stringify(spaces, null, 2)}`));
forge.command('lint').option('--fix').addOption(environment());
forge
  .command('deploy')
  .option('-f, --no-verify')
  .option('-t, --tag <tag>')
  .option('--approve <rule...>')
  .addOption(environment())
  .option('--non-interactive');
const install = forge
  .command('install')
  .addOption(environment())
  .option('-s, --site [site]')
  .option('-p, --product [product]')
  .option('--upgrade [target]')
  .option('--confirm-scopes')
  .option('--non-interactive')
  .action(({ site, environment: where, upgrade }) => {
    if (upgrade !== undefined) return;
    const row = { id: 'installation-1', environment: where, site, product: 'Jira', status: 'Up-to-date' };
    save({ installations: [...installations, row] });
  });
install
  .command('list')
  .option('--json')
  .action(() => console.log(JSON.stringify(installations, null, 2)));
for (const command of forge.commands) if (command._actionHandler === null) command.action(() => undefined);
for (const command of forge.commands.flatMap(({ commands }) => commands))
  if (command._actionHandler === null) command.action(() => undefined);
forge.parse();
