import { serviceKind } from '#episode/codes/clinical';
import type { IntensityAnswer } from '../../queries/answers.js';
import type { QueryResult } from '../../queries/use-answer.js';
import { BarRows } from '../../charts/bar-rows.js';
import { colourOf } from '../../show/palette.js';
import { DataTable } from '../../show/data-table.js';
import { Figure } from '../../show/figure.js';
import { count, measure, percent } from '../../show/numbers.js';
import { groupInWords } from '../../show/words.js';
import type { Group } from './hours-by-week.js';

interface Row {
  readonly group: string;
  readonly service: Group['attendance'][number];
}

/** The share of scheduled services that people missed, by kind. */
export function NoShows({ title, query }: { readonly title: string; readonly query: QueryResult<IntensityAnswer> }) {
  return (
    <Figure
      title={title}
      note="Share of the scheduled services that the patient missed. Cancelled services are in the table."
      query={query}
      table="attendance"
      emptyNote="No service was scheduled."
      isEmpty={({ groups }) => rowsOf(groups).length === 0}
      picture={({ groups }) => (
        <>
          {groups
            .filter(({ scheduled }) => scheduled > 0)
            .map((group) => (
              <section key={groupInWords(group.by)} aria-label={`Missed: ${groupInWords(group.by)}`}>
                {groups.length > 1 && (
                  <h3>
                    {groupInWords(group.by)}{' '}
                    <span className="quiet">
                      {percent(group.noShowRate)} of {count(group.scheduled)}
                    </span>
                  </h3>
                )}
                <BarRows
                  most={1}
                  rows={group.attendance.map(({ kind, noShowRate, scheduled }) => ({
                    name: kindInWords(kind),
                    value: noShowRate ?? 0,
                    text: `${percent(noShowRate)} of ${count(scheduled)}`,
                    colour: colourOf(1),
                  }))}
                />
              </section>
            ))}
        </>
      )}
      figures={({ groups }) => (
        <DataTable
          caption={title}
          rows={rowsOf(groups)}
          columns={[
            { name: 'Group', of: ({ group }: Row) => group },
            { name: 'Kind', of: ({ service }) => kindInWords(service.kind), isText: true },
            { name: 'Scheduled', of: ({ service }) => count(service.scheduled) },
            { name: 'Attended', of: ({ service }) => count(service.attended) },
            { name: 'Missed', of: ({ service }) => count(service.noShows) },
            { name: 'Share missed', of: ({ service }) => percent(service.noShowRate) },
            { name: 'Cancelled', of: ({ service }) => count(service.cancelled) },
            { name: 'Hours', of: ({ service }) => measure(service.hours) },
          ]}
        />
      )}
    />
  );
}

function rowsOf(groups: readonly Group[]): readonly Row[] {
  return groups.flatMap(({ by, attendance }) => attendance.map((service) => ({ group: groupInWords(by), service })));
}

function kindInWords(kind: string): string {
  const { codes } = serviceKind;
  return Object.hasOwn(codes, kind) ? codes[kind as keyof typeof codes] : kind;
}
