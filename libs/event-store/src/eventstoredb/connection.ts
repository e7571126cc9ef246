import { EventStoreDBClient } from '@eventstore/db-client';
import { StreamsClient } from '@eventstore/db-client/generated/streams_grpc_pb.js';
import type { BatchAppendReq, BatchAppendResp } from '@eventstore/db-client/generated/streams_pb.js';

/** One gRPC call that carries appends one way and answers the other. */
export interface AppendCall {
  write(request: BatchAppendReq): boolean;
  on(event: 'data', listener: (response: BatchAppendResp) => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'end', listener: () => void): unknown;
  cancel(): void;
}

/**
 * The client for a connection string (`esdb://` or `esdb+discover://`, with TLS, credentials and gossip as the client
 * documents them). Connects on first use. Throws for a string it cannot read.
 */
export function connect(connectionString: string): EventStoreDBClient {
  return EventStoreDBClient.connectionString(connectionString);
}

/**
 * Opens a call for appends on the client's connection, which is reopened after a loss.
 *
 * `appendToStream` of the client is not used: it keeps the appends of all clients and connections of the process in one
 * map, so that one failing fails the others, and an answer that comes nevertheless is an exception that nobody can
 * catch; a connection lost while requests queue is a rejection that nobody can handle; and it waits for a hung server
 * without end.
 */
export function openAppendCall(client: EventStoreDBClient, prepare: (call: AppendCall) => void): Promise<AppendCall> {
  return createAppendCall.call(client, prepare);
}

/** Closes the connection, whose calls have been ended. Not waited for: a client that seeks a cluster's leader would first have to find it. */
export function disconnect(client: EventStoreDBClient): void {
  closeChannel.call(client).catch(() => {});
}

/** The client's own way to extend it: its commands are functions with it as `this`. */
function createAppendCall(this: EventStoreDBClient, prepare: (call: AppendCall) => void): Promise<AppendCall> {
  const open = this.GRPCStreamCreator(StreamsClient, 'append', (grpc) => {
    const call = grpc.batchAppend(...this.callArguments({}, { deadline: Infinity }));
    prepare(call);
    return call;
  });
  return open();
}

async function closeChannel(this: EventStoreDBClient): Promise<void> {
  (await this.getChannel()).close();
}
