interface Properties {
  /** What is waited for, for those who do not see it. */
  readonly words: string;
  /** How much room is held free, in lines. */
  readonly lines?: number;
}

/** Stands where figures will be, and says nothing that could be taken for one. */
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
