import '#supported-node';
import 'reflect-metadata';
import { runProgram } from '#server/run';
import { projectorConfigFrom } from './config.js';
import { startProjector } from './projector.js';

/*
 * The projector as a process of its own. Any number may run: one projects, the others stand by.
 *
 * Live (`/health/live`): the process runs. Ready (`/health/ready`): the log answers, and it projects, catches up,
 * retries or stands by; not ready where the log or the read models cannot be asked, are filled for the first time, or an
 * operator has to act.
 * It goes on trying meanwhile, so a readiness that fails is no reason to end it.
 *
 * Exit codes: 0 stopped when asked, at a clean checkpoint; 1 it could not start or stop: start it again; 2 a setting, or
 * what it names, has to be changed first. Read models that cannot be reached end no start: it waits for them.
 */

process.umask(0o077);

await runProgram(process.argv.slice(2), () => projectorConfigFrom(process.env), startProjector);
