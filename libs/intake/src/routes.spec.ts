import { describe, expect, it } from '@jest/globals';
import { compile } from './compile.js';
import { commandTypes } from './payloads/command-line.js';
import { commandRoutes, routeAt, routeOf } from './routes.js';

describe('the routes of the commands', () => {
  it('offer every command once', () => expect(commandRoutes.map(({ type }) => type)).toEqual(commandTypes));

  it('have segments of their own, in lower case with hyphens', () => {
    const segments = commandRoutes.map(({ segment }) => segment);
    expect(new Set(segments).size).toBe(segments.length);
    for (const segment of segments) expect(segment).toMatch(/^[a-z]+(-[a-z]+)*$/);
  });

  it.each(commandRoutes.map((route) => [route.segment, route] as const))(
    '%s has an example that is valid',
    (_segment, route) => {
      expect(compile<object>(route.payload)(route.example)).toEqual({ ok: true, value: route.example });
    },
  );

  it('are found by their segment', () => {
    expect(routeAt('step-down')).toBe(commandRoutes.find(({ type }) => type === 'StepDown'));
    expect(routeAt('constructor')).toBeUndefined();
    expect(routeOf('AdmitPatient').segment).toBe('admission');
  });
});
