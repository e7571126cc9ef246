import { registerHooks } from 'node:module';
import '../support/ts-loader.mjs';

const globals = new URL('./globals.js', import.meta.url).href;

/** `@jest/globals` itself is for jest's usual runner only, and refuses to be loaded elsewhere. */
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === '@jest/globals' ? { url: globals, format: 'module', shortCircuit: true } : next(specifier, context),
});
