import { entryInWords } from '#episode/describe';
import type { Entry, Episode } from '#episode/state';
import type { historyView } from '../episodes/history.view.js';
import { html, type Html } from './html.js';

type ShownEntry = ReturnType<typeof historyView>['entries'][number];

/** The entries of an episode in recording order: dates, actor, content, effects and origin. */
export function tableOfEntries(caption: string, shown: readonly ShownEntry[], episode: Episode): Html {
  const entries = new Map(episode.entries.map((entry) => [String(entry.revision), entry]));
  return html`<table>
    <caption>
      ${caption}
    </caption>
    <thead>
      <tr>
        <th scope="col">No.</th>
        <th scope="col" class="when">Happened, recorded</th>
        <th scope="col" class="what">What</th>
      </tr>
    </thead>
    <tbody>
      ${shown.map((entry) => rowOf(entry, entries.get(entry.revision)!, episode))}
    </tbody>
  </table>`;
}

function rowOf(shown: ShownEntry, entry: Entry, episode: Episode): Html {
  const { revision, effectiveOn, recordedAt, actor } = shown;
  return html` <tr>
    <th scope="row">${revision}</th>
    <td>
      <time datetime="${effectiveOn}">${effectiveOn}</time>
      <span class="by quiet"
        >recorded <time datetime="${recordedAt}">${instantInWords(recordedAt)}</time> by ${actor}</span
      >
    </td>
    <td class="what">
      ${capitalized(entryInWords(entry, episode))}${listOf(shown.changes)}${fateOf(shown)}
      <p class="quiet">${originOf(shown)}</p>
    </td>
  </tr>`;
}

function fateOf({ believed, changedBy = [] }: ShownEntry): Html | undefined {
  if (changedBy.length === 0) return undefined;
  return html`<p class="fate">${believed === null ? 'Voided' : 'Corrected'} by entry ${changedBy.join(' and ')}</p>`;
}

function originOf({ position, commandId, causationId, correlationId, source }: ShownEntry): string {
  return [
    `Position ${position}, command ${commandId}`,
    ...(causationId === commandId ? [] : [`caused by ${causationId}`]),
    ...(correlationId === commandId ? [] : [`correlation ${correlationId}`]),
    ...(source === undefined ? [] : [`source ${source.system} ${source.id}`]),
  ].join(', ');
}

/** The lines as a list; `undefined` without any. */
export function listOf(lines: readonly string[]): Html | undefined {
  return lines.length === 0
    ? undefined
    : html`<ul class="changes">
        ${lines.map((line) => html`<li>${line}</li>`)}
      </ul>`;
}

/** An instant for people: `2026-03-03 17:00:00 UTC`. */
export function instantInWords(instant: string): string {
  return `${instant.slice(0, 10)} ${instant.slice(11, 19)} UTC`;
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
