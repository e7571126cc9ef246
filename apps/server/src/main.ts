import '#supported-node';
import 'reflect-metadata';
import { configFrom } from './config.js';
import { runProgram } from './run.js';
import { startServer } from './server.js';

// The files of a health record are readable by their owner only.
process.umask(0o077);

await runProgram(process.argv.slice(2), () => configFrom({}, process.env), startServer);
