import { parseUUID } from '@eventstore/db-client/dist/utils/grpcUUID.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import type {
  AppendReq,
  AppendResp,
  BatchAppendReq,
  BatchAppendResp,
} from '@eventstore/db-client/generated/streams_pb.js';
import type { StreamIdentifier } from '@eventstore/db-client/generated/shared_pb.js';
import type { handleBidiStreamingCall, handleClientStreamingCall } from '@grpc/grpc-js';
import type { Database, Expected, Proposed } from './database.js';
import type { Faults } from './faults.js';
import { appendReply, exception } from './replies.js';

export interface AppendContext {
  readonly database: Database;
  readonly faults: Faults;
  cut(): void;
}

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

/** The slower call, one append each, that the client uses with credentials of its own. */
export function append({ database }: AppendContext): handleClientStreamingCall<AppendReq, AppendResp> {
  return (call, callback) => {
    const requests: AppendReq[] = [];
    call.on('data', (request: AppendReq) => requests.push(request));
    call.on('end', () => {
      const options = requests[0]?.getOptions();
      const stream = nameOf(options?.getStreamIdentifier());
      const proposed = requests.slice(1).map((request) => toProposed(request.getProposedMessage()!));
      const outcome = database.append(stream, expectedBy(options, options?.getRevision()), proposed);
      if (outcome.outcome === 'deleted') return callback(exception('stream-deleted', { 'stream-name': stream }));
      if (outcome.outcome === 'too-large') {
        return callback(exception('maximum-append-size-exceeded', { 'maximum-append-size': '1048576' }));
      }
      return callback(null, unaryReply(outcome));
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
  const proposed = request.getProposedMessagesList().map(toProposed);
  const outcome = database.append(stream, expectedBy(options, options?.getStreamPosition()), proposed);
  if (fate === 'cut after') cut();
  else if (fate === 'answer') reply(appendReply(request, outcome));
}

export function nameOf(identifier: StreamIdentifier | undefined): string {
  return Buffer.from(identifier?.getStreamName_asU8() ?? []).toString();
}

function expectedBy(
  options: AppendReq.Options | BatchAppendReq.Options | undefined,
  revision: string | undefined,
): Expected {
  if (options?.hasAny()) return 'any';
  if (options?.hasStreamExists()) return 'stream-exists';
  if (options?.hasNoStream() || revision === undefined) return 'no-stream';
  return BigInt(revision);
}

function toProposed(message: AppendReq.ProposedMessage | BatchAppendReq.ProposedMessage): Proposed {
  return {
    id: parseUUID(message.getId()) ?? '',
    type: message.getMetadataMap().get('type') ?? '',
    contentType: message.getMetadataMap().get('content-type') ?? '',
    data: message.getData_asU8(),
    metadata: message.getCustomMetadata_asU8(),
  };
}

function unaryReply(
  outcome: { outcome: 'written'; revision: bigint; position: bigint } | { outcome: 'conflict'; actual: bigint },
): AppendResp {
  const reply = new streams.AppendResp();
  if (outcome.outcome === 'conflict') {
    const conflict = new streams.AppendResp.WrongExpectedVersion();
    if (outcome.actual >= 0n) conflict.setCurrentRevision(String(outcome.actual));
    return reply.setWrongExpectedVersion(conflict);
  }
  const position = new streams.AppendResp.Position();
  position.setCommitPosition(String(outcome.position));
  position.setPreparePosition(String(outcome.position));
  const success = new streams.AppendResp.Success().setCurrentRevision(String(outcome.revision)).setPosition(position);
  return reply.setSuccess(success);
}
