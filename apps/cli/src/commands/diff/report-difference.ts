import type { UnderlyingEvent } from '#read-models/compare/underlying-events';
import type { Cell as FactCell } from '#read-models/compare/difference';
import type { Cell, Column } from '#read-models/reports/columns';
import type { ComparedAnswer, ReportDifference } from '#read-models/reports/difference/difference';
import type { EpisodeKind, ExplainingEpisode, FactDifference } from '#read-models/reports/difference/explaining';
import type { FigureDifference, GroupDifference, ListDifference } from '#read-models/reports/difference/figures';
import type { Report } from '#read-models/reports/report';
import { valueInWords } from '../../reports/dimensions.js';
import { asOfInWords, filtersInWords, isNumber, shown, units } from '../../reports/report-in-words.js';
import { shownLines, textBehind } from '../../print/shown-lines.js';
import { count, tableOf } from '../../print/table.js';

/** The changes of a report between two moments, their causes, and the episodes that explain them. */
export function reportDifferenceInWords(report: Report, difference: ReportDifference): string {
  const filters = filtersInWords(difference.filters);
  const lines = [
    `${report.title}: ${units[difference.of]}`,
    ...(filters === '' ? [] : [`Only ${filters}`]),
    `From: ${momentInWords(difference.before)}`,
    `To:   ${momentInWords(difference.after)}`,
    '',
    ...figuresInWords(report, difference),
    '',
    ...explainedInWords(difference),
  ];
  return shownLines(lines);
}

function momentInWords({ asOf, cutOff, digest }: ComparedAnswer): string {
  return `${asOfInWords(asOf)}, data cut-off ${cutOff ?? 'none'}, digest ${digest.slice(0, 12)}`;
}

function figuresInWords(report: Report, difference: ReportDifference): string[] {
  const { equal, because, groups, unchanged, by, before, after } = difference;
  if (equal) return ['No figure changed.'];
  const moved = before.cutOff !== after.cutOff;
  const rows = groups.flatMap((group) => rowsOfGroup(report, group, difference, moved));
  const head = [...by, 'figure', 'before', ...(moved ? ['at the later cut-off'] : []), 'after', 'change'];
  const right = head.flatMap((_, index) => (index > by.length ? [index] : []));
  const lists = [
    ...groups.flatMap((group) => group.lists.map((list) => listInWords(list, nameOf(group, difference)))),
    ...difference.beside.map((list) => listInWords(list, '')),
  ];
  return [
    ...because.map((cause) => (cause === 'cut-off' ? MOVED : 'The facts changed.')),
    '',
    ...(rows.length === 0 ? [] : tableOf(head, rows, { right }).trimEnd().split('\n')),
    ...(lists.length === 0 ? [] : ['', ...lists]),
    ...(unchanged === 0 ? [] : [`(${count(unchanged)} more ${unchanged === 1 ? 'group is' : 'groups are'} the same)`]),
  ];
}

const MOVED = 'The data cut-off moved: open stays got longer, and events in between count.';

function rowsOfGroup(
  { tables }: Report,
  group: GroupDifference,
  { by }: ReportDifference,
  moved: boolean,
): (readonly string[])[] {
  const named = by.map((dimension) => valueInWords(dimension, group.by[dimension] ?? null));
  const columns = tables.flatMap((table) => (table.name === 'groups' ? table.columns : []));
  const columnOf = ({ figure }: FigureDifference) => columns.find(({ name }) => name === figure)!;
  if (group.figures.length === 0 && group.kind !== 'changed') return [[...named, `(group ${group.kind})`]];
  return group.figures.map((figure) => {
    const column = columnOf(figure);
    const { before, atCutOff = null, after, change } = figure;
    const values = [before, ...(moved ? [atCutOff] : []), after].map((value) => shown(value, column));
    return [...named, figure.figure, ...values, changeInWords(change, column)];
  });
}

function changeInWords(change: number | null, column: Column): string {
  if (change === null) return '';
  const inWords = shown(change as Cell, isNumber(column.kind) ? column : { ...column, kind: 'number' });
  return change > 0 && !inWords.startsWith('+') ? `+${inWords}` : inWords;
}

function nameOf(group: GroupDifference, { by }: ReportDifference): string {
  return by.map((dimension) => valueInWords(dimension, group.by[dimension] ?? null)).join(', ');
}

function listInWords({ table, differing }: ListDifference, group: string): string {
  const where = group === '' ? '' : ` of ${group}`;
  return `${table}${where}: ${count(differing)} ${differing === 1 ? 'row differs' : 'rows differ'} (--json tells them)`;
}

const kindsInWords: Readonly<Record<EpisodeKind, string>> = {
  voided: 'void',
  corrected: 'corrected',
  new: 'new',
  continued: 'gone on',
};

function explainedInWords({ explaining }: ReportDifference): string[] {
  const { tables, counts, episodes } = explaining;
  const kinds = Object.entries(counts) as [EpisodeKind, number][];
  const all = kinds.reduce((sum, [, n]) => sum + n, 0);
  if (all === 0) return [`The facts of no episode changed (${tables.join(', ')}).`];
  const kindCounts = kinds.filter(([, n]) => n > 0).map(([kind, n]) => `${count(n)} ${kindsInWords[kind]}`);
  const rest = all - episodes.length;
  return [
    `Explained by ${count(all)} ${all === 1 ? 'episode' : 'episodes'} whose facts changed (${tables.join(', ')}): ${kindCounts.join(', ')}`,
    ...episodes.flatMap(linesOfEpisode),
    ...(rest === 0 ? [] : ['', `(and ${count(rest)} more; --rows <n> lists more)`]),
  ];
}

function linesOfEpisode(episode: ExplainingEpisode): string[] {
  const { episodeId, kind, inCohort, facts, differing, events, recorded } = episode;
  const other = inCohort ? '' : ', another episode of a patient of the cohort';
  return [
    '',
    `${episodeId}: ${kindsInWords[kind]}${other}`,
    ...facts.map((fact) => `  ${factInWords(fact)}`),
    ...more(differing - facts.length, 'fact'),
    ...events.flatMap(linesOfEvent),
    ...more(recorded - events.length, 'event'),
  ];
}

function more(rest: number, what: string): string[] {
  return rest === 0 ? [] : [`  (and ${count(rest)} more ${rest === 1 ? what : `${what}s`})`];
}

function factInWords({ table, key, kind, columns }: FactDifference): string {
  const values = columns.map(({ column, before, after }) =>
    kind === 'changed'
      ? `${column} ${cellInWords(before)} -> ${cellInWords(after)}`
      : `${column} ${cellInWords(kind === 'added' ? after : before)}`,
  );
  return `${table} ${key}${kind === 'changed' ? '' : ` ${kind}`}: ${values.join(', ')}`;
}

function cellInWords(value: FactCell): string {
  return value === null ? 'nothing' : String(value);
}

function linesOfEvent({ position, revision, type, recordedAt, actor, words, changes = [] }: UnderlyingEvent): string[] {
  return [
    ...textBehind(
      `  event at position ${position}, entry ${revision}: `,
      words ?? `${type}, recorded ${recordedAt} by ${actor}`,
    ),
    ...changes.flatMap((change) => textBehind('    ', change)),
  ];
}
