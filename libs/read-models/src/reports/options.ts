/** An option of a report. Declared once: the URL parameters, the CLI options and the API description follow from it. */
export type OptionDeclaration =
  | {
      readonly kind: 'choice';
      readonly values: readonly string[];
      readonly byDefault: string;
      readonly meaning: string;
    }
  | { readonly kind: 'date'; readonly meaning: string }
  | {
      readonly kind: 'integer';
      readonly least: number;
      readonly most: number;
      readonly byDefault?: number;
      readonly meaning: string;
    }
  | {
      /** Several different whole numbers, ascending. */
      readonly kind: 'integers';
      readonly least: number;
      readonly most: number;
      readonly byDefault: readonly number[];
      readonly meaning: string;
    };

export type OptionDeclarations = Readonly<Record<string, OptionDeclaration>>;

/** The value of an option; `undefined` if it is omitted and has no default. Dates are text, `2026-03-01`. */
export type ValueOf<Option extends OptionDeclaration> = Option extends {
  readonly kind: 'choice';
  readonly values: readonly (infer Value)[];
}
  ? Value
  : Option extends { readonly kind: 'integer'; readonly byDefault: number }
    ? number
    : Option extends { readonly kind: 'integer' }
      ? number | undefined
      : Option extends { readonly kind: 'integers' }
        ? readonly number[]
        : string | undefined;

export type ValuesOf<Options extends OptionDeclarations> = {
  readonly [Name in keyof Options]: ValueOf<Options[Name]>;
};

/** Options that contradict each other, or request more than a report returns at once. */
export class InvalidOption extends Error {
  readonly code = 'invalid-option';

  constructor(
    readonly option: string,
    message: string,
  ) {
    super(message);
    this.name = 'InvalidOption';
  }
}

/** Fills in the defaults of omitted options. */
export function withDefaults<Options extends OptionDeclarations>(
  options: Options,
  given: Partial<ValuesOf<Options>>,
): ValuesOf<Options> {
  const byDefault = Object.entries(options).map(([name, option]) => [
    name,
    given[name] ?? ('byDefault' in option ? option.byDefault : undefined),
  ]);
  return Object.fromEntries(byDefault) as ValuesOf<Options>;
}
