import { NavLink } from 'react-router';
import { sharedIn } from '../address/parameters.js';
import { useAddress } from '../address/use-address.js';
import { useKey } from '../queries/key.js';
import { sections } from './sections.js';
import { ThemeSwitch } from './theme-switch.js';

/** The name, the navigation and the reader's own settings. */
export function Masthead() {
  const { search } = useAddress();
  const { secret, forget } = useKey();
  const shared = sharedIn(search).toString();
  return (
    <header className="masthead">
      <p className="brand">
        <svg viewBox="0 0 32 32" width="26" height="26" aria-hidden="true">
          <rect width="32" height="32" rx="7" className="brand-ground" />
          <path d="M6 9h7v7h7v7h6" className="brand-line" />
        </svg>
        Stepdown
      </p>
      <nav aria-label="Sections">
        <ul>
          {sections.map(({ path, name }) => (
            <li key={path}>
              <NavLink to={{ pathname: path, search: shared }} end={path === '/'}>
                {name}
              </NavLink>
            </li>
          ))}
        </ul>
      </nav>
      <div className="masthead-tools">
        <ThemeSwitch />
        {secret !== undefined && (
          <button type="button" className="plain" onClick={forget}>
            Forget key
          </button>
        )}
      </div>
    </header>
  );
}
