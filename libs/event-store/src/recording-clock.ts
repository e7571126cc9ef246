import { uptime } from 'node:os';

/** The machine's clock went forward by more than time has passed. Nothing was written; it may be tried again. */
export class ClockJumped extends Error {
  readonly code = 'clock-jumped';

  constructor(
    /** Milliseconds. */
    readonly by: number,
  ) {
    super(`the clock went forward by ${inWords(by)} more than time has passed: nothing is recorded until it is right`);
    this.name = 'ClockJumped';
  }
}

export function isClockJump(error: unknown): error is ClockJumped {
  return error instanceof ClockJumped;
}

/** Where time comes from, in milliseconds. */
export interface TimeSource {
  /** Since 1970, as somebody has set it. */
  wall(): number;
  /** Since some moment, the time in which the machine slept included; nobody can set it. */
  steady(): number;
}

export const systemTime: TimeSource = { wall: () => Date.now(), steady: () => uptime() * 1000 };

/** How a clock stands to the times that were recorded, in milliseconds; 0 where all is well. */
export interface ClockState {
  /** By how much it went forward since this process began, or since that was accepted. Nothing is recorded then. */
  readonly jumpedBy: number;
  /** By how much it is behind the last recorded time, which is recorded again until the clock is there. */
  readonly behindBy: number;
}

export interface RecordingClockOptions {
  readonly time?: TimeSource;
  /** Milliseconds that the clock may go forward; default 5 minutes. */
  readonly limit?: number;
  /** Called when the clock jumps, falls behind, or is right again, before anything else comes of it. */
  readonly onChange?: (state: ClockState) => void;
}

const FIVE_MINUTES = 300_000;

/** Less than this is what processes of one machine differ by. */
const SLIGHTLY = 1_000;

/**
 * The clock that gives `recordedAt`. Times of a log never go back, so one event recorded in a wrong future would give its
 * time to all that follow for as long: the clock is compared with one that nobody can set, before anything is recorded.
 * A clock that was wrong from the start cannot be seen.
 */
export class RecordingClock {
  readonly #time: TimeSource;
  readonly #limit: number;
  readonly #onChange: (state: ClockState) => void;
  #offset: number;
  #recorded = -Infinity;
  #last = 'right';

  constructor({ time = systemTime, limit = FIVE_MINUTES, onChange = () => undefined }: RecordingClockOptions = {}) {
    this.#time = time;
    this.#limit = limit;
    this.#onChange = onChange;
    this.#offset = time.wall() - time.steady();
  }

  /** The time to record. Throws `ClockJumped`. */
  now(): Date {
    const { jumpedBy } = this.#look();
    if (jumpedBy > 0) throw new ClockJumped(jumpedBy);
    const wall = this.#time.wall();
    this.recorded(wall);
    return new Date(wall);
  }

  /** Notes a time that is on the log. */
  recorded(time: number): void {
    if (time > this.#recorded) this.#recorded = time;
  }

  /** Takes the clock for right as it is: an operator says so. */
  accept(): ClockState {
    this.#offset = this.#time.wall() - this.#time.steady();
    return this.#look();
  }

  get state(): ClockState {
    const wall = this.#time.wall();
    const jumpedBy = wall - this.#time.steady() - this.#offset;
    const behindBy = this.#recorded - wall;
    return { jumpedBy: jumpedBy > this.#limit ? jumpedBy : 0, behindBy: behindBy > SLIGHTLY ? behindBy : 0 };
  }

  #look(): ClockState {
    const { state } = this;
    const name = state.jumpedBy > 0 ? 'jumped' : state.behindBy > 0 ? 'behind' : 'right';
    if (name !== this.#last) this.#onChange(state);
    this.#last = name;
    return state;
  }
}

/** A span of time: `3 d 4 h`. */
export function inWords(milliseconds: number): string {
  const minutes = Math.round(milliseconds / 60_000);
  const [days, hours] = [Math.floor(minutes / 1_440), Math.floor((minutes % 1_440) / 60)];
  const parts = [days && `${days} d`, hours && `${hours} h`, days === 0 && minutes % 60 && `${minutes % 60} min`];
  return parts.filter(Boolean).join(' ') || `${Math.round(milliseconds / 1000)} s`;
}
