import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { plainJson, withCodec } from './codec.js';
import type { PayloadCodec } from './codec.js';
import { aStream, anEvent, collect, follow, someEvents } from './contract/support.js';
import { eventStoreContract } from './event-store.contract.js';
import type { OpenLog } from './event-store.contract.js';
import { revision } from './port.js';
import type { JsonObject, StreamName } from './port.js';
import { temporaryLog } from './sqlite/support/temporary-log.js';

const keyOf = (stream: StreamName) => createHash('sha256').update(`secret of ${stream}`).digest();

/** AES-256-GCM, a key per stream, another nonce every time. */
const sealed: PayloadCodec = {
  name: 'sealed',
  encode(stream, data) {
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', keyOf(stream), nonce);
    const text = Buffer.concat([cipher.update(JSON.stringify(data)), cipher.final()]).toString('base64');
    return { nonce: nonce.toString('base64'), text, tag: cipher.getAuthTag().toString('base64') };
  },
  decode(stream, { nonce, text, tag }) {
    const decipher = createDecipheriv('aes-256-gcm', keyOf(stream), Buffer.from(String(nonce), 'base64'));
    decipher.setAuthTag(Buffer.from(String(tag), 'base64'));
    const opened = Buffer.concat([decipher.update(Buffer.from(String(text), 'base64')), decipher.final()]);
    return JSON.parse(opened.toString()) as JsonObject;
  },
};

/** The same, as a codec that must wait, for a key say. */
const awaited: PayloadCodec = {
  name: 'awaited',
  encode: async (stream, data) => sealed.encode(stream, data),
  decode: async (stream, data) => sealed.decode(stream, data),
};

async function sealedLog(codec: PayloadCodec): Promise<OpenLog> {
  const log = await temporaryLog();
  return {
    store: withCodec(log.store, codec),
    reopen: async () => withCodec(await log.reopen(), codec),
    dispose: () => log.dispose(),
  };
}

eventStoreContract('the SQLite log with sealed payloads', () => sealedLog(awaited));

describe('a store with a codec', () => {
  let log: OpenLog;
  beforeEach(async () => {
    log = await temporaryLog();
  });
  afterEach(() => log.dispose());

  it.each([sealed, awaited])('stores $name payloads and hands out open ones, however they are read', async (codec) => {
    const store = withCodec(log.store, codec);
    const [stream, event] = [aStream(), anEvent({ data: { patientId: 'p-1' } })];
    await store.append(stream, 'no-stream', [event]);

    const [stored] = await collect(log.store.readStream(stream));
    expect(JSON.stringify(stored?.data)).not.toContain('p-1');
    expect(stored).toMatchObject({ id: event.id, type: event.type, metadata: event.metadata });

    const { signal } = new AbortController();
    const [live] = await follow(store.subscribe({ signal }), new Set([stream]), 1);
    for (const [read] of [await collect(store.readStream(stream)), await collect(store.readAll()), [live]]) {
      expect(read?.data).toEqual(event.data);
    }
  });

  it('gives the first answer to an append that is sealed again', async () => {
    const store = withCodec(log.store, sealed);
    const [stream, events] = [aStream(), someEvents(2)];
    const first = await store.append(stream, 'no-stream', events);
    expect(await store.append(stream, 'no-stream', events)).toEqual(first);
  });

  it('names the event that it cannot open', async () => {
    const [store, stream] = [withCodec(log.store, sealed), aStream()];
    await store.append(stream, 'no-stream', [anEvent()]);
    await log.store.append(stream, revision(0), [anEvent()]);
    await expect(collect(store.readStream(stream))).rejects.toThrow(`sealed cannot open ${stream} at revision 1`);
  });

  it('is the store itself when payloads are plain', () => {
    expect(withCodec(log.store, plainJson)).toBe(log.store);
  });
});
