import type { CodeOf } from '#episode/codes/code-list';
import type * as clinical from '#episode/codes/clinical';
import type { LevelCode } from '#episode/codes/levels';
import type { Chart } from './chart.js';
import type { PlannedStay } from './course.js';
import type { Dice } from './dice.js';
import type { Phase } from './sessions.js';

export type Modality = CodeOf<typeof clinical.modality>;

/** A stay with the changes in it, which determine the services of its days. */
export interface Stay extends PlannedStay {
  readonly modalityOn: (day: number) => Modality;
  readonly phaseOn: (day: number) => Phase | undefined;
  readonly isPaused: (day: number) => boolean;
}

interface Change<Value> {
  readonly day: number;
  readonly value: Value;
}

const pauseReasons = ['Illness', 'Family emergency', 'Surgery', 'Travel for work'] as const;

/** Adds the phases, a change of modality or program and a pause of a stay. `late`: by how many days its beginning was entered late. */
export function noteMoves(chart: Chart, dice: Dice, planned: PlannedStay, modality: Modality, late: number): Stay {
  const phases = phasesOf(dice, planned);
  for (const { day, value } of phases) {
    chart.note('ChangePhase', day, { phase: value }, day === planned.firstDay ? late : 0);
  }
  const changed = noteModality(chart, dice, planned, modality);
  noteProgram(chart, dice, planned);
  const pause = notePause(chart, dice, planned);
  return {
    ...planned,
    phaseOn: (day) => phases.findLast((each) => each.day <= day)?.value,
    modalityOn: (day) => (changed !== undefined && day >= changed.day ? changed.value : modality),
    isPaused: (day) => pause !== undefined && day > pause.from && day < pause.to,
  };
}

/** Initial 2-4 weeks, intermediate 4-12 weeks, maintenance after that; other levels have one phase. */
function phasesOf(dice: Dice, { level, firstDay, lastContactDay }: PlannedStay): Change<Phase>[] {
  if (level.code === '2-WM') return [];
  if (level.code !== '2.1') return [{ day: firstDay, value: level.code === '1' ? 'maintenance' : 'initial' }];
  const intermediate = firstDay + 7 * dice.between(2, 4);
  const maintenance = intermediate + 7 * dice.between(4, 12);
  const phases: Change<Phase>[] = [
    { day: firstDay, value: 'initial' },
    { day: intermediate, value: 'intermediate' },
    { day: maintenance, value: 'maintenance' },
  ];
  return phases.filter(({ day }) => day <= Math.max(firstDay, lastContactDay));
}

function noteModality(chart: Chart, dice: Dice, stay: PlannedStay, now: Modality): Change<Modality> | undefined {
  const day = middle(stay);
  if (day === undefined || !dice.chance(0.06)) return undefined;
  const value = now === 'in-person' ? dice.pick(['telehealth', 'hybrid']) : 'in-person';
  chart.note('ChangeModality', day, { modality: value });
  return { day, value };
}

function noteProgram(chart: Chart, dice: Dice, stay: PlannedStay): void {
  const day = middle(stay);
  if (day !== undefined && dice.chance(0.04))
    chart.note('ChangeProgram', day, { program: `${programOf(stay.level.code)}, weekend` });
}

function notePause(
  chart: Chart,
  dice: Dice,
  stay: PlannedStay,
): { readonly from: number; readonly to: number } | undefined {
  const from = middle(stay);
  if (from === undefined || stay.lastContactDay - from < 12 || !dice.chance(0.06)) return undefined;
  const to = from + dice.between(4, 11);
  chart.note('PauseTreatment', from, { reason: dice.pick(pauseReasons) });
  chart.note('ResumeTreatment', to, {});
  return { from, to };
}

/** The middle day of a stay that is long enough to have one. */
function middle({ firstDay, lastContactDay }: PlannedStay): number | undefined {
  return lastContactDay - firstDay < 14 ? undefined : Math.floor((firstDay + lastContactDay) / 2);
}

/** The name of the provider's program at a level. */
export function programOf(level: LevelCode): string {
  switch (level) {
    case '2.5':
      return 'Partial hospitalization';
    case '2.1':
      return 'Intensive outpatient';
    case '2-WM':
      return 'Ambulatory withdrawal management';
    default:
      return 'Outpatient';
  }
}
