import { attendance, phase, serviceKind } from '#episode/codes/clinical';
import { labelOf } from '#episode/codes/code-list';
import type { EpisodeEvent } from '#episode/events';
import type { EpisodeAnswer, ShownEntry } from '../../queries/episodes.js';
import { coloursOf } from '../../show/colours.js';
import { levelInWords } from '../../show/words.js';

/** A span, or an event on one day. Dates as `2026-03-01`; a span without an end is still open. */
export interface Mark {
  readonly from: string;
  readonly to?: string;
  readonly isSpan: boolean;
  /** The full description. */
  readonly words: string;
  /** The index of its kind in the track. */
  readonly kind: number;
}

/** Marks of one sort along the dates, with labels for their kinds. */
export interface Track {
  readonly name: string;
  readonly kinds: readonly string[];
  /** Colours of the kinds, if they have their own. */
  readonly colours?: readonly string[];
  readonly marks: readonly Mark[];
}

/** The effective course of an episode as tracks, without void entries. */
export function tracksOf(episode: EpisodeAnswer, entries: readonly ShownEntry[]): readonly Track[] {
  const events = entries.flatMap(effectiveEvent);
  const levels = [...new Set(episode.stays.map(({ level }) => level))];
  const tracks: readonly Track[] = [
    {
      name: 'Stays',
      kinds: levels.map(levelInWords),
      colours: coloursOf(levels.map((level) => ({ by: { level } }))),
      marks: episode.stays.map(({ level, startedOn, endedOn }) => ({
        from: startedOn,
        to: endedOn,
        isSpan: true,
        words: levelInWords(level),
        kind: levels.indexOf(level),
      })),
    },
    {
      name: 'Phases',
      kinds: Object.values(phase.codes),
      marks: episode.phases.map(({ from, to, phase: code }) => ({
        from,
        to,
        isSpan: true,
        words: labelOf(phase, code),
        kind: Object.keys(phase.codes).indexOf(code),
      })),
    },
    {
      name: 'Pauses',
      kinds: ['Paused'],
      marks: episode.pauses.map(({ from, to, reason }) => ({ from, to, isSpan: true, words: reason, kind: 0 })),
    },
    { name: 'Services', kinds: Object.values(attendance.codes), marks: events.flatMap(serviceMark) },
    { name: 'Drug screens', kinds: ['Nothing positive', 'Positive'], marks: events.flatMap(screenMark) },
    { name: 'Assessments', kinds: ['Assessment'], marks: dayMarks(events, 'AssessmentRecorded', 'Assessment') },
    { name: 'Follow-up', kinds: ['Reached', 'Not reached'], marks: events.flatMap(followUpMark) },
    {
      name: 'Corrections',
      kinds: ['Corrected', 'Voided'],
      marks: [
        ...dayMarks(events, 'EntriesCorrected', 'Corrected'),
        ...dayMarks(events, 'EntriesVoided', 'Voided').map((mark) => ({ ...mark, kind: 1 })),
      ],
    },
  ];
  return tracks.filter(({ marks }) => marks.length > 0);
}

/** The effective version of an entry: corrected, or none if it is void. */
function effectiveEvent({ type, data, believed }: ShownEntry): readonly EpisodeEvent[] {
  if (believed === null) return [];
  return [{ type, data: believed ?? data } as EpisodeEvent];
}

function serviceMark(event: EpisodeEvent): readonly Mark[] {
  if (event.type !== 'ServiceRecorded') return [];
  const { effectiveOn, kind, attendance: came, minutes } = event.data;
  const words = [labelOf(serviceKind, kind), labelOf(attendance, came).toLowerCase()];
  if (minutes !== undefined) words.push(`${minutes} minutes`);
  const index = Object.keys(attendance.codes).indexOf(came);
  return [{ from: effectiveOn, isSpan: false, words: words.join(', '), kind: index }];
}

function screenMark(event: EpisodeEvent): readonly Mark[] {
  if (event.type !== 'DrugScreenRecorded') return [];
  const { effectiveOn, results } = event.data;
  const positive = results.filter(({ result }) => result === 'positive').map(({ substance }) => substance);
  const words = positive.length === 0 ? 'Nothing positive' : `Positive: ${positive.join(', ')}`;
  return [{ from: effectiveOn, isSpan: false, words, kind: positive.length === 0 ? 0 : 1 }];
}

function followUpMark(event: EpisodeEvent): readonly Mark[] {
  if (event.type !== 'FollowUpRecorded') return [];
  const { effectiveOn, monthsAfterDischarge, reached } = event.data;
  const words = `${monthsAfterDischarge} months after discharge: ${reached ? 'reached' : 'not reached'}`;
  return [{ from: effectiveOn, isSpan: false, words, kind: reached ? 0 : 1 }];
}

function dayMarks(events: readonly EpisodeEvent[], type: EpisodeEvent['type'], words: string): readonly Mark[] {
  return events
    .filter((event) => event.type === type)
    .map(({ data }) => ({ from: data.effectiveOn, isSpan: false, words, kind: 0 }));
}
