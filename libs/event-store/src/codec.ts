import type { Appended, EventStore, JsonObject, NewEvent, RecordedEvent, StreamName } from './port.js';

/**
 * What stands between the domain's payloads and the stored ones, for instance a key per patient.
 * Metadata, ids and types are stored as they are. The limit on the size of an append holds for what `encode` gives.
 */
export interface PayloadCodec {
  /** Names the codec in errors. */
  readonly name: string;
  encode(stream: StreamName, data: JsonObject): JsonObject | Promise<JsonObject>;
  decode(stream: StreamName, data: JsonObject): JsonObject | Promise<JsonObject>;
}

/** Payloads are stored as they are. */
export const plainJson: PayloadCodec = {
  name: 'plain-json',
  encode: (_stream, data) => data,
  decode: (_stream, data) => data,
};

/** The same store, its payloads sealed on every append and opened on every read and subscription. */
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
