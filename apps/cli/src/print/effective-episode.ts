import { levelKeys } from '#episode/codes/levels';
import { labelOf } from '#episode/codes/code-list';
import type { History } from '../queries/history.js';
import { valueInWords } from '../reports/dimensions.js';

type EffectiveEpisode = History['believed'];

/** The effective state of an episode: its status and dates, then its stays. */
export function effectiveEpisodeInWords(effective: EffectiveEpisode): string[] {
  return [`State: ${factsOf(effective).join(', ')}`, ...effective.stays.map(stayInWords)];
}

function factsOf(effective: EffectiveEpisode): string[] {
  const { status, referredOn, admittedOn, dischargedOn, cancelledOn, lastContactOn, reason, lengthOfStay } = effective;
  const dated = Object.entries({ referredOn, admittedOn, dischargedOn, cancelledOn, lastContactOn });
  return [
    status,
    ...dated.flatMap(([name, on]) => (on === undefined ? [] : [`${datedNames[name]} ${on}`])),
    ...(reason === undefined ? [] : [`reason ${typeof reason === 'number' ? valueInWords('reason', reason) : reason}`]),
    ...(lengthOfStay === undefined ? [] : [`length of stay ${lengthOfStay.days} days (${lengthOfStay.rule})`]),
  ];
}

const datedNames: Readonly<Record<string, string>> = {
  referredOn: 'referred',
  admittedOn: 'admitted',
  dischargedOn: 'discharged',
  cancelledOn: 'cancelled',
  lastContactOn: 'last contact',
};

function stayInWords({ ordinal, level, startedOn, endedOn, endedBy }: EffectiveEpisode['stays'][number]): string {
  const end = endedOn === undefined ? ', open' : ` to ${endedOn}, closed by ${endedBy}`;
  return `  stay ${ordinal}: ${level} ${labelOf(levelKeys, level)} from ${startedOn}${end}`;
}
