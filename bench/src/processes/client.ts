import type { ServerProcess } from './server.js';

/** Waits until a server says that it is ready. */
export async function ready({ url }: ServerProcess): Promise<void> {
  await polled(async () => (await fetch(`${url}/health/ready`)).status === 200);
}

/** Waits until the read models hold everything that is in the log. */
export async function caughtUp({ url }: ServerProcess): Promise<void> {
  await polled(async () => {
    const { lag, state } = (await (await fetch(`${url}/v1/projection`)).json()) as Projection;
    if (state === 'failed') throw new Error('the projector has failed');
    return state === 'live' && lag.amount === '0';
  });
}

/** A metric of a server that has no labels. */
export async function metricOf({ url }: ServerProcess, name: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(new RegExp(`^${name} (.*)$`, 'm').exec(text)?.[1] ?? NaN);
}

/** Waits until a metric has reached a number. Asks seldom: each answer takes the server some milliseconds. */
export async function metricReached(server: ServerProcess, name: string, number: number): Promise<void> {
  await polled(async () => (await metricOf(server, name)) >= number, 200);
}

/** Sends commands as one bulk request; all of them must be accepted. */
export async function record({ url }: ServerProcess, lines: readonly object[]): Promise<void> {
  const body = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
  const headers = { 'content-type': 'application/x-ndjson' };
  const response = await fetch(`${url}/v1/commands`, { method: 'POST', headers, body });
  const answers = (await response.text()).trimEnd().split('\n');
  const refused = answers.find((answer) => !answer.includes('"status":"accepted"'));
  if (refused !== undefined || answers.length !== lines.length) throw new Error(`not accepted: ${refused}`);
}

interface Projection {
  readonly state: string;
  readonly lag: { readonly amount: string };
}

const POLL_EVERY = 5;

async function polled(done: () => Promise<boolean>, every = POLL_EVERY): Promise<void> {
  while (!(await done())) await new Promise((resolve) => setTimeout(resolve, every));
}
