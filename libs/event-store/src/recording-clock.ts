import { uptime } from 'node:os';

/** The machine's clock advanced by more than the elapsed time. Nothing was written; the append may be repeated. */
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

/** A source of time, in milliseconds. */
export interface TimeSource {
  /** The time since 1970. People can set this clock. */
  wall(): number;
  /** The time since some moment, including sleep of the machine. Nobody can set this clock. */
  steady(): number;
}

export const systemTime: TimeSource = { wall: () => Date.now(), steady: () => uptime() * 1000 };

/** The deviation of a clock from recorded times, in milliseconds; 0 if all is well. */
export interface ClockState {
  /** How far the clock jumped forward since the start of this process or the last acceptance. While it is not 0, nothing is recorded. */
  readonly jumpedBy: number;
  /** How far the clock is behind the last recorded time, which is reused until the clock catches up. */
  readonly behindBy: number;
}

export interface RecordingClockOptions {
  readonly time?: TimeSource;
  /** The largest tolerated jump forward in milliseconds; default 5 minutes. */
  readonly limit?: number;
  /** Called when the clock jumps, falls behind, or is right again, before any other effect. */
  readonly onChange?: (state: ClockState) => void;
}

const FIVE_MINUTES = 300_000;

/** The clocks of processes on one machine differ by less than this. */
const SLIGHTLY = 1_000;

/**
 * The clock for `recordedAt`. Times of a log never go back, so one event with a wrong time in the future would pass its time
 * on to all events until then. So before each recording the clock is compared with one that nobody can set. A clock that
 * was wrong from the start cannot be detected.
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

  /** Registers a time that is on the log. */
  recorded(time: number): void {
    if (time > this.#recorded) this.#recorded = time;
  }

  /** Accepts the current time of the clock as right, on an operator's request. */
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
