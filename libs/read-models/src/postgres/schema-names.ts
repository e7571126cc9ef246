/** Schemas that lie beside that of a read model. */
export interface SchemaNames {
  /** Filled by a rebuild. */
  readonly fresh: string;
  /** Was replaced, and is dropped as soon as nobody uses it. */
  readonly old: string;
  /** Was replaced, and is kept. */
  readonly previous: string;
}

export function namesOf(schema: string): SchemaNames {
  return { fresh: `${schema}_fresh`, old: `${schema}_old`, previous: `${schema}_kept` };
}
