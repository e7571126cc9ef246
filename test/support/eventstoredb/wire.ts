import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';

/** The network before a server: passes bytes on, until it is cut or held. */
export class Wire {
  readonly #sockets = new Set<Socket>();
  readonly #server: Server;
  #target = 0;
  #held = false;

  /** @param host of the server behind it */
  constructor(host = '127.0.0.1') {
    this.#server = createServer((near) => this.#join(near, connect(this.#target, host)));
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Listens, on any free port if none is given, and leads to the port of the target. */
  async open(target: number, port = 0): Promise<void> {
    this.#target = target;
    this.#server.listen(port, '127.0.0.1');
    await once(this.#server, 'listening');
  }

  /** Breaks every connection; new ones can be made. */
  cut(): void {
    for (const socket of this.#sockets) socket.resetAndDestroy();
  }

  /** Keeps every byte back, as a server does that hangs. */
  hold(): void {
    this.#held = true;
    for (const socket of this.#sockets) socket.pause();
  }

  release(): void {
    this.#held = false;
    for (const socket of this.#sockets) socket.resume();
  }

  async close(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.cut();
    await closed;
  }

  #join(near: Socket, far: Socket): void {
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.#sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('data', (bytes) => other.write(bytes));
      socket.on('error', () => {});
      socket.on('close', () => {
        this.#sockets.delete(socket);
        other.destroy();
      });
      if (this.#held) socket.pause();
    }
  }
}
