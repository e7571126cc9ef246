import { newPerson, placements, type Person, type Placement } from './person.js';
import type { Skipped } from './skipped.js';
import { files, rowsOf, type File, type Row } from './tables.js';
import { trials } from './visits.js';

/** The weeks planned for the stages of a treatment. */
export interface StudyLength {
  readonly treatment: string;
  readonly phase: number;
  readonly stage: number;
  readonly weeks: number;
}

export interface Study {
  readonly persons: readonly Person[];
  readonly lengths: readonly StudyLength[];
  /** Rows read, by file. */
  readonly rows: ReadonlyMap<File, number>;
  /** Rows of persons who are not covered. */
  readonly skipped: readonly Skipped[];
}

/** Reads the whole study: some hundred thousand short rows, which fit into memory. */
export async function readStudy(folder: string): Promise<Study> {
  const rows = new Map<File, number>();
  const skipped: Skipped[] = [];
  const persons = new Map<string, Person>();
  const elsewhere = new Set<string>();
  const read = async (file: File, place: (row: Row) => void) => {
    let count = 0;
    for await (const row of rowsOf(folder, file)) {
      count += 1;
      try {
        place(row);
      } catch (cause) {
        throw new RangeError(`${file}, row ${count}: ${cause instanceof Error ? cause.message : String(cause)}`, {
          cause,
        });
      }
    }
    rows.set(file, count);
  };

  await read('everybody.csv', ({ who = '', project }) => {
    const trial = trials.find((each) => each === project);
    if (trial !== undefined) persons.set(who, newPerson(who, trial));
    else {
      elsewhere.add(who);
      skipped.push({ file: 'everybody.csv', key: who, reason: 'other-trial' });
    }
  });
  for (const [file, place] of Object.entries(placements) as [keyof typeof placements, Placement][]) {
    await read(file, (row) => {
      const person = persons.get(row.who ?? '');
      if (person !== undefined) return void place(person, row);
      const reason = elsewhere.has(row.who ?? '') ? 'other-trial' : 'unknown-person';
      skipped.push({ file, key: keyOf(file, row), reason });
    });
  }
  const lengths: StudyLength[] = [];
  await read('meta_study_length.csv', (row) => void lengths.push(studyLength(row)));
  return { persons: [...persons.values()], lengths, rows, skipped };
}

function studyLength({ treatment = '', phase, stage, weeks }: Row): StudyLength {
  return { treatment, phase: Number(phase), stage: Number(stage), weeks: Number(weeks) };
}

/** The cells that name a row in its file. */
function keyOf(file: File, row: Row): string {
  return files[file].map((column) => row[column]).join('/');
}
