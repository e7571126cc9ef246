import { once } from 'node:events';
import { createServer, connect, type AddressInfo, type Socket } from 'node:net';

/** A proxy that cuts connections. */
export interface CuttingProxy {
  readonly url: string;
  /** Resolves after this many connections. */
  connected(count: number): Promise<void>;
  close(): Promise<void>;
}

/** Forwards traffic to a server. Each of the first connections is cut after the given number of answer bytes. */
export async function cuttingProxy(url: string, cuts: readonly number[]): Promise<CuttingProxy> {
  const { hostname, port } = new URL(url);
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer((inward) => {
    const cutAfter = cuts[connections++] ?? Infinity;
    const outward = connect(Number(port), hostname);
    let answered = 0;
    const cut = (): void => void [inward, outward].forEach((socket) => socket.destroy());
    for (const socket of [inward, outward]) sockets.add(socket.on('error', cut).on('close', cut));
    inward.pipe(outward);
    outward.on('data', (bytes) => {
      answered += bytes.length;
      if (answered > cutAfter) cut();
      else inward.write(bytes);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    connected: async (count) => {
      while (connections < count) await once(server, 'connection');
    },
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
