import { visible, visibleLines } from '#episode/words/visible';

/** Output lines. Each stays one line, whatever its content. */
export function shownLines(lines: readonly string[]): string {
  return lines.map((line) => `${visible(line)}\n`).join('');
}

/**
 * A text after its introduction. Further lines of the text are indented and start with a bar, so that none looks like a
 * line of this program.
 */
export function textBehind(before: string, text: string): string[] {
  const [first = '', ...others] = visibleLines(text);
  return [`${before}${first}`, ...others.map((line) => `${' '.repeat(before.length)}| ${line}`)];
}
