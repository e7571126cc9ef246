/** The equation that a sum over unknowns, each with its factor, is a number. Whole numbers throughout. */
export interface Equation {
  readonly factors: ReadonlyMap<number, number>;
  readonly equals: number;
}

/** The equation that some unknowns have a sum. */
export function sums(unknowns: readonly number[], equals: number): Equation {
  return { factors: new Map(unknowns.map((unknown) => [unknown, 1])), equals };
}

/**
 * The conclusions from equations on unknown numbers that are not negative. Uses the simplex method on a tableau of whole
 * numbers with one common denominator, so that it is exact, and Bland's rule, so that it terminates. It does not know how
 * the public figures were chosen.
 *
 * Sources: Dantzig, "Linear Programming and Extensions" (1963); Edmonds and Maurras, "Note sur les Q-matrices d'Edmonds"
 * (1997), for pivots in whole numbers; Bland, "New finite pivoting rules for the simplex method", Mathematics of Operations
 * Research 2 (1977).
 */
export class Knowledge {
  /** Rows of the tableau, the right hand sides last, all over one denominator. */
  readonly #lines: number[][];
  /** The unknown that each row gives the value of. */
  readonly #basis: number[];
  #denominator = 1;

  constructor(
    private readonly unknowns: number,
    equations: readonly Equation[],
  ) {
    const width = unknowns + equations.length;
    this.#lines = equations.map(({ factors, equals }, row) => {
      const line = new Array<number>(width + 1).fill(0);
      const sign = equals < 0 ? -1 : 1;
      factors.forEach((factor, unknown) => (line[unknown] = sign * factor));
      line[unknowns + row] = 1;
      line[width] = sign * equals;
      return line;
    });
    this.#basis = equations.map((_, row) => unknowns + row);
    const helpers = new Map(equations.map((_, row) => [unknowns + row, -1]));
    if (this.#maximize(helpers, width) < 0) throw new RangeError('what is known contradicts itself');
    this.#dismissHelpers();
  }

  /** The largest value that a sum of unknowns can have. */
  largest(factors: ReadonlyMap<number, number>): number {
    return this.#maximize(factors, this.unknowns);
  }

  /** The smallest value that a sum of unknowns can have. */
  smallest(factors: ReadonlyMap<number, number>): number {
    return -this.#maximize(new Map([...factors].map(([unknown, factor]) => [unknown, -factor])), this.unknowns);
  }

  #maximize(factors: ReadonlyMap<number, number>, allowed: number): number {
    const gains = this.#gainsOf(factors);
    for (;;) {
      const enters = gains.findIndex((gain, unknown) => gain > 0 && unknown < allowed);
      if (enters < 0) return -gains.at(-1)! / this.#denominator;
      const leaves = this.#leaving(enters);
      if (leaves === undefined) return Infinity;
      this.#pivot(leaves, enters, gains);
    }
  }

  /** The gain of a sum by each unknown, then minus its value so far, over the denominator. */
  #gainsOf(factors: ReadonlyMap<number, number>): number[] {
    const gains = new Array<number>(this.#lines[0]?.length ?? this.unknowns + 1).fill(0);
    factors.forEach((factor, unknown) => (gains[unknown] = factor * this.#denominator));
    this.#basis.forEach((unknown, row) => {
      const factor = factors.get(unknown) ?? 0;
      if (factor !== 0) this.#lines[row]!.forEach((entry, j) => (gains[j]! -= factor * entry));
    });
    return gains;
  }

  #leaving(enters: number): number | undefined {
    let found: number | undefined;
    this.#lines.forEach((line, row) => {
      if (line[enters]! <= 0) return;
      if (found === undefined) return void (found = row);
      const best = this.#lines[found]!;
      const order = line.at(-1)! * best[enters]! - best.at(-1)! * line[enters]!;
      if (order < 0 || (order === 0 && this.#basis[row]! < this.#basis[found]!)) found = row;
    });
    return found;
  }

  #pivot(row: number, enters: number, gains: number[] = []): void {
    const line = this.#lines[row]!;
    const by = line[enters]!;
    for (const other of [...this.#lines, gains]) {
      if (other === line || other.length === 0) continue;
      const factor = other[enters]!;
      if (factor === 0 && by === this.#denominator) continue;
      for (let j = 0; j < other.length; j++) {
        const product = other[j]! * by - factor * line[j]!;
        if (!Number.isSafeInteger(product)) throw new RangeError('numbers grow too large to be exact');
        other[j] = product / this.#denominator;
      }
    }
    this.#denominator = by;
    this.#basis[row] = enters;
  }

  /** Removes the helper variables of the first step from the basis. A row without other entries follows from the rest. */
  #dismissHelpers(): void {
    for (let row = this.#basis.length - 1; row >= 0; row--) {
      if (this.#basis[row]! < this.unknowns) continue;
      const line = this.#lines[row]!;
      const enters = line.findIndex((entry, unknown) => unknown < this.unknowns && entry !== 0);
      if (enters < 0) {
        this.#lines.splice(row, 1);
        this.#basis.splice(row, 1);
        continue;
      }
      if (line[enters]! < 0) line.forEach((entry, j) => (line[j] = -entry));
      this.#pivot(row, enters);
    }
    this.#lines.forEach((line) => line.splice(this.unknowns, line.length - 1 - this.unknowns));
  }
}
