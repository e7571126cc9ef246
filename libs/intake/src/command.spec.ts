import { describe, expect, it } from '@jest/globals';
import type { EpisodeCommand } from '#episode/commands';
import { calendarDate } from '#episode/dates';
import { parseCommand, parseCommandLine, parseCommandText, parseData, parseSource } from './command.js';
import { descriptions } from './descriptions/descriptions.js';
import { commandTypes } from './payloads/command-line.js';

const commandId = '018F6B1E-7c2a-7d3e-9a41-5b6c7d8e9f00';
const line = { commandId, episodeId: 'E-2026-0042', type: 'RecordService', data: descriptions.RecordService.example };

function errorsOf(read: ReturnType<typeof parseCommand> | ReturnType<typeof parseCommandLine>) {
  return read.ok ? [] : read.errors.map(({ field, code }) => `${field}: ${code}`);
}

describe('reading a command', () => {
  it.each(commandTypes)('accepts the example of %s and gives it back unchanged', (type) => {
    expect(parseCommand(type, descriptions[type].example)).toEqual({
      ok: true,
      value: { type, data: descriptions[type].example },
    });
  });

  it('becomes a command of the domain with an episode and the day it was received', () => {
    const read = parseCommand('ChangePhase', descriptions.ChangePhase.example);
    if (!read.ok) throw new Error('the example is valid');
    const command: EpisodeCommand = { ...read.value, episodeId: 'E-1', receivedOn: calendarDate('2026-04-06') };
    expect(command).toMatchObject({ type: 'ChangePhase', episodeId: 'E-1', data: { phase: 'intermediate' } });
  });

  it.each(['', 'AdmitPatients', 'admitPatient', 'toString', '__proto__'])('knows no command %p', (type) => {
    const read = parseCommand(type, {});
    expect(read).toMatchObject({ ok: false, errors: [{ field: 'type', code: 'not-in-list', allowed: commandTypes }] });
  });

  it('keeps the type of a known command', () => {
    const read = parseData('RecordDiagnosis', descriptions.RecordDiagnosis.example);
    expect(read.ok && read.value.data.code).toBe('F10.20');
  });
});

describe('reading a line of a batch', () => {
  it('gives the command with its envelope, its id in lower case', () => {
    const source = { system: 'ehr.example', id: 'note-7781' };
    const value = { ...line, commandId: commandId.toLowerCase(), source };
    expect(parseCommandLine({ ...line, source })).toEqual({ ok: true, commandId: value.commandId, value });
  });

  it.each([
    ['a surplus key', { ...line, user: 'x' }, ['user: unknown-field']],
    ['no id', { ...line, commandId: undefined }, ['commandId: required']],
    ['an id that is no UUID', { ...line, commandId: '42' }, ['commandId: wrong-format']],
    ['an episode id unfit for an address', { ...line, episodeId: 'a/b' }, ['episodeId: wrong-format']],
    ['an episode id that climbs', { ...line, episodeId: '..' }, ['episodeId: wrong-format']],
    ['an empty source', { ...line, source: {} }, ['source.system: required', 'source.id: required']],
    ['no data', { ...line, data: null }, ['data: null']],
    ['wrong data', { ...line, data: { ...line.data, minutes: 0 } }, ['data.minutes: too-small']],
    ['an unknown type, whatever its data', { ...line, type: 'Admit', data: 7 }, ['type: not-in-list']],
  ])('refuses %s', (_what, sent, errors) => expect(errorsOf(parseCommandLine(sent))).toEqual(errors));

  it('gives the id of a line that is wrong elsewhere', () => {
    expect(parseCommandLine({ ...line, type: 'Admit' })).toMatchObject({
      ok: false,
      commandId: commandId.toLowerCase(),
    });
  });

  it.each([['7'], ['null'], ['[]'], ['"text"']])('refuses %s, which is JSON but no object', (text) => {
    expect(errorsOf(parseCommandText(text))).toEqual([': not-an-object']);
  });

  it.each([[''], ['{'], ['{"commandId":}'], [JSON.stringify(line) + JSON.stringify(line)]])(
    'refuses %s as no JSON',
    (text) => {
      expect(errorsOf(parseCommandText(text))).toEqual([': not-json']);
    },
  );

  it('reads a line from its text', () => expect(parseCommandText(JSON.stringify(line)).ok).toBe(true));
});

describe('reading a source', () => {
  it('accepts a system and an id', () => {
    const source = { system: 'urn:oid:2.16.840.1.113883.3.1', id: 'note^7781' };
    expect(parseSource(source)).toEqual({ ok: true, value: source });
  });

  it('refuses spaces and control characters', () => {
    const read = parseSource({ system: 'a b', id: 'a\u0000' });
    expect(read.ok ? [] : read.errors.map(({ field }) => field)).toEqual(['system', 'id']);
  });
});
