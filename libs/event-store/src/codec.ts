import type { Appended, EventStore, JsonObject, NewEvent, RecordedEvent, StreamName } from './port.js';

/**
 * Converts between the domain's payloads and the stored ones, for example to encrypt them with a key per patient.
 * Metadata, ids and types are stored unchanged. The size limit of an append applies to the result of `encode`.
 */
export interface PayloadCodec {
  /** Names the codec in errors. */
  readonly name: string;
  encode(stream: StreamName, data: JsonObject): JsonObject | Promise<JsonObject>;
  decode(stream: StreamName, data: JsonObject): JsonObject | Promise<JsonObject>;
}

/** Stores payloads unchanged. */
export const plainJson: PayloadCodec = {
  name: 'plain-json',
  encode: (_stream, data) => data,
  decode: (_stream, data) => data,
};

/** A store that encodes payloads on every append and decodes them on every read and subscription. */
export function withCodec(store: EventStore, codec: PayloadCodec): EventStore {
  if (codec === plainJson) return store;
  const underWay = new Set<Promise<Appended>>();
  return {
    append(stream, expected, events) {
      const append = sealAll(codec, stream, events).then((sealed) => store.append(stream, expected, sealed));
      underWay.add(append);
      return append.finally(() => underWay.delete(append));
    },
    readStream: (stream, options) => opened(codec, store.readStream(stream, options)),
    readAll: (options) => opened(codec, store.readAll(options)),
    subscribe: (options) => opened(codec, store.subscribe(options)),
    head: () => store.head(),
    identity: () => store.identity(),
    async close() {
      await Promise.allSettled(underWay);
      await store.close();
    },
  };
}

async function sealAll(codec: PayloadCodec, stream: StreamName, events: readonly NewEvent[]): Promise<NewEvent[]> {
  return Promise.all(events.map(async (event) => ({ ...event, data: await codec.encode(stream, event.data) })));
}

async function* opened<T extends { readonly kind: string }>(
  codec: PayloadCodec,
  items: AsyncIterable<T | RecordedEvent>,
): AsyncGenerator<T | RecordedEvent> {
  for await (const item of items) yield isEvent(item) ? await unseal(codec, item) : item;
}

function isEvent(item: { readonly kind: string }): item is RecordedEvent {
  return item.kind === 'event';
}

async function unseal(codec: PayloadCodec, event: RecordedEvent): Promise<RecordedEvent> {
  if (event.unreadable !== undefined) return event;
  try {
    return { ...event, data: await codec.decode(event.stream, event.data) };
  } catch (cause) {
    throw new Error(`${codec.name} cannot open ${event.stream} at revision ${event.revision}`, { cause });
  }
}
