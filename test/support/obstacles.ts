import { accessibilityProblems } from './accessibility';
import type { OpenPanel } from './panel-stage';

/** What keeps somebody from reading a page: problems of accessibility in both themes, and pixels too wide for 320. */
export async function obstaclesIn(
  shown: OpenPanel,
): Promise<{ readonly light: unknown; readonly dark: unknown; readonly overflow: number }> {
  await shown.theme('light');
  const light = await accessibilityProblems(shown.frame);
  await shown.theme('dark');
  // Another theme is other colours, and nothing else.
  const dark = await accessibilityProblems(shown.frame, 'colours');
  await shown.narrow();
  return { light, dark, overflow: await shown.overflow() };
}

export const NO_OBSTACLES = { light: [], dark: [], overflow: 0 };
