import { dashOf } from '../show/palette.js';

interface Properties {
  readonly lines: readonly { readonly name: string; readonly colour: string; readonly note?: string }[];
}

/** The legend of a chart with lines. */
export function LineKey({ lines }: Properties) {
  return (
    <ul className="line-key">
      {lines.map(({ name, colour, note }, index) => (
        <li key={name}>
          <svg width="28" height="10" aria-hidden="true">
            <line
              x1="0"
              x2="28"
              y1="5"
              y2="5"
              strokeWidth="2.5"
              strokeDasharray={dashOf(index)}
              style={{ stroke: colour }}
            />
          </svg>
          <span>
            {name} {note !== undefined && <span className="quiet">{note}</span>}
          </span>
        </li>
      ))}
    </ul>
  );
}
