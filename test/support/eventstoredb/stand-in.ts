import { GossipService } from '@eventstore/db-client/generated/gossip_grpc_pb.js';
import gossip from '@eventstore/db-client/generated/gossip_pb.js';
import { ServerFeaturesService } from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js';
import features from '@eventstore/db-client/generated/serverfeatures_pb.js';
import { StreamsService } from '@eventstore/db-client/generated/streams_grpc_pb.js';
import { createUUID } from '@eventstore/db-client/dist/utils/grpcUUID.js';
import { Server, ServerCredentials } from '@grpc/grpc-js';
import type { sendUnaryData } from '@grpc/grpc-js';
import type { ClusterInfo } from '@eventstore/db-client/generated/gossip_pb.js';
import type { SupportedMethods } from '@eventstore/db-client/generated/serverfeatures_pb.js';
import { batchAppend } from './appends.js';
import { Database } from './database.js';
import { noFaults } from './faults.js';
import type { Faults } from './faults.js';
import { read } from './reads.js';
import type { ReadCall } from './reads.js';
import { subscribe } from './subscriptions.js';
import { Wire } from './wire.js';

/**
 * Stands in for an EventStoreDB node: speaks what of its protocol the adapter and a plain client need to append, read and
 * subscribe, and behaves as versions 23.10 and 24.2 were seen to. A real node takes its place when there is one.
 */
export class StandIn {
  readonly database = new Database();
  readonly faults: Faults = noFaults();
  readonly wire = new Wire();
  readonly #reads = new Set<Promise<void>>();
  #server = new Server();
  #port = 0;

  static async start(): Promise<StandIn> {
    const standIn = new StandIn();
    await standIn.start();
    return standIn;
  }

  get connectionString(): string {
    return `esdb://127.0.0.1:${this.#port}?tls=false`;
  }

  /** Breaks all connections. */
  readonly cut = (): void => this.wire.cut();

  /** Starts on the port that it had before, with what it had written before. */
  async start(): Promise<void> {
    this.#server = new Server();
    this.#server.addService(StreamsService, {
      read: (call: ReadCall) => void this.#read(call),
      batchAppend: batchAppend(this),
    });
    this.#server.addService(GossipService, {
      read: (_call: unknown, answer: sendUnaryData<ClusterInfo>) => answer(null, this.#cluster()),
    });
    this.#server.addService(ServerFeaturesService, {
      getSupportedMethods: (_call: unknown, answer: sendUnaryData<SupportedMethods>) => answer(null, supported()),
    });
    const target = await this.#bind();
    await this.wire.open(target, this.#port);
    this.#port = this.wire.port;
  }

  /** Dies: in the midst of whatever it does. */
  async kill(): Promise<void> {
    await this.wire.close();
    // Its sessions end with their connections. To force them meanwhile may hang Node 20 in `Http2Session::SendPendingData`.
    await new Promise((resolve) => this.#server.tryShutdown(resolve));
    this.database.forget();
  }

  #bind(): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, port) =>
        error ? reject(error) : resolve(port),
      );
    });
  }

  /** Waits until no read and no subscription is open. */
  async unread(): Promise<void> {
    while (this.#reads.size > 0) await Promise.all(this.#reads);
  }

  async #read(call: ReadCall): Promise<void> {
    const isSubscription = call.request.getOptions()?.hasSubscription();
    const reading = isSubscription ? subscribe(call, this) : read(call, this.database);
    this.#reads.add(reading);
    await reading;
    this.#reads.delete(reading);
  }

  /** A cluster of one. */
  #cluster(): ClusterInfo {
    const member = new gossip.MemberInfo();
    member.setInstanceId(createUUID(crypto.randomUUID()));
    member.setTimeStamp(String(Date.now()));
    member.setState(gossip.MemberInfo.VNodeState.LEADER);
    member.setIsAlive(true);
    member.setHttpEndPoint(new gossip.EndPoint().setAddress('127.0.0.1').setPort(this.#port));
    return new gossip.ClusterInfo().setMembersList([member]);
  }
}

function supported(): SupportedMethods {
  const methods = ['read', 'batchappend'].map((name) =>
    new features.SupportedMethod().setServiceName('event_store.client.streams.streams').setMethodName(name),
  );
  return new features.SupportedMethods().setEventStoreServerVersion('23.10.6').setMethodsList(methods);
}
