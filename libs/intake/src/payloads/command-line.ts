import type { CommandData, CommandType } from '#episode/commands';
import type * as payloads from '#episode/payloads/common';
import { About, Nested, NestedBy, OneOf, Optional, Pattern, type FieldOf } from '../decorators.js';
import { commandPayloads } from './command-payloads.js';
import { EpisodeId, SourceEntry } from './common.js';

const UUID = /^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/;

export const commandTypes = Object.keys(commandPayloads) as CommandType[];

/** The id of a command in its canonical form, lower case, or `undefined` if the text is not a UUID. Any version is accepted. */
export function commandIdOf(value: unknown): string | undefined {
  return typeof value === 'string' && UUID.test(value) ? value.toLowerCase() : undefined;
}

function CommandId(): FieldOf<string> {
  return (target, name) => {
    Pattern(UUID, { form: 'UUID', must: 'be a UUID', example: '018f6b1e-7c2a-7d3e-9a41-5b6c7d8e9f00' })(target, name);
    About('The same command sent again gets its first answer again.')(target, name);
  };
}

/** One line of a batch: a command with its envelope. */
export class CommandLine {
  @CommandId() readonly commandId!: string;
  @EpisodeId() readonly episodeId!: string;
  @OneOf(...commandTypes) readonly type!: CommandType;
  @NestedBy('type', commandPayloads) readonly data!: CommandData[CommandType];
  @Optional()
  @Nested(() => SourceEntry)
  @About("The sender's own name for the entry, by which it can be corrected and is not recorded twice.")
  readonly source!: payloads.SourceEntry | undefined;
}
