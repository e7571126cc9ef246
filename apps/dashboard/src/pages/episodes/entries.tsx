import { visible } from '#episode/words/visible';
import type { ShownEntry } from '../../queries/episodes.js';
import { DataTable } from '../../show/data-table.js';
import { instant } from '../../show/numbers.js';

/** Every entry in recording order, with both dates and its effects. */
export function Entries({ entries }: { readonly entries: readonly ShownEntry[] }) {
  return (
    <section className="figure figure-wide" aria-labelledby="entries">
      <h2 id="entries">Entries</h2>
      <p className="figure-note">
        In the order of recording. An entry that was corrected later stays as it was recorded.
      </p>
      <div className="entries">
        <DataTable
          caption="Entries in the order of recording"
          rows={entries}
          columns={[
            { name: 'No.', of: ({ revision }: ShownEntry) => revision },
            { name: 'Happened', isText: true, of: ({ effectiveOn }) => effectiveOn },
            {
              name: 'Recorded',
              isText: true,
              of: ({ recordedAt, actor }) => `${instant(recordedAt)} by ${visible(actor)}`,
            },
            { name: 'What', isText: true, of: (entry) => <What entry={entry} /> },
          ]}
        />
      </div>
    </section>
  );
}

function What({ entry }: { readonly entry: ShownEntry }) {
  const { words, changes, changedBy = [], believed } = entry;
  return (
    <>
      {withoutDates(words)}
      {changes.map((change) => (
        <span key={change} className="entry-change">
          {visible(change)}
        </span>
      ))}
      {changedBy.length > 0 && (
        <strong className="entry-change">
          {believed === null ? 'Void' : 'Corrected'} by entry {changedBy.join(', ')}
        </strong>
      )}
    </>
  );
}

/** A history entry begins with both dates, which have their own columns here. */
function withoutDates(words: string): string {
  const text = words.replace(/^\S+ \(recorded [^)]*\): /, '');
  const seen = visible(text);
  return seen.charAt(0).toUpperCase() + seen.slice(1);
}
