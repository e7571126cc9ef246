import { parseUUID } from '@eventstore/db-client/dist/utils/grpcUUID.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import type { BatchAppendReq, BatchAppendResp } from '@eventstore/db-client/generated/streams_pb.js';
import type { StreamIdentifier } from '@eventstore/db-client/generated/shared_pb.js';
import type { handleBidiStreamingCall } from '@grpc/grpc-js';
import type { Database, Expected, Proposed } from './database.js';
import type { Faults } from './faults.js';
import { appendReply } from './replies.js';

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
  const outcome = database.append(stream, expectedBy(options), proposed);
  if (fate === 'cut after') cut();
  else if (fate === 'answer') reply(appendReply(request, outcome));
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
