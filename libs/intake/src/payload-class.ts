import type { DataOf, Field, Form, Payload } from '#episode/fields';
import type { PayloadClass } from './complete.js';
import {
  About,
  AnswerField,
  CalendarDateField,
  CodeField,
  CodeListField,
  CountAnswerField,
  DaysWithin,
  Decimal,
  Flag,
  Line,
  ListOf,
  Nested,
  Optional,
  Pattern,
  Text,
  TextList,
  UniqueBy,
  WholeNumber,
  type FieldOf,
} from './decorators.js';
import { EpisodeId, Identifier, LevelField } from './payloads/common.js';

/** A decorator of any field: the table of fields gives it only to fields that it fits. */
type Decorator = FieldOf<never>;

const classes = new Map<Payload, PayloadClass>();

/** The class of a payload, with the class-validator decorators of its table of fields. Every call returns the same class. */
export function classOf<P extends Payload>(payload: P): PayloadClass<DataOf<P>> {
  const known = classes.get(payload) ?? declared(payload);
  classes.set(payload, known);
  return known as PayloadClass<DataOf<P>>;
}

function declared({ name, fields }: Payload): PayloadClass {
  // eslint-disable-next-line @typescript-eslint/no-extraneous-class -- its fields are declared below
  const made = { [name]: class {} }[name]!;
  for (const [field, declaration] of Object.entries(fields)) {
    for (const decorate of decoratorsOf(declaration)) decorate(made.prototype as Record<string, never>, field);
  }
  return made;
}

function decoratorsOf({ form, optional, about }: Field): readonly Decorator[] {
  return [...(about === undefined ? [] : [About(about)]), ...rulesOf(form), ...(optional ? [Optional()] : [])];
}

function rulesOf(form: Form): readonly Decorator[] {
  if (form.is !== 'list') return [ruleOf(form)];
  const { payload, size, uniqueBy, daysWithin } = form;
  return [
    ...(daysWithin === undefined ? [] : [DaysWithin(daysWithin)]),
    ...(uniqueBy === undefined ? [] : [UniqueBy(uniqueBy)]),
    ListOf(() => classOf(payload), size),
  ];
}

function ruleOf(form: Exclude<Form, { readonly is: 'list' }>): Decorator {
  switch (form.is) {
    case 'date':
      return CalendarDateField();
    case 'level':
      return LevelField();
    case 'count-answer':
      return CountAnswerField();
    case 'flag':
      return Flag();
    case 'identifier':
      return Identifier();
    case 'episode-id':
      return EpisodeId();
    case 'code':
      return CodeField(form.list);
    case 'answer':
      return AnswerField(form.list);
    case 'codes':
      return CodeListField(form.list);
    case 'line':
      return Line(form.max);
    case 'text':
      return Text(form.max);
    case 'texts':
      return TextList(form.size, form.max);
    case 'pattern':
      return Pattern(form.pattern, form);
    case 'whole-number':
      return WholeNumber(form.min, form.max);
    case 'decimal':
      return Decimal(form.min, form.max, form.places);
    case 'object':
      return Nested(() => classOf(form.payload));
  }
}
