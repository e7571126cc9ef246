import { createReadStream } from 'node:fs';
import { request, type IncomingMessage } from 'node:http';
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream/promises';
import { inOwnProcess } from '../processes/job.js';

export interface Sending {
  readonly url: string;
  /** NDJSON of commands. */
  readonly file: string;
}

export interface Sent {
  readonly commands: number;
  readonly seconds: number;
}

/** Sends a file of commands as one bulk request and reads every answer. All of them must be accepted. */
export const sendLines = inOwnProcess(import.meta.url, async ({ url, file }: Sending): Promise<Sent> => {
  const started = performance.now();
  const sending = request(`${url}/v1/commands`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-ndjson' },
  });
  const [commands] = await Promise.all([
    new Promise<number>((resolve, reject) => {
      sending.once('response', (answers) => countAccepted(answers).then(resolve, reject));
      sending.once('error', reject);
    }),
    pipeline(createReadStream(file), sending),
  ]);
  return { commands, seconds: (performance.now() - started) / 1000 };
});

async function countAccepted(answers: IncomingMessage): Promise<number> {
  let accepted = 0;
  for await (const line of createInterface({ input: answers })) {
    if (!line.includes('"status":"accepted"')) throw new Error(`not accepted: ${line}`);
    accepted += 1;
  }
  return accepted;
}
