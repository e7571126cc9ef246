import { describe, expect, it } from '@jest/globals';
import { position, revision, streamName, type JsonObject, type RecordedEvent } from '#event-store/port';
import { serverSentEvents } from './event.view.js';
import { ProviderEvents } from './provider-events.js';

const referral = (providerId: string) => ({
  effectiveOn: '2026-02-16',
  patientId: 'p',
  providerId,
  referralSource: 7,
});

/** Events of episodes in log order, with positions from 1. */
function log(...entries: readonly (readonly [episode: string, type: string, data: JsonObject])[]): RecordedEvent[] {
  const next = new Map<string, number>();
  return entries.map(([episode, type, data], index) => {
    const at = next.get(episode) ?? 0;
    next.set(episode, at + 1);
    const ids = { commandId: `${index}`, commandDigest: '', correlationId: '', causationId: '' };
    return {
      kind: 'event',
      id: `${index}`,
      stream: streamName(`episode-${episode}`),
      position: position(index + 1),
      revision: revision(at),
      recordedAt: '2026-03-01T00:00:00.000Z',
      type,
      data,
      metadata: { ...ids, actor: 'x', schemaVersion: 1 },
    };
  });
}

const referred = (episode: string, provider: string) => [episode, 'ReferralReceived', referral(provider)] as const;
const correctedTo = (episode: string, provider: string) => {
  const corrections = [{ revision: '0', type: 'ReferralReceived', schemaVersion: 1, data: referral(provider) }];
  return [episode, 'EntriesCorrected', { effectiveOn: '2026-03-02', reason: 'x', corrections }] as const;
};
const served = (episode: string) => [episode, 'ServiceRecorded', {}] as const;

async function* each<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}

function feedOf(provider: string, events: readonly RecordedEvent[]) {
  const store = {
    readStream: (stream: string) => each(events.filter((event) => event.stream === stream)),
  };
  return new ProviderEvents(store, provider, new AbortController().signal);
}

async function positions(events: AsyncIterable<RecordedEvent>): Promise<number[]> {
  const found: number[] = [];
  for await (const event of events) found.push(Number(event.position));
  return found;
}

describe('the events of one provider', () => {
  it("come once, however often an episode becomes the provider's", async () => {
    const events = log(
      ...[referred('e', 'b'), served('e'), correctedTo('e', 'a'), served('e')],
      ...[correctedTo('e', 'b'), served('e'), correctedTo('e', 'a')],
      ...[correctedTo('e', 'c'), correctedTo('e', 'a')],
    );
    expect(await positions(feedOf('a', events).page(each(events), 100))).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(await positions(feedOf('a', events).page(each(events.slice(6)), 100))).toEqual([5, 6, 7, 8, 9]);
  });

  it('have no id before the position that the reader continued from', async () => {
    const events = log(referred('early', 'b'), referred('own', 'a'), served('own'), correctedTo('early', 'a'));
    const live = feedOf('a', events).live(each(events.slice(3)));
    let text = '';
    for await (const part of serverSentEvents(live, 3n)) text += part;
    expect(text.match(/^id: .*$/gm)).toEqual(['id: 4']);
    expect(text.match(/^event: .*$/gm)).toEqual(['event: ReferralReceived', 'event: EntriesCorrected']);
  });
});
