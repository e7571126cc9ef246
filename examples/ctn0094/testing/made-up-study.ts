import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readStudy, type Study } from '../study.js';
import { files, type File } from '../tables.js';

/** Rows of made-up people by file; a file that is not given has none. */
export type Rows = Partial<Record<File, readonly string[]>>;

const lengths = [
  '30,Outpatient BUP + SMM,1,1,2,Stabilization',
  '30,Outpatient BUP + SMM,1,2,2,Taper',
  '30,Outpatient BUP + SMM,1,3,8,Follow-up',
  '30,Outpatient BUP + EMM,2,1,12,Treatment',
  '30,Outpatient BUP + EMM,2,2,4,Taper',
];

/** Writes a study of made-up people into an empty folder, and reads it. */
export async function madeUpStudy(folder: string, rows: Rows): Promise<Study> {
  const headers: Record<string, string> = {
    ...Object.fromEntries(Object.entries(files).map(([file, columns]) => [file, columns.join(',')])),
    'visit.csv': 'who,visit,what,reason,when',
    'uds_temp.csv': 'who,was_temp_ok,when',
    'meta_study_length.csv': 'project,treatment,phase,stage,weeks,description',
  };
  const given: Rows = { 'meta_study_length.csv': lengths, ...rows };
  for (const [file, header] of Object.entries(headers)) {
    await writeFile(join(folder, file), [header, ...(given[file as File] ?? []), ''].join('\n'));
  }
  return readStudy(folder);
}

/** A person of CTN-0027, by the number 7. */
export const methadone: Rows = {
  'everybody.csv': ['7,27'],
  'screening_date.csv': ['7,1'],
  'site_masked.csv': ['7,12'],
  'demographics.csv': ['7,34,No,White,Student,Yes,More than HS,Never married,No'],
  'randomization.csv': ['7,Methadone,1,4', '7,Methadone,2,4'],
};
/** A person of CTN-0030, by the number 8. */
export const buprenorphine: Rows = {
  'everybody.csv': ['8,30'],
  'randomization.csv': ['8,Outpatient BUP + SMM,1,2', '8,Outpatient BUP + EMM,2,40'],
};
/** Rows of `treatment.csv`: doses of 16 mg. */
export const dosesOn = (who: number, ...days: number[]) => days.map((day) => `${who},16,${day}`);
