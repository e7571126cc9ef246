import { visibleLines } from '#episode/words/visible';

/** Text that is safe to use in a page unchanged. Only `html` and `raw` create it. */
export class Html {
  constructor(readonly text: string) {}

  toString(): string {
    return this.text;
  }
}

/** The content of a page: text is escaped, `Html` stays as it is, lists are joined, `undefined` is left out. */
export type Content = Html | string | number | undefined | readonly Content[];

/** A fragment of a page. Every inserted text is escaped, between tags and in quoted attributes alike. */
export function html(pieces: TemplateStringsArray, ...contents: readonly Content[]): Html {
  return new Html(
    pieces.map((piece, index) => (index === 0 ? piece : `${written(contents[index - 1])}${piece}`)).join(''),
  );
}

/** Marks text of this program as safe, such as a style. Never use it for other text. */
export function raw(text: string): Html {
  return new Html(text);
}

function written(content: Content): string {
  if (content === undefined) return '';
  if (content instanceof Html) return content.text;
  if (typeof content === 'object') return content.map(written).join('');
  return escaped(String(content));
}

/**
 * Invisible characters, and those that reverse the reading direction, become escapes. Line breaks stay: they mean
 * nothing in a page.
 */
function escaped(text: string): string {
  const seen = visibleLines(text).join('\n');
  return seen.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
