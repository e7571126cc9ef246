import 'reflect-metadata';
import { configFrom } from './config.js';
import { runServer } from './run.js';

await runServer(configFrom({}, process.env));
