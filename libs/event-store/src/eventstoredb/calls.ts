/** What is needed of the client's streams. */
export interface Call {
  readonly readableEnded: boolean;
  iterator(options: { destroyOnReturn: boolean }): AsyncIterableIterator<unknown>;
  resume(): unknown;
  destroy(): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
}

/**
 * What a call of the client hands out, until it ends, fails, or is told to stop: then iteration fails too.
 * However it is left, the call is ended at the server.
 */
export async function* itemsOf<T>(call: Call, release: () => Promise<void>, stop: AbortSignal): AsyncGenerator<T> {
  const end = () => void call.destroy();
  // The client may emit an error when nobody iterates any more; without a listener it would end the process.
  call.on('error', ignore);
  stop.addEventListener('abort', end);
  try {
    if (stop.aborted) end();
    for await (const item of call.iterator({ destroyOnReturn: false })) yield item as T;
  } finally {
    stop.removeEventListener('abort', end);
    if (!call.readableEnded) await leave(call, release);
  }
}

/** What is left must flow away: the client keeps a call that the server has ended until its last item is taken. */
async function leave(call: Call, release: () => Promise<void>): Promise<void> {
  await release().catch(ignore);
  call.resume();
}

function ignore(): void {}
