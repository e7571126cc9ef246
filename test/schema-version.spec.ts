import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { canonicalJson } from '#event-store/canonical-json';
import { eventTypeOf, type ClinicalCommandType } from '#episode/commands';
import { isCourseEvent, schemaVersions, type ClinicalEvent } from '#episode/events';
import { recordedEntry, type LoggedEvent } from '#episode/recorded';
import { descriptions } from '#intake/descriptions/descriptions';
import { entryFacts } from '#read-models/facts/entry-facts';
import { newProjectedEpisode, project, type ProjectedEpisode } from '#read-models/facts/project';
import { createStatements, SCHEMA_VERSION } from '#read-models/schema/schema';
import { eventOf } from './fixtures/making/stored-events.js';

/**
 * What the tables are, and what the facts are of a fixed log and of one entry of every type. Read models are rebuilt where
 * their version is another one, so whoever changes a table or a rule raises `SCHEMA_VERSION`, and writes the new digest here.
 * The column `filling` came without another version: read models that lack it are as good.
 */
const PINNED = { version: 3, digest: '14ba09dae50a8b70153114146efc445b2885ea0fdf7fc41411f5a4b4c0208952' };

const plain = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (_, each: unknown) => (typeof each === 'bigint' ? String(each) : each)));

/** The events of a fixed log, in its order. */
function fixedLog(): (LoggedEvent & { readonly stream: string })[] {
  const lines = readFileSync(new URL('fixtures/v0.1/eventstoredb.ndjson', import.meta.url), 'utf8');
  const ours = lines.split('\n').filter(Boolean).map(eventOf);
  return ours
    .filter(({ stream }) => stream.startsWith('episode-'))
    .map(({ stream, type, revision, data, metadata }) => ({
      stream,
      type,
      revision,
      recordedAt: '2026-11-29T00:00:00.000Z',
      data: JSON.parse(Buffer.from(data).toString()) as LoggedEvent['data'],
      metadata: JSON.parse(Buffer.from(metadata).toString()) as LoggedEvent['metadata'],
    }));
}

/** What every event of the fixed log changes. */
function changesOfLog(): unknown[] {
  const episodes = new Map<string, ProjectedEpisode>();
  return fixedLog().map((event, index) => {
    const episode = episodes.get(event.stream) ?? newProjectedEpisode();
    episodes.set(event.stream, episode);
    return project(episode, recordedEntry(event), BigInt(index + 1));
  });
}

/** One entry of every type, as its command has it. */
const entries = (Object.keys(eventTypeOf) as ClinicalCommandType[]).map(
  (command) => ({ type: eventTypeOf[command], data: descriptions[command].example }) as ClinicalEvent,
);

describe('the version of read models', () => {
  it('is another one whenever a table or a rule of the facts is', () => {
    const facts = [changesOfLog(), entries.map((event) => entryFacts({ revision: 0, event }))];
    const digest = createHash('sha256')
      .update(canonicalJson(plain({ tables: createStatements(), facts })))
      .digest('hex');
    expect({ version: SCHEMA_VERSION, digest }).toEqual(PINNED);
  });

  it('speaks for an entry of every type, each of which has facts', () => {
    const types = entries.map(({ type }) => type);
    const clinical = Object.keys(schemaVersions).filter((type) => !/^(Entries|Episode)(Corrected|Voided)$/.test(type));
    expect([...types].sort()).toEqual(clinical.sort());
    expect(entries.filter((event) => !isCourseEvent(event) && entryFacts({ revision: 0, event }).length === 0)).toEqual(
      [],
    );
  });
});
