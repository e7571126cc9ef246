import { setFlagsFromString } from 'node:v8';

/**
 * Lets V8 collect garbage when the heap has grown by half of what lives in it. By itself it waits for up to four times as much on a
 * machine with much memory: while 150,000 commands were imported, 140 MB that lived took 430 MB, and nothing was faster for it.
 */
export function limitHeapGrowth(): void {
  setFlagsFromString('--heap-growing-percent=50');
}
