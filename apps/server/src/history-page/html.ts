import { visibleLines } from '#episode/words/visible';

/** Text that may stand in a page as it is. Nothing else makes it but `html` and `raw`. */
export class Html {
  constructor(readonly text: string) {}

  toString(): string {
    return this.text;
  }
}

/** What a page can be made of: texts are escaped, pages stay, lists are put one after the other, nothing is left out. */
export type Content = Html | string | number | undefined | readonly Content[];

/** A piece of a page. Every text that is put into it is escaped, between tags and inside quoted attributes alike. */
export function html(pieces: TemplateStringsArray, ...contents: readonly Content[]): Html {
  return new Html(
    pieces.map((piece, index) => (index === 0 ? piece : `${written(contents[index - 1])}${piece}`)).join(''),
  );
}

/** Text of this program that is no text of anybody else: a style. */
export function raw(text: string): Html {
  return new Html(text);
}

function written(content: Content): string {
  if (content === undefined) return '';
  if (content instanceof Html) return content.text;
  if (typeof content === 'object') return content.map(written).join('');
  return escaped(String(content));
}

/** What cannot be seen, or would turn the reading around, is shown as its escape; line breaks stay, and mean nothing in a page. */
function escaped(text: string): string {
  const seen = visibleLines(text).join('\n');
  return seen.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
