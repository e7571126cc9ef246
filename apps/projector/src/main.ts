import '#supported-node';
import 'reflect-metadata';
import { runProgram } from '#server/run';
import { projectorConfigFrom } from './config.js';
import { startProjector } from './projector.js';

/*
 * The projector as its own process. Any number may run: one projects, the others stand by.
 *
 * Live (`/health/live`): the process runs. Ready (`/health/ready`): the log answers, and the process projects, catches
 * up, retries or stands by. It is not ready while the log or the read models cannot be queried, while the read models
 * are filled for the first time, or when an operator has to act. It keeps trying, so a failed readiness check is no
 * reason to restart it.
 *
 * Exit codes: 0 stopped on request, at a clean checkpoint; 1 it could not start or stop: start it again; 2 a setting,
 * or what it names, has to be changed first. Unreachable read models do not end a start: the process waits for them.
 */

process.umask(0o077);

await runProgram(process.argv.slice(2), () => projectorConfigFrom(process.env), startProjector);
