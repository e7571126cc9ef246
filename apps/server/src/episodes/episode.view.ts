import type { Course, Stay } from '#episode/course';
import { lengthOfStay } from '#episode/length-of-stay';
import { levelKey, settingOf } from '#episode/level';
import { statusOf, type Entry, type Episode } from '#episode/state';

/** The effective state of an episode, folded from its stream, as the API shows it. */
export function episodeView(episodeId: string, episode: Episode, course: Course = episode.course) {
  return {
    episodeId,
    revision: String(episode.revision),
    ...summaryView(episode, course),
    stays: course.stays.map(stayView),
    phases: course.phases,
    pauses: course.pauses,
  };
}

/** The episode as a whole, without the parts of its course. */
export function summaryView(episode: Episode, course: Course) {
  const { referral, admission, discharge, cancellation } = course;
  const last = course.stays.at(-1);
  return {
    status: statusOf({ ...episode, course }),
    patientId: referral?.event.data.patientId,
    providerId: referral?.event.data.providerId,
    previousEpisodeId: referral?.event.data.previousEpisodeId,
    referredOn: referral?.event.data.effectiveOn,
    waitlistedOn: course.waitlisting?.event.data.effectiveOn,
    admittedOn: admission?.event.data.effectiveOn,
    cancelledOn: cancellation?.event.data.effectiveOn,
    dischargedOn: discharge?.event.data.effectiveOn,
    lastContactOn: discharge?.event.data.lastContactOn,
    reason: discharge?.event.data.reason ?? cancellation?.event.data.reason,
    level: last && levelKey(last.level),
    program: last?.program,
    modality: last?.modality,
    phase: course.phases.findLast(({ to }) => to === undefined)?.phase,
    paused: course.pauses.some(({ to }) => to === undefined),
    lengthOfStay: episodeLength(course),
  };
}

/** A stay as the API shows it. */
export function stayView(stay: Stay) {
  return {
    ordinal: stay.ordinal,
    level: levelKey(stay.level),
    setting: settingOf(stay.level),
    program: stay.program,
    modality: stay.modality,
    startedOn: stay.startedOn,
    lastContactOn: stay.end?.lastContactOn,
    endedOn: stay.end?.on,
    endedBy: stay.end?.by,
  };
}

/** One entry with its effective data. */
export function entryView(entry: Entry) {
  const { revision, recordedAt, actor, commandId, source, event, effective, changedBy } = entry;
  return {
    revision: String(revision),
    type: event.type,
    effectiveOn: event.data.effectiveOn,
    recordedAt,
    actor,
    commandId,
    source,
    data: event.data,
    /** Present if a correction replaced the data; `null` if the entry is void. */
    believed: changedBy.length === 0 ? undefined : (effective?.data ?? null),
    changedBy: changedBy.length === 0 ? undefined : changedBy.map(String),
  };
}

function episodeLength({ admission, discharge, stays }: Course) {
  const last = stays.at(-1);
  if (admission === undefined || discharge === undefined || last === undefined) return undefined;
  const { lastContactOn, effectiveOn: endedOn } = discharge.event.data;
  const dates = {
    setting: settingOf(last.level),
    admittedOn: admission.event.data.effectiveOn,
    lastContactOn,
    endedOn,
  };
  return { days: lengthOfStay('teds-2019', dates), rule: 'teds-2019' };
}
