interface Properties {
  /** What is loading, for screen readers. */
  readonly words: string;
  /** The height of the placeholder, in lines. */
  readonly lines?: number;
}

/** A placeholder for figures that cannot be mistaken for one. */
export function Skeleton({ words, lines = 4 }: Properties) {
  return (
    <span className="skeleton note-waiting">
      <span className="unseen">{words}</span>
      {Array.from({ length: lines }, (_, line) => (
        <span key={line} className="skeleton-line" aria-hidden="true" />
      ))}
    </span>
  );
}
