import { compareValues } from '../cohort.js';
import { exits } from '../exits.js';
import { labelOfValue } from '../labels.js';
import { exitOf, moveOf, sizeOf, groupRowsBy, type FlowRow, type Move } from './stays.js';

/** A level at a place in the episode, or an end of treatment. */
export interface FlowNode {
  readonly id: string;
  /** Place in the episode, from 1; `null` for an end. */
  readonly step: number | null;
  readonly level: string | null;
  readonly name: string;
  readonly n: number;
}

/** A link from one node to another. Places only grow, so there are no cycles and the chart can be drawn. */
export interface FlowLink {
  readonly source: string;
  readonly target: string;
  readonly move: Move;
  readonly n: number;
}

/**
 * The stays as the network of a flow chart. A level is one node per place in the episode, as patients may return to it;
 * each exit, and `open`, is one node. Everything that leads to a node of a later place is also in it, unless a filter
 * removed it.
 */
export function networkOf(rows: readonly FlowRow[]): {
  readonly nodes: readonly FlowNode[];
  readonly links: readonly FlowLink[];
} {
  const stays = groupRowsBy(rows, sourceOf).map(([row, ...others]) =>
    nodeOf(row!.from, Number(row!.step), sizeOf([row!, ...others])),
  );
  const known = new Set(stays.map(({ id }) => id));
  const outside = groupRowsBy(
    rows.filter((row) => row.to !== null && !known.has(targetOf(row))),
    targetOf,
  ).map(([row]) => nodeOf(row!.to!, Number(row!.step) + 1, 0));
  const nodes = [...[...stays, ...outside].sort(inOrder), ...endsOf(rows)];
  const rank = new Map(nodes.map(({ id }, index) => [id, index]));
  const links = groupRowsBy(rows, (row) => [sourceOf(row), targetOf(row), moveOf(row)])
    .map((alike): FlowLink => ({
      source: sourceOf(alike[0]!),
      target: targetOf(alike[0]!),
      move: moveOf(alike[0]!),
      n: sizeOf(alike),
    }))
    .sort((a, b) => rank.get(a.source)! - rank.get(b.source)! || rank.get(a.target)! - rank.get(b.target)!);
  return { nodes, links };
}

function nodeOf(level: string, step: number, n: number): FlowNode {
  return { id: idOf(level, step), step, level, name: labelOfValue('level', level)!, n };
}

function inOrder(a: FlowNode, b: FlowNode): number {
  return a.step! - b.step! || compareValues('level', a.level, b.level);
}

function endsOf(rows: readonly FlowRow[]): readonly FlowNode[] {
  const ends = [
    ...exits.map(({ exit, reason }) => ({
      id: exit,
      name: reason === null ? 'Reason not known' : labelOfValue('reason', reason)!,
    })),
    { id: 'open', name: 'Open' },
  ];
  return ends.flatMap(({ id, name }) => {
    const ended = rows.filter((row) => row.to === null && targetOf(row) === id);
    return ended.length === 0 ? [] : [{ id, step: null, level: null, name, n: sizeOf(ended) }];
  });
}

function sourceOf({ from, step }: FlowRow): string {
  return idOf(from, Number(step));
}

function targetOf(row: FlowRow): string {
  if (row.to !== null) return idOf(row.to, Number(row.step) + 1);
  return exitOf(row) ?? 'open';
}

function idOf(level: string, step: number): string {
  return `${level} ${step}`;
}
