/**
 * What Node is started with, so that a relay takes little memory for long: a young generation of one megabyte, a heap that grows
 * late, and, for Node's own WebAssembly, the compiler that takes less. docs/costs.md has the figures.
 */
export const NODE_FLAGS = ['--max-semi-space-size=1', '--optimize-for-size', '--liftoff-only'] as const;
