import type { EventStore } from '#event-store/port';
import { openSqliteEventStore } from '#event-store/sqlite/sqlite-event-store';
import { factRules } from '#read-models/facts/fact-rules';
import type { ReadModelLocation } from '#read-models/store/read-model-location';
import { ReadModels } from '#read-models/read-models';
import { rebuildOffline, type RebuildOptions } from '#read-models/rebuild/rebuild';
import { switchBackOffline } from '#read-models/rebuild/switch-back';
import { longerStays } from '#read-models/testing/changed-rules';
import { locationAt, type RebuildTask } from './rebuild-task.js';

/*
 * A rebuild as a process of its own, which is killed. It prints a line for each step. If it has to halt at a step, it stops
 * there, so that it is killed at exactly that step; otherwise it continues until it is killed.
 */

const task = JSON.parse(process.argv[2]!) as RebuildTask;
let steps = 0;

async function step(name: string): Promise<void> {
  steps += 1;
  const halts = task.haltAt === steps;
  process.stdout.write(`${halts ? 'halted' : 'step'} ${steps} ${name}\n`);
  if (halts) await new Promise(() => setInterval(() => undefined, 60_000));
}

/** A step that cannot wait: the process halts where it stands, with everything that is under way. */
function passing(name: string): void {
  steps += 1;
  const halts = task.haltAt === steps;
  process.stdout.write(`${halts ? 'halted' : 'step'} ${steps} ${name}\n`);
  if (halts) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}

function stepwise(location: ReadModelLocation): ReadModelLocation {
  return new Proxy(location, {
    get(target, name: keyof ReadModelLocation) {
      if (name === 'replace') return replaceStepwise(target);
      const method = target[name].bind(target) as (...parameters: unknown[]) => Promise<unknown>;
      return async (...parameters: unknown[]) => {
        await step(`before ${name}`);
        const done = await method(...parameters);
        await step(`after ${name}`);
        return done;
      };
    },
  });
}

function replaceStepwise(location: ReadModelLocation): ReadModelLocation['replace'] {
  return async (by, settle, keep) => {
    await step('before the exchange');
    await location.replace(
      by,
      async (reached) => {
        await step('before settling');
        await settle(reached);
        await step('after settling');
      },
      keep,
    );
    await step('after the exchange');
  };
}

async function run(log: EventStore): Promise<void> {
  const location = stepwise(await locationAt(task.at));
  const settings = { rules: task.longer ? longerStays : factRules, batchEvents: 100 };
  const options: RebuildOptions = {
    keep: task.keep,
    onProgress: ({ phase, table, events }) => passing(`${phase} ${table ?? events}`),
  };
  if (!task.serves) {
    await (task.switchBack ? switchBackOffline : rebuildOffline)(location, log, settings, options);
    return;
  }
  const models = await ReadModels.open({ location, log, projector: settings });
  await (task.switchBack ? models.switchBack(options) : models.rebuild(options));
  await models.close();
}

const log = await openSqliteEventStore({ file: task.log, readOnly: true });
await run(log);
await log.close();
process.stdout.write(`done ${steps}\n`);
