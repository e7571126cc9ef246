import { EventStoreDBClient } from '@eventstore/db-client';
import { StreamsClient } from '@eventstore/db-client/generated/streams_grpc_pb.js';
import type { BatchAppendReq, BatchAppendResp } from '@eventstore/db-client/generated/streams_pb.js';

/** One gRPC call that carries appends in one direction and answers in the other. */
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
 * The client's own `appendToStream` has four faults: it stores the appends of all clients and connections of the process in
 * one map, so that one failure fails the others; a late answer is an exception that nobody can catch; a connection that is
 * lost while requests queue is a rejection that nobody can handle; and it waits for a hung server without a limit.
 */
export function openAppendCall(client: EventStoreDBClient, prepare: (call: AppendCall) => void): Promise<AppendCall> {
  return createAppendCall.call(client, prepare);
}

/** Closes the connection after its calls have ended. Does not wait: a client that searches for a cluster's leader would first have to find it. */
export function disconnect(client: EventStoreDBClient): void {
  closeChannel.call(client).catch(() => {});
}

/** The client's own extension point: a command is a function with the client as `this`. */
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
