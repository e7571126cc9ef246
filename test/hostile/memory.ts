import { setImmediate as nextTurn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const gc = runInNewContext('gc') as () => void;

/** Bytes in use after garbage was collected: objects, and buffers outside the heap, which are freed a turn later. */
export async function bytesInUse(): Promise<number> {
  for (let round = 0; round < 3; round++) {
    gc();
    await nextTurn();
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
