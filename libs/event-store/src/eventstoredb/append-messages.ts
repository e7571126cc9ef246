import { randomUUID } from 'node:crypto';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import { createStreamIdentifier } from '@eventstore/db-client/dist/utils/grpcStreamIdentifier.js';
import { createUUID, parseUUID } from '@eventstore/db-client/dist/utils/grpcUUID.js';
import type { BatchAppendReq, BatchAppendResp } from '@eventstore/db-client/generated/streams_pb.js';
import type { EncodedEvent } from '../encode-append.js';
import { position, revision } from '../port.js';
import type { ExpectedRevision, Position, Revision, StreamName } from '../port.js';

/** The server's answer to an append. */
export type AppendAnswer =
  | { readonly answer: 'written'; readonly revision: Revision; readonly position: Position }
  | { readonly answer: 'conflict'; readonly actual: Revision | 'no-stream' }
  | { readonly answer: 'too-large'; readonly limit: number }
  | { readonly answer: 'failed'; readonly reason: string };

/** No stream is this long. The server counts revisions to 2^63 - 1 and reserves some of the last. */
const BEYOND_ANY_STREAM = 2n ** 62n;

/** One append in one message: appends are limited to a megabyte, messages to four. */
export function appendRequest(
  stream: StreamName,
  expected: ExpectedRevision,
  events: readonly EncodedEvent[],
): { readonly id: string; readonly request: BatchAppendReq } {
  const id = randomUUID();
  const request = new streams.BatchAppendReq();
  request.setCorrelationId(createUUID(id));
  request.setOptions(appendOptions(stream, expected));
  request.setProposedMessagesList(events.map(proposedMessage));
  request.setIsFinal(true);
  return { id, request };
}

/** The id of the append that an answer belongs to; `undefined` for the server's final message. */
export function answeredAppend(response: BatchAppendResp): string | undefined {
  return parseUUID(response.getCorrelationId());
}

export function appendAnswer(response: BatchAppendResp): AppendAnswer {
  const success = response.getSuccess();
  if (success === undefined) return failedAnswer(response);
  const at = success.getPosition();
  if (at === undefined) return { answer: 'failed', reason: 'answered without a position' };
  return {
    answer: 'written',
    revision: revision(success.getCurrentRevision()),
    position: position(at.getCommitPosition()),
  };
}

/**
 * No deadline is set: the server compares it with its own clock, and would refuse every append of a process whose
 * clock is seconds behind. It applies its own limit.
 */
function appendOptions(stream: StreamName, expected: ExpectedRevision): BatchAppendReq.Options {
  const options = new streams.BatchAppendReq.Options();
  options.setStreamIdentifier(createStreamIdentifier(stream));
  if (expected === 'no-stream') options.setNoStream(new shared.Empty());
  else options.setStreamPosition(String(expected < BEYOND_ANY_STREAM ? expected : BEYOND_ANY_STREAM));
  return options;
}

function proposedMessage({ id, type, data, metadata }: EncodedEvent): BatchAppendReq.ProposedMessage {
  const message = new streams.BatchAppendReq.ProposedMessage();
  message.setId(createUUID(id));
  message.getMetadataMap().set('type', type).set('content-type', 'application/json');
  message.setData(Buffer.from(data));
  message.setCustomMetadata(Buffer.from(metadata));
  return message;
}

function failedAnswer(response: BatchAppendResp): AppendAnswer {
  const error = response.getError();
  const details = error?.getDetails();
  const name = details?.getTypeName() ?? '';
  if (name === 'event_store.client.WrongExpectedVersion') {
    const conflict = details?.unpack(shared.WrongExpectedVersion.deserializeBinary, name);
    const actual = conflict?.hasCurrentStreamRevision() ? revision(conflict.getCurrentStreamRevision()) : 'no-stream';
    return { answer: 'conflict', actual };
  }
  if (name === 'event_store.client.MaximumAppendSizeExceeded') {
    const refusal = details?.unpack(shared.MaximumAppendSizeExceeded.deserializeBinary, name);
    return { answer: 'too-large', limit: refusal?.getMaxappendsize() ?? 0 };
  }
  return { answer: 'failed', reason: error?.getMessage() || name || 'an answer of an unknown kind' };
}
