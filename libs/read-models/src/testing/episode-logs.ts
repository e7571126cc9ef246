import fc from 'fast-check';
import type { EpisodeCommand } from '#episode/commands';
import { addDays, calendarDate } from '#episode/dates';
import { decide } from '#episode/decide';
import type { ClinicalEvent, EpisodeEvent } from '#episode/events';
import { fold } from '#episode/evolve';
import * as commands from '#episode/testing/commands';
import { inpatient, iop, iopOfEdition4, outpatient, php } from '#episode/testing/events';
import { recorded } from '#episode/testing/given';
import type { Episode } from '#episode/state';

/** One attempted command: which one, when, about which earlier entry, and which variant. */
interface Attempt {
  readonly what: number;
  /** Days from the referral. */
  readonly day: number;
  readonly entry: number;
  readonly variant: number;
}

type Draft = (on: string, variant: number, episode: Episode, entry: number) => EpisodeCommand;

const drafts: readonly Draft[] = [
  (on, variant) => commands.admitPatient({ on, program: `Program ${variant}`, modality: 'in-person', sex: 1, age: 30 }),
  (on, variant) => commands.recordService({ on, minutes: 60 + variant }),
  (on) => commands.recordService({ on, attendance: 'no-show' }),
  (on, variant) => commands.recordMedication({ on, dose: variant + 0.5 }),
  (on, variant) =>
    commands.recordDrugScreen({
      on,
      results: ['opiates', 'cocaine', 'thc']
        .slice(variant % 3)
        .map((substance) => ({ substance, result: 'negative' as const })),
    }),
  (on, variant) => commands.reportSubstanceUse({ on, use: [{ substance: 'alcohol', days: variant }] }),
  (on) => commands.recordAssessment({ on, recommendedLevel: iop }),
  (on, variant) => commands.changePhase({ on, phase: variant % 2 === 0 ? 'initial' : 'intermediate' }),
  (on, variant) => commands.changeProgram({ on, program: `Program ${variant}` }),
  (on) => commands.stepDown({ on, to: outpatient }),
  (on) => commands.stepUp({ on, to: php }),
  (on) => commands.stepUp({ on, to: inpatient }),
  (on) => commands.transferLaterally({ on, to: iopOfEdition4 }),
  (on) => commands.pauseTreatment({ on }),
  (on) => commands.resumeTreatment({ on }),
  (on, variant) => commands.dischargePatient({ on, reason: variant % 2 === 0 ? 1 : 2, outcomes: { employment: 1 } }),
  (on, variant) => commands.recordFollowUp({ on, monthsAfterDischarge: variant, outcomes: { arrests: 0 } }),
  (on) => commands.cancelEpisode({ on }),
  (on) => commands.recordCoverage({ on, copay: 19.99 }),
  (on, _variant, episode, entry) => movedEntry(on, episode, entry),
  (on, _variant, episode, entry) => movedEntry(on, episode, entry),
  (_on, _variant, { entries }, entry) => commands.voidEntries([entry % Math.max(1, entries.length)]),
];

/** Corrects an entry to another date. */
function movedEntry(on: string, { entries }: Episode, entry: number): EpisodeCommand {
  const found = entries[entry % Math.max(1, entries.length)]?.effective;
  if (found === undefined) return commands.correctEntries([]);
  const moved = { type: found.type, data: { ...found.data, effectiveOn: calendarDate(on) } } as ClinicalEvent;
  return commands.correctEntries([commands.correction(entry % entries.length, moved)]);
}

const REFERRED_ON = calendarDate('2026-02-16');

/** Streams of one episode that result from commands: rejected commands are left out, late entries are included. */
export function episodeLogs(attempts = 40): fc.Arbitrary<EpisodeEvent[]> {
  const attempt: fc.Arbitrary<Attempt> = fc.record({
    what: fc.nat(drafts.length - 1),
    day: fc.nat(60),
    entry: fc.nat(30),
    variant: fc.nat(5),
  });
  const end = fc.constantFrom<'none' | 'void'>('none', 'none', 'none', 'void');
  return fc.tuple(fc.array(attempt, { maxLength: attempts }), end).map(([tried, ending]) => {
    const events: EpisodeEvent[] = [];
    const record = (command: EpisodeCommand): void => {
      const decision = decide(command, fold(recorded(events)));
      if (decision.accepted) events.push(...decision.events);
    };
    record(commands.receiveReferral({ on: REFERRED_ON }));
    record(commands.admitPatient({ on: addDays(REFERRED_ON, 3) }));
    for (const { what, day, entry, variant } of tried) {
      record(drafts[what]!(addDays(REFERRED_ON, day), variant, fold(recorded(events)), entry));
    }
    if (ending === 'void') record(commands.voidEpisode());
    return events;
  });
}
