import { visible } from '#episode/words/visible';
import type { ShownEntry } from '../../queries/episodes.js';
import { DataTable } from '../../show/data-table.js';
import { instant } from '../../show/numbers.js';

/** Every entry in the order of recording, with both its dates and what it changed. */
export function Entries({ entries }: { readonly entries: readonly ShownEntry[] }) {
  return (
    <section className="figure figure-wide" aria-labelledby="entries">
      <h2 id="entries">Entries</h2>
      <p className="figure-note">In the order of recording. An entry that was corrected later stays as it was made.</p>
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

/** The words of a history begin with both dates, which have columns of their own here. */
function withoutDates(words: string): string {
  const text = words.replace(/^\S+ \(recorded [^)]*\): /, '');
  const seen = visible(text);
  return seen.charAt(0).toUpperCase() + seen.slice(1);
}
