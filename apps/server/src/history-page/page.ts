import type { FoundEpisode } from '../episodes/episode.queries.js';
import type { differenceView } from '../episodes/difference.view.js';
import type { historyView } from '../episodes/history.view.js';
import type { Problem } from '../http/problem.js';
import { effectiveEpisodeOf } from './effective-episode.js';
import { documentOf, formOf, type FormInput } from './document.js';
import { instantInWords, listOf, tableOfEntries } from './entries.js';
import { html, type Html } from './html.js';

type History = ReturnType<typeof historyView>;
type Difference = ReturnType<typeof differenceView>;

/**
 * The history of an episode as a page to read and to print; with a difference, also what changed since another moment.
 */
export function historyPage(
  found: FoundEpisode,
  history: History,
  difference: Difference | undefined,
  input: FormInput,
): Html {
  const { episodeId, entries, later, believed, asOf, effectiveOn } = history;
  const isNow = input.asOf === undefined;
  const about = effectiveOn === undefined ? '' : `, about the time up to ${effectiveOn}`;
  return documentOf(
    episodeId,
    `History of episode ${episodeId}`,
    html`<h1>History of episode ${episodeId}</h1>
      <p>
        As it ${isNow ? 'is known' : 'was known'} at position ${asOf.position}, recorded
        ${instantInWords(asOf.recordedAt)}${about}.
      </p>
      ${formOf(input)} ${difference && differenceOf(difference)}
      <section aria-labelledby="state">
        <h2 id="state">${isNow ? 'Current state' : 'State at that moment'}</h2>
        ${effectiveEpisodeOf(believed)}
      </section>
      <section aria-labelledby="entries">
        <h2 id="entries">What was recorded</h2>
        ${tableOfEntries(`${entries.length} entries in the order of recording`, entries, found.episode)}
        ${later === 0 ? undefined : html`<p>${later} more about later dates are left out.</p>`}
      </section>
      <footer>
        Read from the log up to position ${asOf.position}. Dates are those of the clinic; times of recording are the
        log’s own, in UTC.
      </footer>`,
  );
}

function differenceOf({ before, after, equal, changes, entries, events }: Difference): Html {
  const since =
    before.recordedAt === null
      ? 'before anything was known'
      : `position ${before.position}, recorded ${instantInWords(before.recordedAt)}`;
  return html`<section aria-labelledby="changed">
    <h2 id="changed">What changed since</h2>
    <p>
      Since ${since}, up to position ${after.position}: ${events.length}
      ${events.length === 1 ? 'entry was' : 'entries were'} recorded.
    </p>
    ${equal ? html`<p>The effective state is the same at both moments.</p>` : undefined} ${listOf(changes)}
    ${entries.length === 0 ? undefined : tableOfDifferences(entries)}
  </section>`;
}

function tableOfDifferences(entries: Difference['entries']): Html {
  return html`<table>
    <caption>
      Entries whose effective data changed
    </caption>
    <thead>
      <tr>
        <th scope="col">What</th>
        <th scope="col">By entry</th>
      </tr>
    </thead>
    <tbody>
      ${entries.map(
        ({ words, by }) =>
          html` <tr>
            <td class="what">${words.charAt(0).toUpperCase()}${words.slice(1)}</td>
            <td class="number">${by.join(', ')}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}

/** A problem in place of the history, with the reader's input. */
export function problemPage(episodeId: string, { title, detail, errors = [] }: Problem, input: FormInput): Html {
  return documentOf(
    episodeId,
    title,
    html`<h1>History of episode ${episodeId}</h1>
      <div role="alert">
        <p>${title}.</p>
        ${detail === undefined ? undefined : html`<p>${detail}</p>`}
        ${listOf(errors.map(({ field, message }) => `${labels[field] ?? field}: ${message}`))}
      </div>
      ${formOf(input)}`,
  );
}

const labels: Readonly<Record<string, string>> = {
  asOf: 'As it was known at',
  effectiveOn: 'About the time up to',
  since: 'What changed since',
};
