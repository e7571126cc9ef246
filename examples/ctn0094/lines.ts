import { v5 as uuidv5 } from 'uuid';
import type { CommandData, CommandType } from '#episode/commands';
import type { SourceEntry } from '#episode/payloads/common';

/** The sender's name in every command. */
export const SYSTEM = 'ctn0094';

/** Namespace of the command ids: never changed, so that a second run says the same commands again. */
const NAMESPACE = '5b0d6a34-5c0e-5b7c-9a55-0c94c94c0094';

/** A command as a line of NDJSON. */
export type Line<Type extends CommandType = CommandType> = Type extends CommandType
  ? {
      readonly commandId: string;
      readonly episodeId: string;
      readonly type: Type;
      readonly data: CommandData[Type];
      readonly source: SourceEntry;
    }
  : never;

/** A command that an entry of the source leads to. The entry (`visit.csv/7/WK3/21`) names it for ever. */
export function line<Type extends CommandType>(
  who: string,
  entry: string,
  type: Type,
  data: CommandData[Type],
): Line<Type>;
export function line(who: string, entry: string, type: CommandType, data: CommandData[CommandType]): object {
  return {
    commandId: uuidv5(entry, NAMESPACE),
    episodeId: episodeIdOf(who),
    type,
    data,
    source: { system: SYSTEM, id: entry },
  };
}

/** The one episode of a person. */
export function episodeIdOf(who: string): string {
  return `${SYSTEM}-${who}`;
}
