import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { calendarDate } from '#episode/dates';
import {
  admitted,
  corrected,
  discharged,
  entriesCorrected,
  inpatient,
  iop,
  iopOfEdition4,
  outpatient,
  php,
  referred,
  steppedDown,
  steppedUp,
  transferred,
} from '#episode/testing/events';
import { simulate } from '#simulation/simulate';
import { decideAll } from '../../testing/decide-all.js';
import { projectEpisodes, type ProjectedEpisodes } from '../../testing/project-episodes.js';
import { runReport, type ReportRequest } from '../run-report.js';
import { flow, type FlowGroup } from './flow.js';

const CUT_OFF = '2026-06-30';

/**
 * Five episodes. `down`: ten nights of inpatient care, then IOP from 11 March to 9 April (30 days), then outpatient
 * care. `up`: IOP for 10 days, partial hospitalization for 11, then IOP, still open. `short`: IOP for 10 days, dropped
 * out. `edition`: IOP for 20 days, then the same level of edition 4, still open. `long`: IOP for 40 days, completed.
 */
const five = [
  [
    'down',
    [
      referred(),
      admitted({ on: '2026-03-01', level: inpatient, program: 'North' }),
      steppedDown({ on: '2026-03-11', from: inpatient, to: iop }),
      steppedDown({ on: '2026-04-09', from: iop, to: outpatient }),
      discharged({ on: '2026-05-30', reason: 1 }),
    ],
  ],
  [
    'up',
    [
      referred(),
      admitted({ on: '2026-03-01', level: iop, program: 'North' }),
      steppedUp({ on: '2026-03-10', from: iop, to: php }),
      steppedDown({ on: '2026-03-20', from: php, to: iop }),
    ],
  ],
  ['short', [referred(), admitted({ on: '2026-04-01', level: iop }), discharged({ on: '2026-04-10', reason: 2 })]],
  [
    'edition',
    [
      referred(),
      admitted({ on: '2026-04-01', level: iop }),
      transferred({ on: '2026-04-20', from: iop, to: iopOfEdition4 }),
    ],
  ],
  ['long', [referred(), admitted({ on: '2026-03-01', level: iop }), discharged({ on: '2026-04-09', reason: 1 })]],
] as const;

describe('flow', () => {
  let projected: ProjectedEpisodes;
  beforeAll(async () => {
    projected = await projectEpisodes(five);
  });
  afterAll(() => projected.close());

  const answerTo = (request: ReportRequest<typeof flow.options> = {}) =>
    runReport(projected.store, flow, { cutOff: CUT_OFF, ...request });
  const only = async (request: ReportRequest<typeof flow.options> = {}) => (await answerTo(request)).groups[0]!;

  it('of five episodes is the one counted by hand, with shares of those that left the level', async () => {
    const { transitions, ...group } = await only();
    expect(group).toMatchObject({ stays: 10, open: 2, stepDowns: 3, stepUps: 1, laterals: 1, discharges: 3 });
    expect(
      transitions.map(({ from, move, to, exit, reason, n, share, medianDays }) => [
        ...[from, move, to ?? exit, reason],
        ...[n, share, medianDays],
      ]),
    ).toEqual([
      ['asam-3:1', 'discharge', 'completed', 1, 1, 1, 52],
      ['asam-3:2.1', 'step-down', 'asam-3:1', null, 1, 1 / 5, 30],
      ['asam-3:2.1', 'step-up', 'asam-3:2.5', null, 1, 1 / 5, 10],
      ['asam-3:2.1', 'lateral', 'asam-4:2.1', null, 1, 1 / 5, 20],
      ['asam-3:2.1', 'discharge', 'completed', 1, 1, 1 / 5, 40],
      ['asam-3:2.1', 'discharge', 'dropped-out', 2, 1, 1 / 5, 10],
      ['asam-3:2.1', 'open', null, null, 1, null, null],
      ['asam-3:2.5', 'step-down', 'asam-3:2.1', null, 1, 1, 11],
      ['asam-3:3.7', 'step-down', 'asam-3:2.1', null, 1, 1, 10],
      ['asam-4:2.1', 'open', null, null, 1, null, null],
    ]);
  });

  it('reports where episodes began, and their paths, the frequent ones first and the rest together', async () => {
    const { entries, paths } = await only({ options: { paths: 1 } });
    expect(entries).toEqual([
      { level: 'asam-3:2.1', n: 4, share: 4 / 5 },
      { level: 'asam-3:3.7', n: 1, share: 1 / 5 },
    ]);
    // The episodes of one stay have 10 and 40 days, median 25; of the others only `down` is closed: 1 March to 30 May,
    // both ends.
    expect(paths).toEqual([
      { path: 'asam-3:2.1', levels: 1, n: 2, share: 2 / 5, open: 0, medianDays: 25 },
      { path: null, levels: null, n: 3, share: 3 / 5, open: 2, medianDays: 91 },
    ]);
    expect((await only()).paths.map(({ path, n }) => [path, n])).toEqual([
      ['asam-3:2.1', 2],
      ['asam-3:2.1 > asam-3:2.5 > asam-3:2.1', 1],
      ['asam-3:2.1 > asam-4:2.1', 1],
      ['asam-3:3.7 > asam-3:2.1 > asam-3:1', 1],
    ]);
  });

  it('as of a cut-off ignores later stays: what ends later is open, and paths end there', async () => {
    const { transitions, paths } = await only({ cutOff: '2026-03-15' });
    expect(transitions.map(({ from, move, to, n }) => [from, move, to, n])).toEqual([
      ['asam-3:2.1', 'step-up', 'asam-3:2.5', 1],
      ['asam-3:2.1', 'open', null, 2],
      ['asam-3:2.5', 'open', null, 1],
      ['asam-3:3.7', 'step-down', 'asam-3:2.1', 1],
    ]);
    expect(paths.map(({ path, open }) => [path, open])).toEqual([
      ['asam-3:2.1', 1],
      ['asam-3:2.1 > asam-3:2.5', 1],
      ['asam-3:3.7 > asam-3:2.1', 1],
    ]);
  });

  it('is filtered and grouped: transitions by stay, paths by episode', async () => {
    const { groups } = await answerTo({ by: ['program'] });
    expect(groups.map(({ by, stays, paths }) => [by.program, stays, paths.length])).toEqual([
      ['North', 6, 2],
      [null, 4, 2],
    ]);
    const filtered = await only({ cohort: { values: { level: ['asam-3:2.1'] } } });
    expect(filtered.transitions.every(({ from }) => from === 'asam-3:2.1')).toBe(true);
    expect(filtered.paths.map(({ path }) => path)).toEqual(['asam-3:2.1', 'asam-3:2.1 > asam-3:2.5 > asam-3:2.1']);
    const ids = new Set(filtered.nodes.map(({ id }) => id));
    expect(filtered.links.every(({ source, target }) => ids.has(source) && ids.has(target))).toBe(true);
  });

  it('can be drawn: as many stays enter a level as leave it, and there are no cycles', async () => {
    const { nodes, links } = await only();
    expect(nodes.slice(0, 3)).toEqual([
      { id: 'asam-3:2.1 1', step: 1, level: 'asam-3:2.1', name: 'Intensive outpatient services (IOP)', n: 4 },
      {
        ...{ id: 'asam-3:3.7 1', step: 1, level: 'asam-3:3.7', n: 1 },
        name: 'Medically monitored intensive inpatient services',
      },
      { id: 'asam-3:2.1 2', step: 2, level: 'asam-3:2.1', name: 'Intensive outpatient services (IOP)', n: 1 },
    ]);
    expect(links[0]).toEqual({ source: 'asam-3:2.1 1', target: 'asam-3:2.5 2', move: 'step-up', n: 1 });
  });

  it('as of an earlier position is what it was before a correction, byte for byte', async () => {
    const before = await answerTo({ by: ['program'] });
    await projected.record('short', entriesCorrected([corrected(2, discharged({ on: '2026-04-15', reason: 3 }))]));
    expect((await answerTo({ by: ['program'] })).groups).not.toEqual(before.groups);
    const again = await answerTo({ by: ['program'], asOf: { position: BigInt(before.asOf.position) } });
    expect(JSON.stringify(again)).toBe(JSON.stringify(before));
  });
});

describe('flow of a made-up cohort', () => {
  it('loses nobody: every stay continues in one way, every episode begins at a level and has a path', async () => {
    const until = calendarDate(CUT_OFF);
    const lines = simulate({ seed: 11, episodes: 120, until, services: 'none' });
    const projected = await projectEpisodes(decideAll(lines, until));
    const { groups } = await runReport(projected.store, flow, { by: ['sex'], options: { paths: 3 } });
    await projected.close();
    expect(groups.length).toBeGreaterThan(1);
    for (const group of groups) expectBalanced(group);
  }, 30_000);
});

function expectBalanced({ stays, open, transitions, entries, paths, nodes, links, ...moves }: FlowGroup): void {
  const sum = (counted: readonly { readonly n: number }[]) => counted.reduce((total, { n }) => total + n, 0);
  expect(sum(transitions)).toBe(stays);
  expect(open + moves.stepDowns + moves.stepUps + moves.laterals + moves.discharges).toBe(stays);
  expect(sum(entries)).toBe(sum(paths));
  expect(sum(links)).toBe(stays);
  for (const level of new Set(transitions.map(({ from }) => from))) {
    const shares = transitions.filter(({ from }) => from === level).map(({ share }) => share ?? 0);
    expect([0, 1]).toContainEqual(
      expect.closeTo(
        shares.reduce((total, share) => total + share, 0),
        12,
      ),
    );
  }
  for (const { id, step, n } of nodes) {
    const into = sum(links.filter(({ target }) => target === id));
    if (step !== 1) expect(into).toBe(n);
    if (step !== null) expect(sum(links.filter(({ source }) => source === id))).toBe(n);
  }
  for (const { source, target } of links) expect(stepOf(target, nodes)).toBeGreaterThan(stepOf(source, nodes));
}

function stepOf(id: string, nodes: FlowGroup['nodes']): number {
  return nodes.find((node) => node.id === id)!.step ?? Infinity;
}
