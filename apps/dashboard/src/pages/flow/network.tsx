import type { FlowAnswer } from '../../queries/answers.js';
import type { QueryResult } from '../../queries/use-answer.js';
import { AreaKey } from '../../charts/area-key.js';
import { SankeyFlow } from '../../charts/sankey-flow.js';
import { ShareRows } from '../../charts/share-rows.js';
import { DataTable } from '../../show/data-table.js';
import { Figure } from '../../show/figure.js';
import { largest } from '../../show/largest.js';
import { count, counted } from '../../show/numbers.js';
import { groupInWords, levelInWords } from '../../show/words.js';
import { colourOfWay, flowKey, moveNames, shortName, type Group } from './moves.js';
import { sharesOfWays, waysOfGroup } from './ways.js';

type Link = Group['links'][number];

const alone =
  'Each column is a step of the episode: the first level, the second, and so on, and the ends on the right. The width of a stream is its number of stays.';
const compared =
  'How the stays of each group continued, as shares of all its stays, so that groups of any size can be compared. The streams of a group are drawn if it is the only one in the cohort.';

/** Every path from the first level to the end, with a width in proportion to its frequency. */
export function Network({ title, query }: { readonly title: string; readonly query: QueryResult<FlowAnswer> }) {
  const isCompared = (query.answer?.groups.length ?? 1) > 1;
  return (
    <Figure
      title={title}
      note={isCompared ? compared : alone}
      query={query}
      table="links"
      wide
      isEmpty={({ groups }) => groups.every(({ links }) => links.length === 0)}
      picture={({ groups }) => {
        const drawn = largest(groups.map((group) => ({ ...group, n: group.stays })));
        const levels = new Set(drawn.flatMap(({ nodes }) => nodes.flatMap(({ level }) => level ?? [])));
        return (
          <>
            <AreaKey areas={flowKey(drawn.flatMap(({ links }) => links))} />
            {groups.length === 1 && <p className="figure-note">{[...levels].map(levelInWords).join('; ')}.</p>}
            {drawn.length < groups.length && (
              <p className="figure-note">
                The {drawn.length} largest of {groups.length} groups are drawn. The table has all of them.
              </p>
            )}
            {groups.length > 1 && (
              <ShareRows
                rows={drawn.map((group) => ({
                  name: groupInWords(group.by),
                  note: counted(group.stays, 'stay'),
                  parts: sharesOfWays(waysOfGroup(group)),
                }))}
              />
            )}
            {groups.length === 1 &&
              drawn.map((group) => (
                <section key={groupInWords(group.by)} aria-label={`Streams: ${groupInWords(group.by)}`}>
                  <GroupNetwork group={group} />
                </section>
              ))}
          </>
        );
      }}
      figures={({ groups }) => (
        <DataTable
          caption={title}
          rows={groups.flatMap((group) => group.links.map((link) => ({ group, link })))}
          columns={[
            { name: 'Group', of: ({ group }: { group: Group; link: Link }) => groupInWords(group.by) },
            { name: 'From', of: ({ group, link }) => nodeInWords(group, link.source), isText: true },
            { name: 'To', of: ({ group, link }) => nodeInWords(group, link.target), isText: true },
            { name: 'How', of: ({ link }) => moveNames[link.move], isText: true },
            { name: 'Stays', of: ({ link }) => count(link.n) },
          ]}
        />
      )}
    />
  );
}

function GroupNetwork({ group: { by, nodes, links } }: { readonly group: Group }) {
  const indexOfNode = new Map(nodes.map(({ id }, index) => [id, index]));
  return (
    <SankeyFlow
      label={`${groupInWords(by)}: streams between levels and to the ends; the table below has the figures`}
      columns={Math.max(...nodes.map(({ step }) => step ?? 0)) + 1}
      nodes={nodes.map((node) => ({
        name: nodeInWords({ nodes }, node.id),
        short: shortName(node),
        n: node.n === 0 ? arrivalsAt(node.id, links) : node.n,
        isEnd: node.step === null,
      }))}
      links={links.map(({ source, target, move, n }) => ({
        source: indexOfNode.get(source)!,
        target: indexOfNode.get(target)!,
        n,
        colour: colourOfWay(move, target),
      }))}
    />
  );
}

/** How many went to a node outside the group, which has no stays of its own in the group. */
function arrivalsAt(id: string, links: readonly Link[]): number {
  return links.reduce((sum, { target, n }) => (target === id ? sum + n : sum), 0);
}

/** `2.1 Intensive outpatient services (IOP), place 2`, `Treatment completed`. */
function nodeInWords({ nodes }: Pick<Group, 'nodes'>, id: string): string {
  const node = nodes.find((each) => each.id === id);
  if (node === undefined) return id;
  return node.level === null ? node.name : `${levelInWords(node.level)}, place ${node.step}`;
}
