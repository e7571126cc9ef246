import { labelOf } from '#episode/codes/code-list';
import { cancellationReason } from '#episode/codes/clinical';
import { levelKeys } from '#episode/codes/levels';
import { dischargeReason } from '#episode/codes/teds';
import { answerInWords } from '#episode/words/values';
import type { episodeView } from '../episodes/episode.view.js';
import { html, type Html } from './html.js';

type EffectiveEpisode = ReturnType<typeof episodeView>;

/** The effective state of an episode: its facts, and its stays. */
export function effectiveEpisodeOf(effective: EffectiveEpisode): Html {
  const { patientId, providerId, referredOn, admittedOn, dischargedOn, cancelledOn, lastContactOn } = effective;
  const { status, program, lengthOfStay, stays } = effective;
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['Status', status],
    ['Patient', patientId],
    ['Provider', providerId],
    ['Referred', referredOn],
    ['Admitted', admittedOn],
    ['Discharged', dischargedOn],
    ['Cancelled', cancelledOn],
    ['Last contact', lastContactOn],
    ['Reason', reasonInWords(effective)],
    ['Program', program],
    ['Length of stay', lengthOfStay && `${lengthOfStay.days} days (${lengthOfStay.rule})`],
  ];
  return html`<dl>
      ${facts.map(
        ([name, value]) =>
          value &&
          html` <div>
            <dt>${name}</dt>
            <dd>${value}</dd>
          </div>`,
      )}
    </dl>
    ${stays.length === 0 ? undefined : staysOf(stays)}`;
}

function staysOf(stays: EffectiveEpisode['stays']): Html {
  return html`<table>
    <caption>
      Stays by level of care
    </caption>
    <thead>
      <tr>
        <th scope="col">No.</th>
        <th scope="col">Level of care</th>
        <th scope="col">From</th>
        <th scope="col">To</th>
      </tr>
    </thead>
    <tbody>
      ${stays.map(
        ({ ordinal, level, startedOn, endedOn, endedBy }) =>
          html` <tr>
            <th scope="row">${ordinal}</th>
            <td>${level} ${labelOf(levelKeys, level)}</td>
            <td>${startedOn}</td>
            <td>
              ${
                endedOn === undefined
                  ? 'open'
                  : `${endedOn}, ${endedBy === 'discharge' ? 'discharge' : 'change of level'}`
              }
            </td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}

function reasonInWords({ reason }: EffectiveEpisode): string | undefined {
  if (reason === undefined) return undefined;
  return typeof reason === 'number' ? answerInWords(dischargeReason, reason) : labelOf(cancellationReason, reason);
}
