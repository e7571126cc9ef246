import type { ReadReq, ReadResp } from '@eventstore/db-client/generated/streams_pb.js';
import { status } from '@grpc/grpc-js';
import type { ServerWritableStream, ServiceError } from '@grpc/grpc-js';
import { nameOf } from './appends.js';
import type { Database, StoredEvent } from './database.js';
import { eventReply, exception, notFoundReply } from './replies.js';
import { sender } from './sender.js';

export type ReadCall = ServerWritableStream<ReadReq, ReadResp>;

/** Answers a read of a stream or of the whole log, to its end or its count. */
export async function read(call: ReadCall, database: Database): Promise<void> {
  const options = call.request.getOptions();
  if (options?.getCount() === '0') return fail(call, { code: status.UNKNOWN, details: 'a count of 0' });
  const found = options?.hasStream() ? inStream(options, database) : inLog(options, database);
  if (!Array.isArray(found)) return fail(call, found as Partial<ServiceError>);
  const send = sender(call);
  for (const reply of found as readonly (StoredEvent | ReadResp)[]) {
    if (call.cancelled) return;
    await send('position' in reply ? eventReply(reply) : reply);
  }
  call.end();
}

export function fail(call: ReadCall, error: Partial<ServiceError>): void {
  call.emit('error', error);
}

type Found = readonly (StoredEvent | ReadResp)[] | Partial<ServiceError>;

function inStream(options: ReadReq.Options, database: Database): Found {
  const request = options.getStream();
  const name = nameOf(request?.getStreamIdentifier());
  const events = database.read(name);
  if (events === 'deleted') return exception('stream-deleted', { 'stream-name': name });
  if (events === 'not-found') return [notFoundReply(name)];
  const from = request?.hasRevision() ? BigInt(request.getRevision()) : undefined;
  const wanted = isForwards(options)
    ? events.filter(({ revision }) => from === undefined || revision >= from)
    : events.filter(({ revision }) => from === undefined || revision <= from).reverse();
  return wanted.slice(0, Number(options.getCount()));
}

/** Forwards with the event at the position, backwards without. */
function inLog(options: ReadReq.Options | undefined, database: Database): Found {
  const forwards = isForwards(options);
  const request = options?.getAll();
  const at = request?.hasPosition() ? BigInt(request.getPosition()!.getCommitPosition()) : undefined;
  if (at !== undefined && !database.isRecord(at)) {
    return { code: status.UNKNOWN, details: 'Unexpected ReadAllResult: Error' };
  }
  const index = at === undefined ? (request?.hasEnd() ? database.log.length : 0) : database.indexOf(at);
  const count = Number(options?.getCount());
  if (forwards) return database.log.slice(index, index + count);
  return database.log.slice(Math.max(0, index - count), index).reverse();
}

function isForwards(options: ReadReq.Options | undefined): boolean {
  return options?.getReadDirection() === 0;
}
