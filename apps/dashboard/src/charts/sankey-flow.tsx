import { Sankey, Tooltip, type SankeyLinkProps, type SankeyNodeProps } from 'recharts';
import { count } from '../show/numbers.js';
import { useWidth } from './use-width.js';

export interface SankeyNodeShown {
  readonly name: string;
  /** The label next to the node. */
  readonly short: string;
  readonly n: number;
  /** Whether the node is an end, without outgoing links. */
  readonly isEnd: boolean;
}

export interface SankeyLinkShown {
  /** Indexes of the nodes in their list. */
  readonly source: number;
  readonly target: number;
  readonly n: number;
  readonly colour: string;
}

interface Properties {
  /** A description of the chart for screen readers. */
  readonly label: string;
  readonly nodes: readonly SankeyNodeShown[];
  readonly links: readonly SankeyLinkShown[];
  /** The most nodes in a row, ends included. */
  readonly columns: number;
}

/** The minimum width of a column: a wider chart scrolls. */
const NARROWEST = 150;
const ENDS = 150;
const HEIGHT = 420;

/** Streams between nodes, with a width in proportion to their number. */
export function SankeyFlow({ label, nodes, links, columns }: Properties) {
  const [room, measured] = useWidth();
  const width = Math.max(room ?? 0, columns * NARROWEST + ENDS);
  return (
    // A keyboard has to reach what scrolls.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className="chart sankey" ref={measured} role="region" aria-label={`Picture: ${label}`} tabIndex={0}>
      {room !== undefined && (
        <div role="img" aria-label={label} style={{ width }}>
          <Sankey
            width={width}
            height={HEIGHT}
            data={{
              nodes: nodes.map((node) => ({ ...node })),
              links: links.map(({ n, colour, ...link }) => ({ ...link, value: n, stroke: colour })),
            }}
            nodePadding={18}
            nodeWidth={10}
            linkCurvature={0.5}
            iterations={64}
            margin={{ top: 12, right: ENDS, bottom: 12, left: 2 }}
            node={Node}
            link={Link}
          >
            <Tooltip formatter={(value) => count(Number(value))} />
          </Sankey>
        </div>
      )}
    </div>
  );
}

function Node({ x, y, width, height, payload }: SankeyNodeProps) {
  const { short, n } = payload as unknown as SankeyNodeShown;
  return (
    <g>
      <rect x={x} y={y} width={width} height={Math.max(height, 1)} className="sankey-node" />
      <text x={x + width + 6} y={y + height / 2} dy="0.32em" className="sankey-name">
        {short} <tspan className="sankey-count">{count(n)}</tspan>
      </text>
    </g>
  );
}

function Link(props: SankeyLinkProps) {
  const { sourceX, sourceY, sourceControlX, targetX, targetY, targetControlX, linkWidth, payload } = props;
  const { stroke } = payload as unknown as { readonly stroke: string };
  return (
    <path
      className="sankey-link"
      d={`M${sourceX},${sourceY}C${sourceControlX},${sourceY} ${targetControlX},${targetY} ${targetX},${targetY}`}
      style={{ stroke, strokeWidth: Math.max(linkWidth, 1) }}
    />
  );
}
