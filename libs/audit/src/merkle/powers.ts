/** The exponent of a number that is a power of two, else `undefined`. Exact for every safe integer, which `Math.log2` is not. */
export function exponentOf(number: number): number | undefined {
  let exponent = 0;
  let power = 1;
  for (; power < number; power *= 2) exponent += 1;
  return power === number ? exponent : undefined;
}

/** The largest power of two that is smaller than a number above 1. */
export function largestPowerBelow(number: number): number {
  let power = 1;
  while (power * 2 < number) power *= 2;
  return power;
}
