import type { CodeList } from '#episode/codes/code-list';
import { levelKeys } from '#episode/codes/levels';
import { unanswered } from '#episode/codes/teds';
import { eventTypeOf, type CommandType } from '#episode/commands';
import type { PayloadClass } from './complete.js';
import { fieldsOf, type DeclaredField, type DeclaredRule } from './declared-fields.js';
import { commandRoutes } from './routes.js';
import type { RuleArguments, RuleName } from './rules.js';

/** The event that each command records. */
export const recordedEvents: { readonly [Type in CommandType]: string } = {
  ...eventTypeOf,
  CorrectEntries: 'EntriesCorrected',
  VoidEntries: 'EntriesVoided',
  VoidEpisode: 'EpisodeVoided',
};

/**
 * The reference of commands for record systems, in Markdown: address, event, fields and an example of each, from the
 * declarations that also validate them. `npm run docs` writes it into `docs/record-systems/commands.md`.
 */
export function commandReference(): string {
  const shared = sharedPayloads();
  const objects = shared.map((payload) => `### ${payload.name}\n\n${fieldTable(payload, shared)}`);
  const commands = commandRoutes.map(({ type, segment, summary, notes, payload, example }) => {
    const head = `\`POST /v1/episodes/{id}/${segment}\` records \`${recordedEvents[type]}\`. ${summary}. ${notes}`;
    const body = `\`\`\`json\n${JSON.stringify(example, null, 2)}\n\`\`\``;
    return `### ${type}\n\n${head}\n\n${fieldTable(payload, shared)}\n\n${body}`;
  });
  return [...['## Objects used by several commands', ...objects], ...['## Commands', ...commands]].join('\n\n');
}

/** Payloads that several commands use, each after the payloads that it needs. */
function sharedPayloads(): readonly PayloadClass[] {
  const uses = new Map<PayloadClass, number>();
  for (const payload of new Set<PayloadClass>(commandRoutes.map((route) => route.payload))) {
    for (const inner of new Set(payloadsBelow(payload))) uses.set(inner, (uses.get(inner) ?? 0) + 1);
  }
  const shared = [...uses].filter(([, count]) => count > 1).map(([payload]) => payload);
  return shared.sort((a, b) => Number(needs(a, b)) - Number(needs(b, a)));
}

function payloadsBelow(payload: PayloadClass): readonly PayloadClass[] {
  return innerPayloads(payload).flatMap((inner) => [inner, ...payloadsBelow(inner)]);
}

function needs(payload: PayloadClass, other: PayloadClass): boolean {
  return payloadsBelow(payload).includes(other);
}

function innerPayloads(payload: PayloadClass): readonly PayloadClass[] {
  return fieldsOf(payload).flatMap(({ rules }) =>
    rules.flatMap((rule) => (rule.name === 'isObjectOf' ? [rule.given[0]()] : [])),
  );
}

function fieldTable(payload: PayloadClass, shared: readonly PayloadClass[]): string {
  const rows = rowsOf(payload, shared, '').map((cells) => `| ${cells.join(' | ')} |`);
  return ['| field | required | type | |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

type Row = readonly [field: string, required: string, type: string, about: string];

/** The fields of a payload. The fields of an object that no other payload uses follow the object. */
function rowsOf(payload: PayloadClass, shared: readonly PayloadClass[], prefix: string): readonly Row[] {
  return fieldsOf(payload).flatMap((field) => {
    const path = `${prefix}${field.name}`;
    const nested = ruleOf(field, 'isObjectOf');
    const inner = nested?.given[0]();
    const row: Row = [`\`${path}\``, field.optional ? '' : 'yes', typeOf(field, shared), aboutOf(field)];
    const isOwn = inner !== undefined && !shared.includes(inner);
    return isOwn ? [row, ...rowsOf(inner, shared, `${path}${nested?.each === true ? '[]' : ''}.`)] : [row];
  });
}

function typeOf(field: DeclaredField, shared: readonly PayloadClass[]): string {
  if (ruleOf(field, 'isArray') === undefined) return scalarType(field, shared);
  const least = givenTo(field, 'arrayMinSize')?.[0] ?? 0;
  const most = givenTo(field, 'arrayMaxSize')?.[0] ?? 0;
  return `list of ${least} to ${most}: ${scalarType(field, shared)}`;
}

function scalarType(field: DeclaredField, shared: readonly PayloadClass[]): string {
  const has = (name: RuleName): boolean => ruleOf(field, name) !== undefined;
  const inner = givenTo(field, 'isObjectOf')?.[0]();
  if (inner !== undefined) return shared.includes(inner) ? `[${inner.name}](#${inner.name.toLowerCase()})` : 'object';
  if (has('isObjectBy')) return 'object';
  if (has('isCalendarDate')) return 'date';
  if (has('isBoolean')) return 'true or false';
  if (has('isLevelCode')) return `code of the edition: ${linkTo(levelKeys)}`;
  if (has('isIn')) return choiceType(field);
  if (has('matches')) return ruleOf(field, 'matches')?.context.form ?? 'text';
  if (has('isInt') || has('isNumber')) return numberType(field);
  const layout = givenTo(field, 'isPlainText')?.[0];
  return `${layout === 'line' ? 'line' : 'text'}, at most ${thousands(givenTo(field, 'isLength')?.[1] ?? 0)}`;
}

function choiceType(field: DeclaredField): string {
  const rule = ruleOf(field, 'isIn');
  const list = rule?.context.list;
  if (rule === undefined) return '';
  if (list !== undefined) return `${isAnswer(list) ? 'answer' : 'code'}: ${linkTo(list)}`;
  const [values] = rule.given;
  return values.length > 5 ? 'event type' : values.map((value) => `\`${JSON.stringify(value)}\``).join(' or ');
}

function numberType(field: DeclaredField): string {
  const [least] = givenTo(field, 'min') ?? [0];
  const [most] = givenTo(field, 'max') ?? [0];
  const places = givenTo(field, 'hasDecimalPlaces')?.[0];
  if (places !== undefined) return `number, ${thousands(Math.floor(least))} to ${thousands(most)}, ${places} decimals`;
  return ruleOf(field, 'isInt')?.context.form ?? `whole number, ${thousands(least)} to ${thousands(most)}`;
}

function aboutOf(field: DeclaredField): string {
  const unique = givenTo(field, 'isUniqueBy')?.[0];
  const window = givenTo(field, 'areDaysWithin')?.[0];
  return [
    isInWordsForTypes(field) ? '' : field.about,
    unique === undefined ? '' : `No two with the same ${unique}.`,
    window === undefined ? '' : `No entry counts more days than \`${window}\`.`,
    ruleOf(field, 'isUnique') === undefined ? '' : 'None twice.',
  ]
    .filter((text) => text !== undefined && text !== '')
    .join(' ');
}

/** Whether a list includes the reasons for a missing answer (96, 97, 98). */
function isAnswer({ codes }: CodeList): boolean {
  return Object.keys(unanswered.codes).every((code) => Object.hasOwn(codes, code));
}

/** Whether the page describes the field above its tables. */
function isInWordsForTypes(field: DeclaredField): boolean {
  return (field.name === 'effectiveOn' && !field.optional) || ruleOf(field, 'isInt')?.context.form === 'count';
}

function linkTo({ title }: Pick<CodeList, 'title'>): string {
  const anchor = title
    .toLowerCase()
    .replaceAll(/[^\w\- ]/g, '')
    .replaceAll(' ', '-');
  return `[${title}](../code-lists.md#${anchor})`;
}

function thousands(count: number): string {
  return count.toLocaleString('en-US');
}

type Rule<Name extends RuleName> = Extract<DeclaredRule, { readonly name: Name }>;

function ruleOf<Name extends RuleName>({ rules }: DeclaredField, name: Name): Rule<Name> | undefined {
  return rules.find((rule): rule is Rule<Name> => rule.name === name);
}

function givenTo<Name extends RuleName>(field: DeclaredField, name: Name): RuleArguments[Name] | undefined {
  return ruleOf(field, name)?.given as RuleArguments[Name] | undefined;
}
