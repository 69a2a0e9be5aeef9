import { createRequire } from 'node:module';
import { toFields, toText } from '../parse';

const THEMES = ['light', 'dark', 'spacing', 'typography', 'shape', 'motion'];

/** Atlassian's design tokens for light and dark as one stylesheet: what the platform gives to a page that enables theming. */
export function themeCss(): string {
  const load = createRequire(__filename);
  return THEMES.map((name) => {
    const module: unknown = load(`@atlaskit/tokens/dist/cjs/artifacts/themes/atlassian-${name}.js`);
    return toText(toFields(module)['default']) ?? '';
  }).join('\n');
}
