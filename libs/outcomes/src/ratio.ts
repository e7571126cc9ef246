/** The number of computed bits of the quotient: the 53 of a double, and enough more to round correctly. */
const QUOTIENT_BITS = 64;

/** `a / b` as a number, rounded only once, however large both are; `b` is positive. */
export function ratio(a: bigint, b: bigint): number {
  if (b <= 0n) throw new RangeError('a ratio needs a positive denominator');
  if (a < 0n) return -ratio(-a, b);
  const shift = Math.max(0, bitLength(b) - bitLength(a) + QUOTIENT_BITS);
  const scaled = a << BigInt(shift);
  const quotient = scaled / b;
  // A bit below the computed ones represents the truncated rest, so that an inexact quotient does not look like a tie.
  const sticky = scaled % b === 0n ? 0n : 1n;
  return Number((quotient << 1n) | sticky) / 2 ** (shift + 1);
}

function bitLength(value: bigint): number {
  return value === 0n ? 0 : value.toString(16).length * 4;
}
