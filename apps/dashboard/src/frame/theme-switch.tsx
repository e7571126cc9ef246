import { useState } from 'react';

const themes = { system: 'System theme', light: 'Light theme', dark: 'Dark theme' } as const;
type Theme = keyof typeof themes;

/** `public/theme.js` reads the choice from here before the first paint. */
const STORAGE_KEY = 'stepdown.theme';

/** The light theme, the dark theme, or the system's. */
export function ThemeSwitch() {
  const [theme, setTheme] = useState(current);
  const choose = (next: Theme) => {
    if (next === 'system') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = next;
    save(next);
    setTheme(next);
  };
  return (
    <label className="theme-switch">
      <span className="unseen">Theme</span>
      <select value={theme} onChange={({ target }) => choose(target.value as Theme)}>
        {Object.entries(themes).map(([value, name]) => (
          <option key={value} value={value}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

function current(): Theme {
  const { theme } = document.documentElement.dataset;
  return theme === 'light' || theme === 'dark' ? theme : 'system';
}

function save(theme: Theme): void {
  try {
    if (theme === 'system') localStorage.removeItem(STORAGE_KEY);
    else localStorage.setItem(STORAGE_KEY, theme);
  } catch {
    // Storage is disabled: the choice lasts until the page is reloaded.
  }
}
