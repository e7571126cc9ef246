import { expect, it } from '@jest/globals';
import { pino } from 'pino';
import { UnconfirmedCommands } from './unconfirmed-commands.js';

it('logs a cause once, and the number of commands when it has passed or changed', () => {
  const lines: { msg: string; commands?: number; commandId?: string }[] = [];
  const logger = pino({}, { write: (line: string) => void lines.push(JSON.parse(line) as (typeof lines)[number]) });
  const unconfirmed = new UnconfirmedCommands(logger);
  const note = (why: string, commandId: string) => unconfirmed.note(new Error(why), { commandId, episodeId: 'e' });
  for (const id of ['1', '2', '3']) note('database or disk is full', id);
  note('the writing thread ended', '4');
  unconfirmed.confirmed();
  unconfirmed.confirmed();
  note('database or disk is full', '5');
  expect(lines.map(({ msg, commandId, commands }) => [msg, commandId ?? commands])).toEqual([
    ['a command was not confirmed', '1'],
    ['more commands were not confirmed, for the same cause', 2],
    ['a command was not confirmed', '4'],
    ['a command was not confirmed', '5'],
  ]);
});
