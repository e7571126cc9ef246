import { sql } from 'kysely';
import { DEFAULT_QUANTILES, quantileTypes } from '#outcomes/quantiles';
import { queries } from '../../store/queries.js';
import { effectiveAt } from '../effective-at.js';
import { columnsOf, filtersOf, unitsBy } from '../cohort.js';
import { columns, maybe } from '../columns.js';
import { exitCode } from '../exits.js';
import { networkOf, type FlowLink, type FlowNode } from './network.js';
import { pathsByGroup, type Path } from './paths.js';
import { moveOf, moves, sizeOf, type FlowRow, type Move } from './stays.js';
import { entriesOf, transitionsOf, type Entry, type Transition } from './transitions.js';
import { groupColumns, groupingOf, groupRows } from '../grouping.js';
import { lengthOf } from '../lengths.js';
import { declareReport, GROUPS, type Group } from '../report.js';
import { ruleOption } from '../common-options.js';

export interface FlowGroup extends Group {
  readonly stays: number;
  readonly open: number;
  readonly stepDowns: number;
  readonly stepUps: number;
  readonly laterals: number;
  readonly discharges: number;
  readonly transitions: readonly Transition[];
  readonly entries: readonly Entry[];
  readonly paths: readonly Path[];
  readonly nodes: readonly FlowNode[];
  readonly links: readonly FlowLink[];
}

/** Maximum paths that are listed. */
const MOST_PATHS = 1_000;

/**
 * Where patients go from each level of care: down, up, sideways or out of treatment, how many, after how many days, and
 * the paths of whole episodes.
 */
export const flow = declareReport({
  name: 'flow',
  title: 'Flow between levels',
  summary:
    'Where stays at each level lead: step-downs, step-ups, lateral moves, discharges by reason and open stays, by group',
  version: 1,
  units: ['stay'],
  options: {
    rule: ruleOption,
    quantiles: {
      kind: 'choice',
      values: quantileTypes,
      byDefault: DEFAULT_QUANTILES,
      meaning: 'Definition of percentiles, as numbered by Hyndman and Fan (1996).',
    },
    paths: {
      kind: 'integer',
      least: 1,
      most: MOST_PATHS,
      byDefault: 20,
      meaning: 'Paths that are listed; the rest is counted together.',
    },
  },
  definitions: {},
  tables: [
    {
      name: GROUPS,
      meaning: 'How the stays of each group continued.',
      columns: columns('count', {
        stays: 'Stays that had begun by the cut-off.',
        open: 'Open at the cut-off.',
        stepDowns: 'Ended by a step down.',
        stepUps: 'Ended by a step up.',
        laterals: 'Ended by a lateral move, to another edition too.',
        discharges: 'Ended by a discharge.',
      }),
    },
    {
      name: 'transitions',
      meaning: 'Where the stays at each level led.',
      columns: [
        ...columns('text', { from: 'Level of the stays.', move: `One of ${moves.join(', ')}.` }),
        ...maybe(columns('text', { to: 'Level at which they continued.', exit: 'How they left, of a discharge.' })),
        ...maybe(columns('code', { reason: 'TEDS reason for discharge, of a discharge.' })),
        ...columns('count', { n: 'Stays.' }),
        ...maybe(columns('rate', { share: 'Share of all that have left the level; none for open stays.' })),
        ...maybe(columns('days', { medianDays: 'Median length of the stays that ended in this way.' })),
      ],
    },
    {
      name: 'entries',
      meaning: 'The levels at which episodes began.',
      columns: [
        ...columns('text', { level: 'Level of the first stay.' }),
        ...columns('count', { n: 'Episodes.' }),
        ...columns('rate', { share: 'Share of all first stays.' }),
      ],
    },
    {
      name: 'paths',
      meaning: 'The levels of whole episodes in their order, the most frequent first; the rest last, without a path.',
      columns: [
        ...maybe(columns('text', { path: 'Levels in their order.' })),
        ...maybe(columns('count', { levels: 'Number of levels.' })),
        ...columns('count', { n: 'Episodes.' }),
        ...columns('rate', { share: 'Share of all episodes.' }),
        ...columns('count', { open: 'Open at the cut-off among them.' }),
        ...maybe(columns('days', { medianDays: 'Median length of the closed ones.' })),
      ],
    },
    {
      name: 'nodes',
      meaning: 'Levels by their place in the episode, and the ends: the nodes of a flow chart.',
      columns: [
        ...columns('text', { id: 'Level and place, `asam-3:2.1 1`, or the end: a way to leave, or `open`.' }),
        ...maybe(columns('count', { step: 'Place in the episode, from 1.' })),
        ...maybe(columns('text', { level: 'The level.' })),
        ...columns('text', { name: 'Its label.' }),
        ...columns('count', { n: 'Stays at the level, or that ended in this way.' }),
      ],
    },
    {
      name: 'links',
      meaning: 'The links between nodes of a flow chart.',
      columns: [
        ...columns('text', { source: 'Node.', target: 'Node.', move: `One of ${moves.join(', ')}.` }),
        ...columns('count', { n: 'Stays.' }),
      ],
    },
  ],

  async groups(question): Promise<readonly FlowGroup[]> {
    const { reader, options, by, cohort, position, cutOff } = question;
    const { byDimension, ended } = columnsOf('stay', cutOff);
    const counted = queries
      .selectFrom('stay')
      .select(groupColumns(by, byDimension))
      .select([
        'key as step',
        'level as from',
        sql<string | null>`case when ${ended} then ended_by end`.as('ended_by'),
        sql<string | null>`case when ${ended} then next_level end`.as('to'),
        exitCode('stay', cutOff).as('exit'),
        lengthOf('stay', options.rule, cutOff).as('days'),
        sql<bigint>`count(*)`.as('n'),
      ])
      .where(effectiveAt(position))
      .where((eb) => eb.and([unitsBy('stay', cutOff), ...filtersOf('stay', cohort, cutOff)]))
      .groupBy(groupingOf(by, 6));
    const rows = (await reader.query(counted.compile())) as readonly FlowRow[];
    const paths = await pathsByGroup(question, { rule: options.rule, most: options.paths });
    const byGroup = new Map(paths.map((group) => [JSON.stringify(group.by), group.paths]));
    return groupRows(rows, by).map((group) => figuresOf(group, byGroup.get(JSON.stringify(group.by)) ?? []));
  },
});

function figuresOf(
  { by, rows }: { readonly by: Group['by']; readonly rows: readonly FlowRow[] },
  paths: readonly Path[],
): FlowGroup {
  const size = (move: Move) => sizeOf(rows.filter((row) => moveOf(row) === move));
  return {
    by,
    stays: sizeOf(rows),
    open: size('open'),
    stepDowns: size('step-down'),
    stepUps: size('step-up'),
    laterals: size('lateral'),
    discharges: size('discharge'),
    transitions: transitionsOf(rows),
    entries: entriesOf(rows),
    paths,
    ...networkOf(rows),
  };
}
