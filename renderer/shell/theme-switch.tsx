/** Chooses the theme. */
import { Monitor, Moon, Sun } from 'lucide-react';
import { IconButton } from '../ui/icon-button.tsx';
import styles from './side.module.css';
import { setTheme, THEMES, type Theme, useTheme } from './theme.ts';

const LOOKS: Record<Theme, { label: string; icon: typeof Sun }> = {
  system: { label: 'Theme of the system', icon: Monitor },
  light: { label: 'Light theme', icon: Sun },
  dark: { label: 'Dark theme', icon: Moon },
};

export function ThemeSwitch() {
  const theme = useTheme();
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would need a visible legend
    <div role="group" aria-label="Theme" className={styles.themes}>
      {THEMES.map((value) => (
        <IconButton
          key={value}
          size="small"
          icon={LOOKS[value].icon}
          label={LOOKS[value].label}
          aria-pressed={value === theme}
          onClick={() => setTheme(value)}
        />
      ))}
    </div>
  );
}
