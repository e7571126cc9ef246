import { stepdown, type RunResult } from './stepdown.js';

/** Does some work while `stepdown serve` runs on a folder, then interrupts it and returns how it ended. */
export async function serving(folder: string, work: (url: string) => Promise<void>): Promise<RunResult> {
  const interrupt = new AbortController();
  const args = ['serve', '--data', folder, '--port', '0', '--log-level', 'error', '--json'];
  let running: Promise<RunResult> | undefined;
  const url = await new Promise<string>((resolve, reject) => {
    const onOutput = (text: string): void => resolve((JSON.parse(text) as { url: string }).url);
    running = stepdown(args, { signal: interrupt.signal, onOutput });
    running.then(({ stderr }) => reject(new Error(`the server ended: ${stderr}`)), reject);
  });
  try {
    await work(url);
  } finally {
    interrupt.abort();
    await running;
  }
  return running!;
}
