import { simulate } from '#simulation/simulate';
import type { SimulationOptions } from '#simulation/cohort';
import type { NumberedLine } from '../lines.js';

const LINES_OF_A_BATCH = 256;

/** The lines of a simulation as text, in batches, generated while they are sent. */
export async function* batchesOf(options: SimulationOptions): AsyncGenerator<readonly NumberedLine[]> {
  let batch: NumberedLine[] = [];
  let number = 0;
  for (const line of simulate(options)) {
    number += 1;
    batch.push({ number, text: JSON.stringify(line) });
    if (batch.length === LINES_OF_A_BATCH) {
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
}
