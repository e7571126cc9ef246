/** Schemas next to that of a read model. */
export interface SchemaNames {
  /** Filled by a rebuild. */
  readonly fresh: string;
  /** A replaced read model, dropped as soon as nobody uses it. */
  readonly old: string;
  /** The previous read model. The suffix of the schema is that of earlier versions. */
  readonly previous: string;
}

export function namesOf(schema: string): SchemaNames {
  return { fresh: `${schema}_fresh`, old: `${schema}_old`, previous: `${schema}_kept` };
}
