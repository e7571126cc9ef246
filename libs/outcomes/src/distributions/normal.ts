/** Coefficients of a rational approximation, from the constant up. */
interface Rational {
  readonly numerator: readonly number[];
  readonly denominator: readonly number[];
}

/* Wichura's names for the tables: a / b in the middle, c / d in the tails, e / f far out. */

const middle: Rational = {
  numerator: [
    3.387132872796366608, 133.14166789178437745, 1971.5909503065514427, 13731.693765509461125, 45921.953931549871457,
    67265.770927008700853, 33430.575583588128105, 2509.0809287301226727,
  ],
  denominator: [
    1, 42.313330701600911252, 687.1870074920579083, 5394.1960214247511077, 21213.794301586595867, 39307.89580009271061,
    28729.085735721942674, 5226.495278852854561,
  ],
};

const tails: Rational = {
  numerator: [
    1.42343711074968357734, 4.6303378461565452959, 5.7694972214606914055, 3.64784832476320460504,
    1.27045825245236838258, 2.4178072517745061177e-1, 2.27238449892691845833e-2, 7.7454501427834140764e-4,
  ],
  denominator: [
    1, 2.05319162663775882187, 1.6763848301838038494, 6.8976733498510000455e-1, 1.4810397642748007459e-1,
    1.51986665636164571966e-2, 5.475938084995344946e-4, 1.05075007164441684324e-9,
  ],
};

const farOut: Rational = {
  numerator: [
    6.6579046435011037772, 5.4637849111641143699, 1.7848265399172913358, 2.9656057182850489123e-1,
    2.6532189526576123093e-2, 1.2426609473880784386e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7,
  ],
  denominator: [
    1, 5.9983220655588793769e-1, 1.3692988092273580531e-1, 1.48753612908506148525e-2, 7.868691311456132591e-4,
    1.8463183175100546818e-5, 1.4215117583164458887e-7, 2.04426310338993978564e-15,
  ],
};

/**
 * The value below which a standard normal variable falls with a probability between 0 and 1, to about 16 digits.
 * `normalQuantile(0.975)` is 1.959963984540054. Throws `RangeError` for other probabilities.
 *
 * Wichura M.J., "Algorithm AS 241: The Percentage Points of the Normal Distribution", Applied Statistics 37(3), 1988
 * (PPND16), which R's `qnorm` uses as well.
 */
export function normalQuantile(probability: number): number {
  if (!(probability > 0 && probability < 1)) throw new RangeError(`not a probability between 0 and 1: ${probability}`);
  const fromMiddle = probability - 0.5;
  if (Math.abs(fromMiddle) <= 0.425) return fromMiddle * valueOf(middle, 0.180625 - fromMiddle * fromMiddle);
  const depth = Math.sqrt(-Math.log(fromMiddle < 0 ? probability : 1 - probability));
  const distance = depth <= 5 ? valueOf(tails, depth - 1.6) : valueOf(farOut, depth - 5);
  return fromMiddle < 0 ? -distance : distance;
}

/**
 * The half-width of a two-sided interval of a confidence level, in standard errors: 1.959963984540054 for 0.95.
 * Throws `RangeError` for a level that is not between 0 and 1.
 */
export function standardErrorsOf(level: number): number {
  if (!(level > 0 && level < 1)) throw new RangeError(`not a confidence level between 0 and 1: ${level}`);
  return normalQuantile(1 - (1 - level) / 2);
}

function valueOf({ numerator, denominator }: Rational, x: number): number {
  return polynomial(numerator, x) / polynomial(denominator, x);
}

function polynomial(coefficients: readonly number[], x: number): number {
  return coefficients.reduceRight((value, coefficient) => value * x + coefficient, 0);
}
