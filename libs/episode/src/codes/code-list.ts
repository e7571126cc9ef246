/** A closed list of codes with their labels and the publication that they come from. */
export interface CodeList<Code extends string | number = string | number> {
  readonly title: string;
  readonly source: string;
  readonly codes: { readonly [code in Code]: string };
}

/** The codes of a list, as a type. */
export type CodeOf<List extends { readonly codes: object }> = keyof List['codes'];

/** The codes of a list; numbers ascending, names in the order in which the list gives them. */
export function codesOf<Code extends string | number>(list: CodeList<Code>): readonly Code[] {
  return Object.keys(list.codes).map((key) => (/^\d+$/.test(key) ? Number(key) : key) as Code);
}

/** The label of a code, or the code itself if the list does not have it (an old log is never unreadable). */
export function labelOf(list: CodeList, code: string | number): string {
  return Object.hasOwn(list.codes, code) ? list.codes[code]! : String(code);
}
