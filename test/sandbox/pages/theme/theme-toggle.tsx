import { useEffect, useState } from 'react';
import { IconButton } from '@atlaskit/button/new';
import ThemeIcon from '@atlaskit/icon/core/theme';
import { applyTheme, chooseTheme, onSystemTheme, wantedTheme, type ColorMode } from './theme';

/** Switches between light and dark. */
export function ThemeToggle() {
  const [mode, setMode] = useState<ColorMode>(wantedTheme);
  useEffect(() => onSystemTheme(setMode), []);
  useEffect(() => void applyTheme(mode), [mode]);
  const other = mode === 'dark' ? 'light' : 'dark';
  return (
    <IconButton
      icon={ThemeIcon}
      label={`Switch to ${other} theme`}
      appearance="subtle"
      testId="theme-toggle"
      onClick={() => {
        chooseTheme(other);
        setMode(other);
      }}
    />
  );
}
