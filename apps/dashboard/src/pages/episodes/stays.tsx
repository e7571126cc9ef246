import { visible } from '#episode/words/visible';
import type { ShownStay } from '../../queries/episodes.js';
import { DataTable } from '../../show/data-table.js';
import { NO_VALUE } from '../../show/numbers.js';
import { levelInWords } from '../../show/words.js';

const endings: Readonly<Record<NonNullable<ShownStay['endedBy']>, string>> = {
  down: 'Step-down',
  up: 'Step-up',
  lateral: 'Transfer',
  discharge: 'Discharge',
};

/** The stays of an episode as a table. */
export function Stays({ stays }: { readonly stays: readonly ShownStay[] }) {
  if (stays.length === 0) return null;
  return (
    <section className="figure figure-wide" aria-labelledby="stays">
      <h2 id="stays">Stays</h2>
      <DataTable
        caption="Stays by level of care"
        rows={stays}
        columns={[
          { name: 'Level of care', of: ({ level }: ShownStay) => levelInWords(level) },
          { name: 'Program', isText: true, of: ({ program }) => visible(program ?? NO_VALUE) },
          { name: 'From', isText: true, of: ({ startedOn }) => startedOn },
          { name: 'To', isText: true, of: ({ endedOn }) => endedOn ?? 'open' },
          {
            name: 'Ended by',
            isText: true,
            of: ({ endedBy }) => (endedBy === undefined ? NO_VALUE : endings[endedBy]),
          },
        ]}
      />
    </section>
  );
}
