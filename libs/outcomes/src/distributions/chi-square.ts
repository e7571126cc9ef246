/** The maximum number of terms; convergence takes far fewer. */
const MOST_TERMS = 10_000;
const PRECISION = 1e-16;
const TINY = 1e-300;

/**
 * The probability that a chi-square variable with `degreesOfFreedom` exceeds a value: the p-value of a statistic.
 * `chiSquareTail(3.841458820694124, 1)` is 0.05. Throws `RangeError` for degrees of freedom that are not a positive whole
 * number, and for a negative value.
 *
 * The regularized upper incomplete gamma function Q(df / 2, x / 2), by its series or its continued fraction: Abramowitz M.
 * & Stegun I.A., "Handbook of Mathematical Functions", 1964, 6.5.29, 6.5.31 and 26.4.19; Lentz W.J., Applied Optics 15(3),
 * 1976. The same as R's `pchisq(x, df, lower.tail = FALSE)`.
 */
export function chiSquareTail(value: number, degreesOfFreedom: number): number {
  if (!Number.isSafeInteger(degreesOfFreedom) || degreesOfFreedom < 1) {
    throw new RangeError(`not degrees of freedom: ${degreesOfFreedom}`);
  }
  if (!(value >= 0)) throw new RangeError(`not a chi-square: ${value}`);
  if (value === 0) return 1;
  if (value === Infinity) return 0;
  const [a, x] = [degreesOfFreedom / 2, value / 2];
  const factor = Math.exp(a * Math.log(x) - x - logGammaOfHalves(degreesOfFreedom));
  return x < a + 1 ? 1 - factor * series(a, x) : factor * continuedFraction(a, x);
}

/** Σ xⁿ / (a (a + 1) ... (a + n)). */
function series(a: number, x: number): number {
  let term = 1 / a;
  let sum = term;
  for (let n = 1; n < MOST_TERMS && term > sum * PRECISION; n++) {
    term *= x / (a + n);
    sum += term;
  }
  return sum;
}

/** 1 / (x + 1 - a - 1 (1 - a) / (x + 3 - a - 2 (2 - a) / (x + 5 - a - ...))). */
function continuedFraction(a: number, x: number): number {
  let b = x + 1 - a;
  let c = 1 / TINY;
  let d = 1 / b;
  let fraction = d;
  for (let n = 1; n < MOST_TERMS; n++) {
    const numerator = -n * (n - a);
    b += 2;
    d = 1 / away(numerator * d + b);
    c = away(b + numerator / c);
    fraction *= c * d;
    if (Math.abs(c * d - 1) < PRECISION) break;
  }
  return fraction;
}

function away(value: number): number {
  return Math.abs(value) < TINY ? TINY : value;
}

/** The logarithm of Γ(n / 2), by Γ(a + 1) = a Γ(a) from Γ(1/2) = √π and Γ(1) = 1. */
function logGammaOfHalves(n: number): number {
  let log = n % 2 === 1 ? Math.log(Math.PI) / 2 : 0;
  for (let a = n % 2 === 1 ? 0.5 : 1; a < n / 2; a++) log += Math.log(a);
  return log;
}
