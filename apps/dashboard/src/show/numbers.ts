const whole = new Intl.NumberFormat('en-US');
const oneDigit = new Intl.NumberFormat('en-US', { maximumFractionDigits: 1 });
/** Shown instead of a missing value. */
export const NO_VALUE = '–';

/** `1,234`. */
export function count(value: number | null | undefined): string {
  return value == null ? NO_VALUE : whole.format(value);
}

/** A length in days, or another measure, with one decimal: `82.5`. */
export function measure(value: number | null | undefined): string {
  return value == null ? NO_VALUE : oneDigit.format(value);
}

/** A share from 0 to 1 with one decimal by default: `74.2%`. */
export function percent(share: number | null | undefined, digits = 1): string {
  return share == null ? NO_VALUE : `${(100 * share).toFixed(digits)}%`;
}

/** The difference of two shares in percentage points: `+10.0`. */
export function points(difference: number | null | undefined): string {
  if (difference == null) return NO_VALUE;
  const text = (100 * difference).toFixed(1);
  return difference > 0 ? `+${text}` : text.replace('-', '−');
}

/** A p-value: `p = 0.024`, `p < 0.001`. */
export function formatPValue(p: number | null): string {
  if (p === null) return 'p is not known';
  return p < 0.001 ? 'p < 0.001' : `p = ${p.toFixed(3)}`;
}

type Figure = number | null | undefined;

/** A figure with its limits: `62 (58–65)`, or `62 (from 58)` if the upper one is unknown. */
export function withLimits([figure, lower, upper]: readonly Figure[], show: (value: Figure) => string): string {
  return figure == null ? NO_VALUE : show(figure) + limits(lower, upper, show);
}

/** A share with its limits: `72.9% (70.2–75.7)`. */
export function percentWithLimits([share, lower, upper]: readonly Figure[]): string {
  return share == null ? NO_VALUE : percent(share) + limits(lower, upper, (limit) => percent(limit).replace('%', ''));
}

function limits(lower: Figure, upper: Figure, show: (value: Figure) => string): string {
  if (lower == null && upper == null) return '';
  if (upper == null) return ` (from ${show(lower)})`;
  return lower == null ? ` (to ${show(upper)})` : ` (${show(lower)}–${show(upper)})`;
}

/** `1,234 stays`, `1 stay`. */
export function counted(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

/** A log position, which can have more digits than a number can represent: `1,234`. */
export function position(decimal: string): string {
  return /^\d+$/.test(decimal) ? whole.format(BigInt(decimal)) : decimal;
}

const instants = new Intl.DateTimeFormat('en-CA', {
  dateStyle: 'short',
  timeStyle: 'medium',
  hourCycle: 'h23',
  timeZone: 'UTC',
});

/** An instant in UTC: `2026-03-01 09:30:00 UTC`; other text unchanged. */
export function instant(iso: string): string {
  if (Number.isNaN(Date.parse(iso))) return iso;
  return `${instants.format(new Date(iso)).replace(',', '')} UTC`;
}
