import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises';
import { parseUUID } from '@eventstore/db-client/dist/utils/grpcUUID.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import type { BatchAppendReq, BatchAppendResp } from '@eventstore/db-client/generated/streams_pb.js';
import type { StreamIdentifier } from '@eventstore/db-client/generated/shared_pb.js';
import type { handleBidiStreamingCall } from '@grpc/grpc-js';
import type { Database, Expected, Outcome, Proposed } from './database.js';
import type { Faults } from './faults.js';
import { appendReply } from './replies.js';

export interface AppendContext {
  readonly database: Database;
  readonly faults: Faults;
  cut(): void;
}

/** Milliseconds after which a node gives up a commit; 2 s on nodes of 23.10 and 24.2. */
const COMMIT_TIMEOUT = 2_000;

/**
 * Appends that are being committed. As on a node, one that arrives meanwhile with the same ids is not always answered: of
 * the first of them the node says that the stream is elsewhere, of the others nothing until it gives the commit up.
 */
const committing = new WeakMap<Database, Map<string, number>>();

/** The call that carries many appends; each is written when its last message is in. */
export function batchAppend(context: AppendContext): handleBidiStreamingCall<BatchAppendReq, BatchAppendResp> {
  return (call) => {
    call.on('error', () => {});
    call.on('data', (request: BatchAppendReq) => {
      void answer(context, request, (reply) => call.cancelled || call.write(reply));
    });
    call.on('end', () => {
      // The server's farewell names no append.
      call.write(new streams.BatchAppendResp());
      call.end();
    });
  };
}

async function answer(
  { database, faults, cut }: AppendContext,
  request: BatchAppendReq,
  reply: (reply: BatchAppendResp) => void,
): Promise<void> {
  const options = request.getOptions();
  const stream = nameOf(options?.getStreamIdentifier());
  const fate = await faults.append(stream);
  if (fate === 'refuse') return reply(appendReply(request, 'not-ready'));
  if (fate === 'cut before') return cut();
  if (fate === 'lose') return;
  const proposed = request.getProposedMessagesList().map(toProposed);
  const outcome = await commit(database, stream, expectedBy(options), proposed);
  if (outcome === 'timed out') return reply(appendReply(request, 'timed out'));
  if (fate === 'cut after') cut();
  else if (fate === 'answer') reply(appendReply(request, outcome));
}

async function commit(
  database: Database,
  stream: string,
  expected: Expected,
  proposed: readonly Proposed[],
): Promise<Outcome | 'timed out'> {
  const underWay = committing.get(database) ?? new Map<string, number>();
  committing.set(database, underWay);
  const key = [stream, String(expected), ...proposed.map(({ id }) => id)].join(' ');
  const duplicates = underWay.get(key);
  if (duplicates === undefined) {
    underWay.set(key, 0);
    const outcome = database.append(stream, expected, proposed);
    await nextTurn();
    underWay.delete(key);
    return outcome;
  }
  underWay.set(key, duplicates + 1);
  if (duplicates > 0) {
    await wait(COMMIT_TIMEOUT, undefined, { ref: false });
    return 'timed out';
  }
  const written = database.append(stream, expected, proposed);
  return written.outcome === 'written' ? { outcome: 'conflict', actual: written.revision } : written;
}

export function nameOf(identifier: StreamIdentifier | undefined): string {
  return Buffer.from(identifier?.getStreamName_asU8() ?? []).toString();
}

function expectedBy(options: BatchAppendReq.Options | undefined): Expected {
  if (options?.hasAny()) return 'any';
  if (options?.hasStreamExists()) return 'stream-exists';
  return options?.hasStreamPosition() ? BigInt(options.getStreamPosition()) : 'no-stream';
}

function toProposed(message: BatchAppendReq.ProposedMessage): Proposed {
  return {
    id: parseUUID(message.getId()) ?? '',
    type: message.getMetadataMap().get('type') ?? '',
    contentType: message.getMetadataMap().get('content-type') ?? '',
    data: message.getData_asU8(),
    metadata: message.getCustomMetadata_asU8(),
  };
}
