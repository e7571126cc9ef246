import { describe, expect, it } from '@jest/globals';
import { IsEmail, IsNumber, IsOptional, IsString, ValidateIf } from 'class-validator';
import fc from 'fast-check';
import { rounds } from '#episode/testing/rounds';
import { errorsByClassValidator } from '../testing/class-validator.js';
import { spoiledBodies, validBodies } from '../testing/arbitraries.js';
import { compile } from './compile.js';
import { serviceRecorded } from '#episode/payloads/care';
import type { PayloadClass } from './complete.js';
import { UnknownDecorator } from './declared-fields.js';
import { Nested } from './decorators.js';
import { MAX_ERRORS, type FieldError } from './field-error.js';
import { CommandLine } from './payloads/command-line.js';
import { commandPayloads } from './payloads/command-payloads.js';
import { classOf } from './payload-class.js';

const ServiceRecorded = classOf(serviceRecorded);

const payloads: [string, PayloadClass][] = [...Object.entries(commandPayloads), ['a line of a batch', CommandLine]];

function errorsOf(payload: PayloadClass, body: unknown): readonly FieldError[] {
  const read = compile(payload)(body);
  return read.ok ? [] : read.errors;
}

describe.each(payloads)('the compiled validator of %s', (_name, payload) => {
  const validate = compile(payload);
  const valid = validBodies(payload);
  const spoiled = spoiledBodies(payload);

  it('accepts what the declarations accept, as an equal copy, and so does class-validator', () =>
    fc.assert(
      fc.property(valid, (body) => {
        expect(validate(body)).toEqual({ ok: true, value: body });
        expect(errorsByClassValidator(payload, body)).toEqual([]);
      }),
      { numRuns: 40 },
    ));

  it('finds wrong what class-validator finds wrong, in the same order', () =>
    fc.assert(
      fc.property(spoiled, (body) => {
        expect(errorsOf(payload, body)).toEqual(errorsByClassValidator(payload, body));
      }),
      { numRuns: rounds({ usual: 40, long: 100 }) },
    ));

  it('leaves its input as it was', () =>
    fc.assert(
      fc.property(spoiled, (body) => {
        const before = structuredClone(body);
        validate(body);
        expect(body).toEqual(before);
      }),
      { numRuns: 20 },
    ));
});

describe('a compiled validator', () => {
  const service = { effectiveOn: '2026-03-11', kind: 'group', attendance: 'attended' };

  it.each([[null], [undefined], [7], ['text'], [true], [[service]]])('refuses %p for a body', (body) => {
    expect(errorsOf(ServiceRecorded, body)).toEqual([
      { field: '', code: 'not-an-object', message: 'must be an object' },
    ]);
  });

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])('refuses a field named %s', (name) => {
    const body: unknown = JSON.parse(`{${JSON.stringify(name)}: {"minutes": 5}, ${JSON.stringify(service).slice(1)}`);
    expect(errorsOf(ServiceRecorded, body)).toMatchObject([{ field: name, code: 'unknown-field' }]);
  });

  it('does not take fields from a polluting prototype of the body', () => {
    const body: unknown = JSON.parse('{"__proto__": {"effectiveOn": "2026-03-11"}, "kind": "group"}');
    expect(errorsOf(ServiceRecorded, body).map(({ field }) => field)).toEqual([
      '__proto__',
      'effectiveOn',
      'attendance',
    ]);
  });

  it('gives the fields in declared order, whatever the order of the body', () => {
    const read = compile(ServiceRecorded)({
      minutes: 60,
      attendance: 'attended',
      kind: 'group',
      effectiveOn: '2026-03-11',
    });
    expect(read.ok && Object.keys(read.value)).toEqual(['effectiveOn', 'kind', 'attendance', 'minutes']);
  });

  it('never converts a value', () => {
    const body = { ...service, minutes: '60' };
    expect(errorsOf(ServiceRecorded, body)).toMatchObject([{ field: 'minutes', code: 'not-a-whole-number' }]);
  });

  it('never repeats a value in an error, and shortens the name of an unknown field', () => {
    const secret = 'Jane Doe, born 1988'.repeat(40);
    const errors = errorsOf(ServiceRecorded, { effectiveOn: secret, kind: secret, attendance: secret, [secret]: 1 });
    expect(errors).toHaveLength(4);
    expect(JSON.stringify(errors.filter(({ code }) => code !== 'unknown-field'))).not.toContain('Jane');
    expect(errors[0]?.field).toHaveLength(65);
  });

  it('stops listing errors at a bound', () => {
    const surplus = Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`surplus${index}`, 1]));
    expect(errorsOf(ServiceRecorded, { ...service, ...surplus })).toHaveLength(MAX_ERRORS);
  });

  it('takes deeply nested JSON for what it is at the top', () => {
    const deep: unknown = JSON.parse(`${'['.repeat(50_000)}${']'.repeat(50_000)}`);
    expect(errorsOf(ServiceRecorded, { ...service, staff: deep })).toMatchObject([
      { field: 'staff', code: 'not-text' },
    ]);
  });
});

describe('compiling', () => {
  class Mail {
    @IsEmail() readonly address!: string;
  }
  class MaybeNull {
    @IsOptional() @IsString() readonly text!: string;
  }
  class OwnCondition {
    @ValidateIf(() => false) @IsString() readonly text!: string;
  }
  class ForGroups {
    @IsString({ groups: ['one'] }) readonly text!: string;
  }
  class Rounded {
    @IsNumber({ maxDecimalPlaces: 2 }) readonly amount!: number;
  }

  it.each([[Mail], [MaybeNull], [OwnCondition], [Rounded]])(
    'refuses decorators that it does not know: %p',
    (payload) => {
      expect(() => compile<object>(payload)).toThrow(UnknownDecorator);
    },
  );

  it('refuses rules for groups', () =>
    expect(() => compile(ForGroups)).toThrow('ForGroups.text is declared with groups'));

  it('follows a class into its nested classes', () => {
    class Outer {
      @Nested(() => Mail) readonly mail!: Mail;
    }
    expect(() => compile(Outer)).toThrow('Mail.address is declared with isEmail');
  });
});
