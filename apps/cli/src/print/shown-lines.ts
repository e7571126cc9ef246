import { visible, visibleLines } from '#episode/words/visible';

/** Lines of output, each one line whatever it is made of. */
export function shownLines(lines: readonly string[]): string {
  return lines.map((line) => `${visible(line)}\n`).join('');
}

/**
 * A text behind what introduces it. Further lines of the text stand below, indented and behind a bar, so that none passes for a
 * line of this program.
 */
export function textBehind(before: string, text: string): string[] {
  const [first = '', ...others] = visibleLines(text);
  return [`${before}${first}`, ...others.map((line) => `${' '.repeat(before.length)}| ${line}`)];
}
