import type { CommandType } from '#episode/commands';

/** The HTTP route of a command and its documentation: `POST /v1/episodes/{id}/<segment>`. */
export interface CommandDescription {
  /** Singular for what an episode has or does once at a time, plural for what accumulates. */
  readonly segment: string;
  /** One line for the API's documentation. */
  readonly summary: string;
  /** When it may be recorded, and what it does, in Markdown, for the reference of commands. */
  readonly notes: string;
  /** A body that is valid: plain JSON, as a sender writes it. */
  readonly example: object;
}

export type Descriptions<Type extends CommandType> = { readonly [Each in Type]: CommandDescription };
