import type { CommandData, CommandType } from '#episode/commands';
import type { SourceEntry as SourceEntryData } from '#episode/payloads/common';
import { compile, type Validator } from './compile.js';
import type { FieldError, Validated } from './field-error.js';
import { CommandLine, commandIdOf, commandTypes } from './payloads/command-line.js';
import { commandPayloads } from './payloads/command-payloads.js';
import { SourceEntry } from './payloads/common.js';
import { isJsonObject } from './values.js';

/** The type and data of a command. With an episode and the day of receipt it becomes an `EpisodeCommand`. */
export type CommandBody<Type extends CommandType = CommandType> = {
  readonly [Each in Type]: { readonly type: Each; readonly data: CommandData[Each] };
}[Type];

/** A command from a line of a batch. Its id is in lower case. */
export type SentCommand = CommandBody & {
  readonly commandId: string;
  readonly episodeId: string;
  readonly source?: SourceEntryData;
};

/** The result of reading a line. It includes the command's id if that could be read, so that the answer can name it. */
export type ReadLine = Validated<SentCommand> & { readonly commandId?: string };

const validators = compileAll();
const readLine = compile(CommandLine);
const readSource: Validator<SourceEntryData> = compile(SourceEntry);

/** Reads the data of a command of a known type. */
export function parseData<Type extends CommandType>(type: Type, data: unknown): Validated<CommandBody<Type>> {
  const read = validators[type](data);
  return read.ok ? { ok: true, value: { type, data: read.value } } : read;
}

/** Reads a command of a type that the sender gives. Field paths start at the data. */
export function parseCommand(type: string, data: unknown): Validated<CommandBody> {
  if (!isCommandType(type)) return { ok: false, errors: [unknownType] };
  return parseData(type, data);
}

/** Reads a line of a batch, already parsed from JSON. Field paths start at the line: `data.effectiveOn`. */
export function parseCommandLine(line: unknown): ReadLine {
  const read = readLine(line);
  const commandId = commandIdOf(isJsonObject(line) ? line['commandId'] : undefined);
  if (!read.ok) return commandId === undefined ? read : { ...read, commandId };
  // `data` was validated by the class that `type` names, which TypeScript cannot express.
  return { ok: true, commandId, value: { ...read.value, commandId } as SentCommand };
}

/** Reads a line of a batch from its text. */
export function parseCommandText(text: string): ReadLine {
  try {
    return parseCommandLine(JSON.parse(text));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { ok: false, errors: [notJson] };
  }
}

/** Reads the sender's own name for an entry. */
export function parseSource(source: unknown): Validated<SourceEntryData> {
  return readSource(source);
}

export function isCommandType(type: string): type is CommandType {
  return Object.hasOwn(commandPayloads, type);
}

const unknownType: FieldError = {
  field: 'type',
  code: 'not-in-list',
  message: 'must be the type of a command',
  allowed: commandTypes,
};
const notJson: FieldError = { field: '', code: 'not-json', message: 'must be one JSON object' };

function compileAll(): { readonly [Type in CommandType]: Validator<CommandData[Type]> } {
  const compiled = Object.entries(commandPayloads).map(([type, payload]) => [type, compile<object>(payload)]);
  return Object.fromEntries(compiled) as { readonly [Type in CommandType]: Validator<CommandData[Type]> };
}
