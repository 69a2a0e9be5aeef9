/** `npm start`: the whole product in the sandbox, with pages to look at, until it is told to stop. */
import { buildAll } from '../../scripts/build';
import { startDemo } from './demo';

const HELP = `npm start [-- --free-ports] [-- --build-only]

  --free-ports   use ports that are free instead of 3060 to 3066
  --build-only   build what is missing and stop
`;

async function main(args: readonly string[]): Promise<void> {
  if (args.includes('--help')) return void process.stdout.write(HELP);
  const startedAt = performance.now();
  await buildAll((line) => console.log(line));
  if (args.includes('--build-only')) return;
  const demo = await startDemo({ usesFreePorts: args.includes('--free-ports') });
  console.log(demo.greeting);
  console.log(`Ready after ${((performance.now() - startedAt) / 1000).toFixed(1)} s. Stop with Ctrl+C.`);
  await new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, resolve);
  });
  await demo.stop();
}

main(process.argv.slice(2)).then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
