import { describe, expect, it } from '@jest/globals';
import { reportsIn, type OpenApi } from './description.js';

const count = { type: 'integer', description: 'How many.', 'x-figure': 'count' } as const;
const list = (description: string) => ({ type: 'array', description, items: { properties: { n: count } } });

const api: OpenApi = {
  paths: {
    '/v1/episodes': { get: { responses: {} } },
    '/v1/reports/stays/difference': { get: { responses: {} } },
    '/v1/reports/stays': {
      get: {
        summary: 'Stays, by group',
        parameters: [
          { name: 'of', in: 'query', schema: { enum: ['stay', 'episode'] } },
          { name: 'by', in: 'query', schema: { type: 'array', items: { enum: ['level', 'sex'] } } },
          { name: 'days', in: 'query', description: 'Days.', schema: { type: 'array', default: [30, 90] } },
          { name: 'test', in: 'query', schema: { enum: ['a', 'b'], default: 'a' } },
          { name: 'on', in: 'query', schema: { type: 'string', format: 'date' } },
          { name: 'sex', in: 'query', schema: { type: 'array' } },
          { name: 'table', in: 'query', schema: { enum: ['groups', 'curve', 'tests'] } },
          { name: 'Stepdown-Read-After', in: 'header', schema: {} },
        ],
        responses: {
          '200': {
            content: {
              'application/json': {
                schema: {
                  properties: {
                    groups: { items: { properties: { by: {}, n: count, curve: list('Day by day.') } } },
                    tests: list('Between groups.'),
                  },
                },
              },
            },
          },
        },
      },
    },
  },
};

describe('the description of the API', () => {
  const [stays, ...others] = reportsIn(api);

  it('lists the reports, and nothing below them', () => {
    expect(others).toEqual([]);
    expect(stays).toMatchObject({ name: 'stays', units: ['stay', 'episode'], dimensions: ['level', 'sex'] });
  });

  it('lists what a report takes: its own options, and not the conditions it excludes', () => {
    expect(stays!.options.map(({ name, type, byDefault }) => [name, type, byDefault])).toEqual([
      ['days', 'text', '30,90'],
      ['test', 'choice', 'a'],
      ['on', 'date', ''],
    ]);
    expect(stays!.without).toContain('reason');
    expect(stays!.without).not.toContain('sex');
  });

  it('lists its tables with their columns, wherever their rows are', () => {
    const columns = [{ name: 'n', kind: 'count', meaning: 'How many.' }];
    expect(stays!.tables).toEqual([
      { name: 'groups', meaning: 'Figures of each group.', location: 'groups', columns },
      { name: 'curve', meaning: 'Day by day.', location: 'in groups', columns },
      { name: 'tests', meaning: 'Between groups.', location: 'top level', columns },
    ]);
  });
});
