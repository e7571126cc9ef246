import type { CommandData, CommandType } from '#episode/commands';
import type { SourceEntry } from '#episode/payloads/common';

/** A command as a provider's record system sends it: one line of NDJSON. */
export type CommandLine<Type extends CommandType = CommandType> = Type extends CommandType
  ? {
      readonly commandId: string;
      readonly episodeId: string;
      readonly type: Type;
      readonly data: CommandData[Type];
      readonly source: SourceEntry;
    }
  : never;
