import { once } from 'node:events';
import type { ReadResp } from '@eventstore/db-client/generated/streams_pb.js';
import type { ReadCall } from './reads.js';

/** Sends replies as fast as the client takes them; resolves at once when the client is gone. */
export function sender(call: ReadCall, interruption?: AbortSignal): (reply: ReadResp) => Promise<void> {
  const gone = new AbortController();
  call.on('error', () => {});
  call.on('cancelled', () => gone.abort());
  const signal = interruption ? AbortSignal.any([gone.signal, interruption]) : gone.signal;
  return async (reply) => {
    if (call.cancelled || call.write(reply) || signal.aborted) return;
    await once(call, 'drain', { signal }).catch(() => {});
  };
}
