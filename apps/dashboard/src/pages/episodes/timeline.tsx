import type { EpisodeAnswer, ShownEntry } from '../../queries/episodes.js';
import { colourOf } from '../../show/palette.js';
import { tracksOf, type Track, type Mark } from './tracks.js';
import { ticksOn } from './month-ticks.js';
import { timeScale, type TimeScale } from './time-scale.js';

interface Properties {
  readonly episode: EpisodeAnswer;
  readonly entries: readonly ShownEntry[];
}

/**
 * The course of an episode on one axis of dates: stays, phases and pauses as bars; services, screens and corrections as
 * marks.
 */
export function Timeline({ episode, entries }: Properties) {
  const tracks = tracksOf(episode, entries);
  if (tracks.length === 0) return null;
  const last = entries.reduce((latest, { effectiveOn }) => (effectiveOn > latest ? effectiveOn : latest), '');
  const scale = timeScale(tracks, last);
  const at = (time: number) => `${scale.at(time)}%`;
  const ticks = ticksOn(scale);
  return (
    <section className="figure figure-wide" aria-labelledby="timeline">
      <h2 id="timeline">Timeline</h2>
      <p className="figure-note">
        The state known at this moment, with corrections applied. The tables below give the same in words.
        {scale.turn !== undefined && ' Right of the dashed line, after treatment, time goes faster.'}
      </p>
      <div className="timeline">
        {tracks.map((track) => (
          <div key={track.name} className="track">
            <p className="track-name">{track.name}</p>
            <svg className="track-marks" role="img" aria-label={inWords(track)}>
              {ticks.map(({ time }) => (
                <line key={time} className="grid-line" x1={at(time)} x2={at(time)} y1="0" y2="100%" />
              ))}
              {scale.turn !== undefined && (
                <line className="turn-line" x1={at(scale.turn)} x2={at(scale.turn)} y1="0" y2="100%" />
              )}
              {track.marks.map((mark, index) => (
                <TrackMark key={index} mark={mark} colour={colourIn(track, mark.kind)} scale={scale} until={last} />
              ))}
            </svg>
            <p className="track-kinds" aria-hidden="true">
              {kindsUsed(track).map(({ name, kind, isSpan }) => (
                <span key={name}>
                  <Key kind={kind} colour={colourIn(track, kind)} isSpan={isSpan} />
                  {name}
                </span>
              ))}
            </p>
          </div>
        ))}
        <div className="timeline-axis" aria-hidden="true">
          {ticks.map(({ time, name }) => (
            <span key={time} style={{ left: at(time) }}>
              {name}
            </span>
          ))}
        </div>
      </div>
    </section>
  );
}

interface TrackMarkProperties {
  readonly mark: Mark;
  readonly colour: string;
  readonly scale: TimeScale;
  /** The day up to which open spans are drawn. */
  readonly until: string;
}

function TrackMark({ mark, colour, scale, until }: TrackMarkProperties) {
  const { from, to, isSpan, words, kind } = mark;
  const share = (day: string) => scale.at(Date.parse(day));
  const x = share(from);
  const dates = isSpan ? `${from} to ${to ?? 'now'}` : from;
  return (
    <g>
      <title>{`${words}, ${dates}`}</title>
      {isSpan ? (
        <rect
          x={`${x}%`}
          width={`${Math.max(share(to ?? until) - x, 0.4)}%`}
          y="15%"
          height="70%"
          rx="2"
          fill={colour}
        />
      ) : (
        <Dot x={`${x}%`} kind={kind} colour={colour} />
      )}
    </g>
  );
}

/** Kinds differ by shape as well as by colour: filled, hollow, hollow and small. */
function Dot({ x, kind, colour }: { readonly x: string; readonly kind: number; readonly colour: string }) {
  return (
    <circle
      cx={x}
      cy="50%"
      r={kind === 2 ? 3 : 4.5}
      fill={kind === 0 ? colour : 'var(--surface)'}
      stroke={colour}
      strokeWidth="2"
    />
  );
}

function Key({ kind, colour, isSpan }: { readonly kind: number; readonly colour: string; readonly isSpan: boolean }) {
  return (
    <svg width="14" height="14">
      {isSpan ? (
        <rect y="2" width="14" height="10" rx="2" fill={colour} />
      ) : (
        <Dot x="50%" kind={kind} colour={colour} />
      )}
    </svg>
  );
}

function colourIn({ colours }: Track, kind: number): string {
  return colours?.[kind] ?? colourOf(kind);
}

function kindsUsed({ kinds, marks }: Track) {
  return kinds.flatMap((name, kind) => {
    const mark = marks.find((each) => each.kind === kind);
    return mark === undefined ? [] : [{ name, kind, isSpan: mark.isSpan }];
  });
}

function inWords({ name, marks, kinds }: Track): string {
  const parts = kinds.flatMap((kind, index) => {
    const n = marks.filter((mark) => mark.kind === index).length;
    return n === 0 ? [] : [`${kind} ${n}`];
  });
  return `${name}: ${parts.join(', ')}`;
}
