import react from '@vitejs/plugin-react';
import { fileURLToPath } from 'node:url';
import type { UserConfig } from 'vite';

/** What every page of this project is built with. `root` is the page's folder; it gets its build in `build/`. */
export function pageConfig(root: string, base: './' | '/'): UserConfig {
  return {
    root,
    base,
    plugins: [react()],
    resolve: {
      alias: [
        {
          find: /^@atlaskit\/feature-gate-js-client(\/.*)?$/,
          replacement: fileURLToPath(new URL('./feature-gates-stub.ts', import.meta.url)),
        },
      ],
    },
    build: { outDir: 'build', emptyOutDir: true, chunkSizeWarningLimit: 2000 },
    logLevel: 'warn',
  };
}
