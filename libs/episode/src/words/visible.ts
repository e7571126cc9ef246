/*
 * Makes text from outside safe to display in a terminal, on a page or in a log. Control characters can control a terminal,
 * direction marks can reverse the reading order, and line breaks can forge a line.
 */

/** Invisible characters, except the joiners that some scripts need. */
const UNSEEN = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

const LINE_BREAK = /\r\n|[\n\v\f\r\u0085\u2028\u2029]/;

/** Text as one line without invisible characters: each is replaced by its JSON escape, `\u202e`. */
export function visible(text: string): string {
  return text.replaceAll('\t', ' ').replace(UNSEEN, escaped);
}

/** The lines of a text, each made visible. */
export function visibleLines(text: string): string[] {
  return text.split(LINE_BREAK).map(visible);
}

function escaped(character: string): string {
  return character.split('').map(escapedUnit).join('');
}

function escapedUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
