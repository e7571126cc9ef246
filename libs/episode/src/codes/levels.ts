import type { CodeList } from './code-list.js';

/*
 * Levels of care of the American Society of Addiction Medicine: codes, names and order only.
 * The criteria for choosing a level are ASAM's property and not part of this project.
 */

interface LevelEntry {
  readonly name: string;
  /** Order of intensity inside one edition; equal ranks are a lateral move. */
  readonly rank: number;
}

/** ASAM Criteria, third edition (2013). Withdrawal management is ranked with the level it belongs to. */
const edition3 = {
  '0.5': { name: 'Early intervention', rank: 1 },
  '1': { name: 'Outpatient services', rank: 2 },
  '1-WM': { name: 'Ambulatory withdrawal management without extended on-site monitoring', rank: 2 },
  '2.1': { name: 'Intensive outpatient services (IOP)', rank: 3 },
  '2-WM': { name: 'Ambulatory withdrawal management with extended on-site monitoring', rank: 3 },
  '2.5': { name: 'Partial hospitalization services (PHP)', rank: 4 },
  '3.1': { name: 'Clinically managed low-intensity residential services', rank: 5 },
  '3.2-WM': { name: 'Clinically managed residential withdrawal management', rank: 5 },
  '3.3': { name: 'Clinically managed population-specific high-intensity residential services', rank: 6 },
  '3.5': { name: 'Clinically managed high-intensity residential services', rank: 7 },
  '3.7': { name: 'Medically monitored intensive inpatient services', rank: 8 },
  '3.7-WM': { name: 'Medically monitored inpatient withdrawal management', rank: 8 },
  '4': { name: 'Medically managed intensive inpatient services', rank: 9 },
  '4-WM': { name: 'Medically managed intensive inpatient withdrawal management', rank: 9 },
} as const satisfies Record<string, LevelEntry>;

/** ASAM Criteria, fourth edition (2023). */
const edition4 = {
  '1.0': { name: 'Long-term remission monitoring', rank: 1 },
  '1.5': { name: 'Outpatient therapy', rank: 2 },
  '1.7': { name: 'Medically managed outpatient', rank: 3 },
  '2.1': { name: 'Intensive outpatient (IOP)', rank: 4 },
  '2.5': { name: 'High-intensity outpatient', rank: 5 },
  '2.7': { name: 'Medically managed intensive outpatient', rank: 6 },
  '3.1': { name: 'Clinically managed low-intensity residential', rank: 7 },
  '3.5': { name: 'Clinically managed high-intensity residential', rank: 8 },
  '3.7': { name: 'Medically managed residential', rank: 9 },
  '4': { name: 'Medically managed inpatient', rank: 10 },
} as const satisfies Record<string, LevelEntry>;

export const editions = { '3': edition3, '4': edition4 } as const;
export type Edition = keyof typeof editions;
export type LevelCode<E extends Edition = Edition> = E extends Edition ? keyof (typeof editions)[E] & string : never;

/** Every level as `asam-<edition>:<code>` with its name. */
export const levelKeys: CodeList<string> = {
  title: 'Level of care',
  source: 'ASAM Criteria, third edition (2013) and fourth edition (2023): codes, names and order',
  codes: Object.fromEntries(
    Object.entries(editions).flatMap(([edition, levels]) =>
      Object.entries(levels).map(([code, { name }]) => [`asam-${edition}:${code}`, name]),
    ),
  ),
};
