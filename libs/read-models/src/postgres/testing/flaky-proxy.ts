import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A TCP proxy whose connections can be made to fail. */
export interface FlakyProxy {
  /** The server's URL through the proxy. */
  readonly url: string;
  /** The next time a client sends a text, it arrives, but the connection closes before the response does. */
  dropResponseTo(text: string): void;
  close(): Promise<void>;
}

/** Starts a proxy to the server of a URL. */
export async function flakyProxy(serverUrl: string): Promise<FlakyProxy> {
  const target = new URL(serverUrl);
  const sockets = new Set<Socket>();
  let lost: string | undefined;
  const server = createServer((near) => {
    const far = connect(Number(target.port), target.hostname);
    let breaking = false;
    near.on('data', (sent: Buffer) => {
      if (lost !== undefined && sent.includes(lost)) {
        lost = undefined;
        breaking = true;
      }
      far.write(sent);
    });
    far.on('data', (answered: Buffer) => {
      if (breaking) near.destroy();
      else near.write(answered);
    });
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => other.destroy());
      socket.on('close', () => other.destroy());
    }
  });
  const port = await listening(server);
  const address = new URL(serverUrl);
  address.port = String(port);
  return {
    url: address.href,
    dropResponseTo: (text) => (lost = text),
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function listening(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}
