import fc from 'fast-check';

/** A member of a sample: the days of entry and exit, and the event at the exit, if any. */
export interface Member {
  readonly entered: number;
  readonly time: number;
  readonly event: number | null;
}

/** Members, some with late entry, each with one of several kinds of events. Equal days are frequent. */
export function arbitraryMembers(kinds: number, { late = true, censored = true } = {}): fc.Arbitrary<Member[]> {
  const event = fc.integer({ min: 0, max: kinds - 1 });
  const member = fc.record({
    entered: late ? fc.integer({ min: 0, max: 8 }) : fc.constant(0),
    stayed: fc.integer({ min: 1, max: 15 }),
    event: censored ? fc.option(event, { freq: 3 }) : event,
  });
  return fc
    .array(member, { minLength: 1, maxLength: 60 })
    .map((members) => members.map(({ entered, stayed, event }) => ({ entered, time: entered + stayed, event })));
}

/** One row for each member, with the counts of each kind of event, and the entries in a separate list. */
export function rowsOf(members: readonly Member[], kinds: number) {
  return {
    rows: members.map(({ time, event }) => ({
      time,
      events: Array.from({ length: kinds }, (_, kind) => (kind === event ? 1 : 0)),
      censored: event === null ? 1 : 0,
    })),
    entered: members.map(({ entered }) => [entered, 1] as const),
  };
}

/** The sample of members whose only event is the first kind. */
export function survivalSampleOf(members: readonly Member[]) {
  const { rows, entered } = rowsOf(members, 1);
  return { rows: rows.map((row) => ({ ...row, events: row.events[0]! })), entered };
}
