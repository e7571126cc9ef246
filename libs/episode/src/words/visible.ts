/*
 * Text that somebody sent, for eyes: in a terminal, on a page, in a log. A control character steers a terminal, a direction mark turns
 * the reading around, a line break begins a line that nobody wrote.
 */

/** All that is not seen itself, but for the joiners that some scripts need. */
const UNSEEN = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

const LINE_BREAK = /\r\n|[\n\v\f\r\u0085\u2028\u2029]/;

/** Text in one line in which everything is seen: what is not is written as its escape in JSON, `\u202e`. */
export function visible(text: string): string {
  return text.replaceAll('\t', ' ').replace(UNSEEN, escaped);
}

/** The lines of a text, each as `visible` has it. */
export function visibleLines(text: string): string[] {
  return text.split(LINE_BREAK).map(visible);
}

function escaped(character: string): string {
  return character.split('').map(escapedUnit).join('');
}

function escapedUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
