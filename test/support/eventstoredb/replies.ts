import { createStreamIdentifier } from '@eventstore/db-client/dist/utils/grpcStreamIdentifier.js';
import { createUUID } from '@eventstore/db-client/dist/utils/grpcUUID.js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import statuses from '@eventstore/db-client/generated/status_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import { Metadata, status } from '@grpc/grpc-js';
import Any from 'google-protobuf/google/protobuf/any_pb.js';
import Empty from 'google-protobuf/google/protobuf/empty_pb.js';
import type { BatchAppendReq, BatchAppendResp, ReadResp } from '@eventstore/db-client/generated/streams_pb.js';
import type { ServiceError } from '@grpc/grpc-js';
import type { Outcome, StoredEvent } from './database.js';

const TICKS_PER_MILLISECOND = 10_000n;

export function eventReply(event: StoredEvent): ReadResp {
  const recorded = new streams.ReadResp.ReadEvent.RecordedEvent();
  recorded.setId(createUUID(event.id));
  recorded.setStreamIdentifier(createStreamIdentifier(event.stream));
  recorded.setStreamRevision(String(event.revision));
  recorded.setCommitPosition(String(event.position));
  recorded.setPreparePosition(String(event.position));
  recorded.getMetadataMap().set('type', event.type).set('content-type', event.contentType);
  recorded.getMetadataMap().set('created', String(BigInt(event.created) * TICKS_PER_MILLISECOND));
  recorded.setCustomMetadata(event.metadata);
  recorded.setData(event.data);
  const read = new streams.ReadResp.ReadEvent();
  read.setEvent(recorded);
  read.setCommitPosition(String(event.position));
  return new streams.ReadResp().setEvent(read);
}

export function confirmationReply(): ReadResp {
  const confirmation = new streams.ReadResp.SubscriptionConfirmation();
  confirmation.setSubscriptionId(crypto.randomUUID());
  return new streams.ReadResp().setConfirmation(confirmation);
}

export function caughtUpReply(): ReadResp {
  return new streams.ReadResp().setCaughtUp(new streams.ReadResp.CaughtUp());
}

/** Its preparation is at no event's position, as the real ones are. */
export function checkpointReply(position: bigint): ReadResp {
  const checkpoint = new streams.ReadResp.Checkpoint();
  checkpoint.setCommitPosition(String(position));
  checkpoint.setPreparePosition('0');
  return new streams.ReadResp().setCheckpoint(checkpoint);
}

export function notFoundReply(stream: string): ReadResp {
  const notFound = new streams.ReadResp.StreamNotFound();
  notFound.setStreamIdentifier(createStreamIdentifier(stream));
  return new streams.ReadResp().setStreamNotFound(notFound);
}

export function appendReply(request: BatchAppendReq, outcome: Outcome | 'not-ready' | 'timed out'): BatchAppendResp {
  const reply = new streams.BatchAppendResp();
  reply.setCorrelationId(request.getCorrelationId());
  reply.setStreamIdentifier(request.getOptions()?.getStreamIdentifier());
  if (outcome === 'not-ready') return reply.setError(failure('Server Is Not Ready', 'google.protobuf.Empty'));
  if (outcome === 'timed out') return reply.setError(failure('Timeout', 'event_store.client.Timeout'));
  switch (outcome.outcome) {
    case 'written':
      return reply.setSuccess(success(outcome.revision, outcome.position));
    case 'conflict':
      return reply.setError(conflict(request, outcome.actual));
    case 'too-large': {
      const details = new shared.MaximumAppendSizeExceeded().setMaxappendsize(outcome.limit);
      return reply.setError(failure('', 'event_store.client.MaximumAppendSizeExceeded', details.serializeBinary()));
    }
    case 'deleted':
      return reply.setError(failure('', 'event_store.client.StreamDeleted'));
  }
}

/** An error of the kind that the server tells in a trailer. */
export function exception(name: string, details: Readonly<Record<string, string>>): Partial<ServiceError> {
  const metadata = new Metadata();
  metadata.set('exception', name);
  for (const [key, value] of Object.entries(details)) metadata.set(key, value);
  return { code: status.FAILED_PRECONDITION, details: name, metadata };
}

function success(revision: bigint, at: bigint): BatchAppendResp.Success {
  const position = new shared.AllStreamPosition();
  position.setCommitPosition(String(at));
  position.setPreparePosition(String(at));
  return new streams.BatchAppendResp.Success().setCurrentRevision(String(revision)).setPosition(position);
}

function conflict(request: BatchAppendReq, actual: bigint) {
  const options = request.getOptions();
  const details = new shared.WrongExpectedVersion();
  if (actual < 0n) details.setCurrentNoStream(new Empty.Empty());
  else details.setCurrentStreamRevision(String(actual));
  if (options?.hasStreamPosition()) details.setExpectedStreamPosition(options.getStreamPosition());
  else details.setExpectedNoStream(new Empty.Empty());
  return failure('WrongExpectedVersion', 'event_store.client.WrongExpectedVersion', details.serializeBinary());
}

function failure(message: string, type: string, details: Uint8Array = new Uint8Array()) {
  const any = new Any.Any();
  any.pack(details, type);
  return new statuses.Status().setMessage(message).setDetails(any);
}
