import { getMetadataStorage } from 'class-validator';
import type { PayloadClass } from './complete.js';
import {
  isRuleName,
  rules,
  type Explanation,
  type FieldContext,
  type RuleArguments,
  type RuleName,
  type Test,
} from './rules.js';

/** A rule as declared on a field. Discriminated by its name, with the arguments that rule takes. */
export type DeclaredRule = {
  [Name in RuleName]: {
    readonly name: Name;
    readonly given: RuleArguments[Name];
    /** The rule applies to each entry of the list. */
    readonly each: boolean;
    readonly context: FieldContext;
    readonly test: Test;
  };
}[RuleName];

export interface DeclaredField {
  readonly name: string;
  readonly optional: boolean;
  /** Whether to validate the field at all. */
  readonly isJudged: (owner: object, value: unknown) => boolean;
  /** In the order of evaluation: the first rule that fails gives the field's error. */
  readonly rules: readonly DeclaredRule[];
  readonly about: string | undefined;
}

/** A payload has a decorator that the compiled validators do not know, so their results would differ from class-validator's. */
export class UnknownDecorator extends Error {
  constructor(payload: PayloadClass, field: string, decorator: string) {
    super(`${payload.name}.${field} is declared with ${decorator}, which cannot be compiled`);
    this.name = 'UnknownDecorator';
  }
}

type Metadata = ReturnType<ReturnType<typeof getMetadataStorage>['getTargetValidationMetadatas']>[number];
type Condition = (owner: object, value: unknown) => boolean;

/**
 * The fields of a payload as its decorators declare them, in class-validator's order.
 * Throws `UnknownDecorator` if a field has a decorator or an option that is not in `rules.ts`, or no rule at all.
 */
export function fieldsOf(payload: PayloadClass): readonly DeclaredField[] {
  const storage = getMetadataStorage();
  const all = storage.getTargetValidationMetadatas(payload, '', false, false);
  return Object.entries(storage.groupByPropertyName(all)).map(([name, metadatas]) => fieldOf(payload, name, metadatas));
}

/** The explanation of a rule that failed, and the index of the entry if the rule applies to entries of a list. */
export function explain(rule: DeclaredRule, value: unknown, owner: object): Explanation & { readonly entry?: number } {
  const entry = rule.each && Array.isArray(value) ? value.findIndex((each) => !rule.test(each, owner)) : -1;
  const failed = { value: entry < 0 ? value : (value as unknown[])[entry], owner, context: rule.context };
  const explanation = explainBy(rule, failed);
  return entry < 0 ? explanation : { ...explanation, entry };
}

function explainBy<Name extends RuleName>(
  { name, given }: { readonly name: Name; readonly given: RuleArguments[Name] },
  failed: { readonly value: unknown; readonly owner: object; readonly context: FieldContext },
): Explanation {
  return rules[name].explain(failed, ...given);
}

function fieldOf(payload: PayloadClass, name: string, metadatas: readonly Metadata[]): DeclaredField {
  for (const metadata of metadatas) refuseOptions(payload, metadata);
  const conditions = metadatas.filter(isCondition).map((metadata) => metadata.constraints[0] as Condition);
  const ruled = metadatas.filter((each) => ruleNameOf(each) !== undefined).map((each) => declaredRule(payload, each));
  if (ruled.length === 0) throw new UnknownDecorator(payload, name, 'no rule');
  if (metadatas.some(isNesting) !== ruled.some(isOfClass)) throw new UnknownDecorator(payload, name, 'half a nesting');
  return {
    name,
    optional: metadatas.some((each) => contextOf(each).condition === 'may-be-absent'),
    isJudged: conditions.length === 0 ? always : (owner, value) => conditions.every((judged) => judged(owner, value)),
    rules: [...ruled.filter(isPresence), ...ruled.filter((each) => !isPresence(each))],
    about: metadatas.map((each) => contextOf(each).about).findLast((about) => about !== undefined),
  };
}

function declaredRule(payload: PayloadClass, metadata: Metadata): DeclaredRule {
  const name = ruleNameOf(metadata) ?? '';
  const isWithOptions = name === 'isNumber' && Object.keys((metadata.constraints[0] ?? {}) as object).length > 0;
  if (!isRuleName(name) || isWithOptions) throw new UnknownDecorator(payload, metadata.propertyName, name);
  return bound(name, (metadata.constraints ?? []) as RuleArguments[typeof name], metadata);
}

function bound<Name extends RuleName>(name: Name, given: RuleArguments[Name], metadata: Metadata): DeclaredRule {
  const judged = { name, given, each: metadata.each === true, context: contextOf(metadata) };
  return { ...judged, test: rules[name].test(...given) } as DeclaredRule;
}

/** class-validator's name of a rule; `undefined` for what is not a rule: conditions, descriptions, nesting. */
function ruleNameOf(metadata: Metadata): string | undefined {
  if (metadata.constraintCls === undefined) return undefined;
  return getMetadataStorage().getTargetValidatorConstraints(metadata.constraintCls)[0]?.name ?? 'an unnamed rule';
}

function refuseOptions(payload: PayloadClass, metadata: Metadata): void {
  const refuse = (what: string) => {
    throw new UnknownDecorator(payload, metadata.propertyName, what);
  };
  if (metadata.groups !== undefined && metadata.groups.length > 0) refuse('groups');
  if (metadata.validateIf !== undefined) refuse('validateIf');
  if (metadata.type === 'promiseValidation') refuse('ValidatePromise');
  if (isCondition(metadata) && contextOf(metadata).condition === undefined) refuse('a condition of its own');
}

function isCondition(metadata: Metadata): boolean {
  return metadata.type === 'conditionalValidation';
}

function isNesting(metadata: Metadata): boolean {
  return metadata.type === 'nestedValidation';
}

function isOfClass({ name }: DeclaredRule): boolean {
  return name === 'isObjectOf' || name === 'isObjectBy';
}

function isPresence({ name }: DeclaredRule): boolean {
  return name === 'isDefined';
}

function contextOf(metadata: Metadata): FieldContext {
  return (metadata.context ?? {}) as FieldContext;
}

function always(): boolean {
  return true;
}
