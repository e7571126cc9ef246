import fc from 'fast-check';
import { addDays, EARLIEST_DATE } from '#episode/dates';
import type { PayloadClass } from '../src/complete.js';
import { fieldsOf, type DeclaredField, type DeclaredRule } from '../src/declared-fields.js';
import type { RuleArguments, RuleName } from '../src/rules.js';
import { isPlainText, levelCodesFor } from '../src/values.js';

type Body = Record<string, unknown>;

/** Bodies that a payload's declarations accept. */
export function validBodies(payload: PayloadClass): fc.Arbitrary<Body> {
  const fields = fieldsOf(payload);
  for (const { name, rules } of fields) {
    const [sibling, classes] = givenTo(rules, 'isObjectBy') ?? [];
    if (sibling === undefined || classes === undefined) continue;
    const others = fields.filter((each) => each.name !== name && each.name !== sibling);
    return fc.oneof(
      ...Object.entries(classes).map(([type, chosen]) =>
        fc
          .tuple(bodiesOf(others), validBodies(chosen))
          .map(([body, data]) => ({ ...body, [sibling]: type, [name]: data })),
      ),
    );
  }
  return bodiesOf(fields);
}

function bodiesOf(fields: readonly DeclaredField[]): fc.Arbitrary<Body> {
  const either = fields.find(({ rules }) => givenTo(rules, 'isNotTogetherWith') !== undefined);
  const alternative = either && givenTo(either.rules, 'isNotTogetherWith')?.[0];
  const required = fields.filter((field) => !field.optional || field === either || field.name === alternative);
  const record = fc.record(Object.fromEntries(fields.map((field) => [field.name, valuesOf(field)])), {
    requiredKeys: required.map(({ name }) => name),
  }) as fc.Arbitrary<Body>;
  return fc.tuple(record, fc.nat(), fc.boolean()).map(([body, choice, first]) => {
    const aligned = { ...body };
    if (either !== undefined && alternative !== undefined)
      Reflect.deleteProperty(aligned, first ? either.name : alternative);
    for (const { name, rules } of fields) alignWithSiblings(aligned, name, rules, choice);
    return aligned;
  });
}

/** Adjusts a value to the sibling fields that its rules compare it with. */
function alignWithSiblings(body: Body, name: string, rules: readonly DeclaredRule[], choice: number): void {
  const codes = givenTo(rules, 'isLevelCode') && levelCodesFor(body);
  if (codes !== undefined) body[name] = codes[choice % codes.length];
  const window = givenTo(rules, 'areDaysWithin')?.[0];
  if (window === undefined) return;
  const most = body[window] as number;
  body[name] = (body[name] as { days: number }[]).map((each) => ({ ...each, days: each.days % (most + 1) }));
}

function valuesOf({ rules }: DeclaredField): fc.Arbitrary<unknown> {
  const entries = rules.filter(({ each }) => each);
  if (entries.length === 0) return valuesBy(rules);
  const unique = givenTo(rules, 'isUniqueBy')?.[0];
  const isUnique = givenTo(rules, 'isUnique') !== undefined;
  const size = {
    minLength: givenTo(rules, 'arrayMinSize')?.[0] ?? 0,
    maxLength: Math.min(givenTo(rules, 'arrayMaxSize')?.[0] ?? 0, 4),
  };
  if (unique === undefined && !isUnique) return fc.array(valuesBy(entries), size);
  const selector = (value: unknown) => (unique === undefined ? value : (value as Body)[unique]);
  return fc.uniqueArray(valuesBy(entries), { ...size, selector });
}

function valuesBy(rules: readonly DeclaredRule[]): fc.Arbitrary<unknown> {
  const [min, max] = [givenTo(rules, 'min')?.[0] ?? 0, givenTo(rules, 'max')?.[0] ?? 0];
  const [least, most] = givenTo(rules, 'isLength') ?? [0, 0];
  for (const rule of rules) {
    switch (rule.name) {
      case 'isIn':
        return fc.constantFrom(...rule.given[0]);
      case 'isBoolean':
        return fc.boolean();
      case 'isCalendarDate':
        return fc.nat({ max: 60_000 }).map((days) => addDays(EARLIEST_DATE, days));
      case 'matches':
        return fc.stringMatching(rule.given[0]);
      case 'isInt':
        return fc.integer({ min, max });
      case 'hasDecimalPlaces':
        return scaled(min, max, 10 ** rule.given[0]);
      case 'isPlainText':
        return fc
          .string({ unit: 'grapheme', minLength: least, maxLength: Math.min(most, 12) })
          .filter((text) => isPlainText(text, rule.given[0]));
      case 'isLevelCode':
        return fc.constant('');
      case 'isObjectOf':
        return validBodies(rule.given[0]());
      default:
    }
  }
  throw new Error(`nothing to generate for ${rules.map(({ name }) => name).join(', ')}`);
}

function scaled(min: number, max: number, scale: number): fc.Arbitrary<number> {
  return fc.integer({ min: Math.ceil(min * scale), max: Math.floor(max * scale) }).map((value) => value / scale);
}

function givenTo<Name extends RuleName>(rules: readonly DeclaredRule[], name: Name): RuleArguments[Name] | undefined {
  return rules.find((rule) => rule.name === name)?.given as RuleArguments[Name] | undefined;
}

/** Values that are wrong somewhere or everywhere. */
const junk: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    '',
    ' ',
    0,
    -1,
    1.5,
    1e-7,
    1e21,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    true,
    '1',
    '97',
  ),
  fc.constantFrom<unknown>(
    '2026-02-30',
    '1899-12-31',
    'a\u0000b',
    'a\ud800',
    'a\nb',
    'x'.repeat(2001),
    [],
    [[]],
    [null],
  ),
  fc.constantFrom<unknown>({}, { code: '2.1' }, { edition: '4', system: 'asam', code: '0.5' }, [{}, 7], 99),
  fc.string({ unit: 'binary' }),
  fc.integer(),
  fc.double(),
);

type Spoil = (owner: Body | unknown[], key: string | number, value: unknown) => void;

const spoils: fc.Arbitrary<Spoil> = fc.oneof(
  junk.map(
    (value): Spoil =>
      (owner, key) =>
        put(owner, key, value),
  ),
  fc.constant<Spoil>((owner, key) =>
    Array.isArray(owner) ? owner.splice(Number(key), 1) : Reflect.deleteProperty(owner, key),
  ),
  fc.constantFrom('note', 'effectiveon', 'then', 'x'.repeat(200), 'a\u0000b', '').map((name): Spoil => (owner) => {
    if (!Array.isArray(owner)) owner[name] = 'surplus';
  }),
  fc.constantFrom(2, 400).map((times): Spoil => (owner, key, value) => {
    if (Array.isArray(value))
      put(
        owner,
        key,
        Array.from({ length: times }, () => structuredClone(value[0] ?? 'x')),
      );
  }),
);

/** Bodies made from valid ones by up to three changes somewhere inside. Most of them are invalid. */
export function spoiledBodies(payload: PayloadClass): fc.Arbitrary<Body> {
  const changes = fc.array(fc.tuple(fc.nat(), spoils), { minLength: 1, maxLength: 3 });
  return fc.tuple(validBodies(payload), changes).map(([body, made]) => {
    const spoiled = structuredClone(body);
    for (const [choice, spoil] of made) {
      const spots = spotsIn(spoiled);
      const spot = spots[choice % spots.length];
      if (spot !== undefined) spoil(...spot);
    }
    return spoiled;
  });
}

type Spot = [owner: Body | unknown[], key: string | number, value: unknown];

function spotsIn(value: unknown): Spot[] {
  if (typeof value !== 'object' || value === null) return [];
  const owner = value as Body | unknown[];
  return Object.entries(owner).flatMap(([key, each]) => [[owner, key, each] as Spot, ...spotsIn(each)]);
}

function put(owner: Body | unknown[], key: string | number, value: unknown): void {
  Object.assign(owner, { [key]: structuredClone(value) });
}
