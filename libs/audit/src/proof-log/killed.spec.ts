import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { anEvent, aStream, collect } from '#event-store/contract/support';
import { commitmentTo } from '../envelope/commitment.js';
import { envelopeOf, leafOf } from '../envelope/envelope.js';
import { treeHash } from '../merkle/testing/naive.js';
import { openProofLog } from './proof-log.js';
import { proveLog } from './prove-log.js';
import { recordedLog, type RecordedLog } from './testing/recorded-log.js';

const EVENTS = 6_000;
const LOADER = new URL('../../../../test/support/ts-loader.mjs', import.meta.url).href;
const PROVER = fileURLToPath(new URL('./testing/prover.ts', import.meta.url));

let log: RecordedLog;
beforeEach(async () => {
  log = await recordedLog();
  for (let recorded = 0; recorded < EVENTS; recorded += 1_000) {
    const events = Array.from({ length: 1_000 }, (_, number) => anEvent({ data: { number } }));
    await log.store.append(aStream(), 'no-stream', events);
  }
});
afterEach(() => log.dispose());

/** Extends the proof log in a process that is killed once it has reported `enough` leaves. Returns the number it reported. */
async function killedAt(enough: number): Promise<number> {
  const args = ['--import', LOADER, '--conditions=source', PROVER, log.file, log.proofs];
  const prover = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const closed = once(prover, 'close');
  let reported = 0;
  for await (const line of createInterface({ input: prover.stdout })) {
    reported = Number(line);
    if (reported >= enough) prover.kill('SIGKILL');
  }
  await closed;
  return reported;
}

function sizeAndRoot(): { size: number; root: Buffer } {
  const proofs = openProofLog(log.proofs);
  try {
    return { size: proofs.size(), root: proofs.root() };
  } finally {
    proofs.close();
  }
}

describe('a process that is killed while it extends the proof log', () => {
  it.each([1, 700, 2_500, 4_000])(
    'after %d leaves and more leaves the beginning of the tree, and the next one goes on',
    async (enough) => {
      const events = await collect(log.store.readAll());
      const leaves = events.map((event, index) => leafOf(envelopeOf(event, index, commitmentTo(event.salt, event))));
      const reported = await killedAt(enough);
      const killed = sizeAndRoot();
      expect(killed.size).toBeGreaterThanOrEqual(reported);
      expect(killed.root).toEqual(treeHash(leaves.slice(0, killed.size)));
      expect(await proveLog(log.proofs, log.store)).toBe(EVENTS);
      expect(sizeAndRoot()).toEqual({ size: EVENTS, root: treeHash(leaves) });
    },
  );
});
