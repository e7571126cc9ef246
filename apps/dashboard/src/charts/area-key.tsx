interface Properties {
  readonly areas: readonly { readonly name: string; readonly colour: string; readonly note?: string }[];
}

/** The legend of a chart with areas. */
export function AreaKey({ areas }: Properties) {
  return (
    <ul className="line-key">
      {areas.map(({ name, colour, note }) => (
        <li key={name}>
          <svg width="14" height="14" aria-hidden="true">
            <rect width="14" height="14" rx="3" style={{ fill: colour }} />
          </svg>
          <span>
            {name} {note !== undefined && <span className="quiet">{note}</span>}
          </span>
        </li>
      ))}
    </ul>
  );
}
