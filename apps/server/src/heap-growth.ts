import { setFlagsFromString } from 'node:v8';

/**
 * Lets V8 collect garbage when the heap has grown by half of its live size. On a machine with much memory, V8 waits
 * until it has grown up to fourfold: an import of 150,000 commands used 430 MB for 140 MB of live data and was not
 * faster.
 */
export function limitHeapGrowth(): void {
  setFlagsFromString('--heap-growing-percent=50');
}
