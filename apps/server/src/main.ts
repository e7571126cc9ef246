import 'reflect-metadata';
import { configFrom } from './config.js';
import { runServer } from './run.js';

// Files of a health record are for their owner.
process.umask(0o077);

await runServer(configFrom({}, process.env));
