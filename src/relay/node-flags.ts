/**
 * What Node is started with, so that a relay takes little memory for long: a young generation of one megabyte, a heap that grows
 * late, and, for Node's own WebAssembly, the compiler that takes less. Code that was not run between two full collections is
 * dropped until it is needed again: most of what a start runs is not. Node refuses to start with a flag that it does not know,
 * so each of these has to be known to all versions that are supported. docs/costs.md has the figures.
 */
export const NODE_FLAGS = [
  '--max-semi-space-size=1',
  '--optimize-for-size',
  '--liftoff-only',
  '--bytecode-old-age=1',
  '--flush-baseline-code',
] as const;
