export type Appearance = 'default' | 'inprogress' | 'moved' | 'new' | 'removed' | 'success';

const APPEARANCES: readonly Appearance[] = ['default', 'inprogress', 'moved', 'new', 'removed', 'success'];

/** An unknown appearance is drawn as the plain one. */
export function appearanceOf(text: string | undefined): Appearance {
  return APPEARANCES.find((appearance) => appearance === text) ?? 'default';
}
