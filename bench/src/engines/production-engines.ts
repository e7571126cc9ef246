import { fileURLToPath } from 'node:url';
import { start, type ServerProcess } from '../processes/server.js';

/** An engine that is a server, and how the result calls it. */
export interface Engine {
  readonly name: string;
  readonly address: string;
}

export interface ProductionEngines {
  readonly eventStore: Engine;
  readonly readModels: Engine;
  /** Stops those that were started for the benchmark. */
  stop(): Promise<void>;
}

/** Addresses of engines to measure on, each made for that. */
export interface GivenEngines {
  /** `esdb://...` of a node or a cluster. */
  readonly eventStore?: string;
  /** `postgres://...` of a database. */
  readonly readModels?: string;
}

/** The engines that are given; for those that are not, the tests' own, each in a process of its own. */
export async function productionEngines({ eventStore, readModels }: GivenEngines): Promise<ProductionEngines> {
  const started: ServerProcess[] = [];
  const own = async (engine: string, name: string): Promise<Engine> => {
    const server = await start([
      '--import',
      source('ts-loader.mjs'),
      '--conditions=source',
      source('run-engine.ts'),
      engine,
    ]);
    started.push(server);
    return { name, address: server.url };
  };
  return {
    eventStore:
      eventStore === undefined
        ? await own('eventstoredb', 'the stand-in')
        : { name: 'EventStoreDB', address: eventStore },
    readModels:
      readModels === undefined
        ? await own('postgres', 'embedded PostgreSQL')
        : { name: 'PostgreSQL', address: readModels },
    stop: async () => void (await Promise.all(started.map((server) => server.stop()))),
  };
}

/** Programs of the tests run from their sources: a build leaves them out. */
function source(file: string): string {
  return fileURLToPath(new URL(`../../../../test/support/${file}`, import.meta.url));
}
