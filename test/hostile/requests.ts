import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { followed, type Description, type Operation, type Parameter, type Schema } from './operations.js';
import { hostileJson, hostileText } from './values.js';
import type { WireRequest } from './wire.js';

/** What there is to ask for: requests that are right but for one thing reach further than those that are all wrong. */
export interface Existing {
  readonly episodeId: string;
  readonly patientId: string;
  readonly eventId: string;
}

const HOST = ['Host', '127.0.0.1'] as const;
const CLOSE = ['Connection', 'close'] as const;

/** Requests of one operation: each parameter and each part of the body is right, left out, given twice or hostile. */
export function requestsOf(
  description: Description,
  operation: Operation,
  existing: Existing,
): fc.Arbitrary<WireRequest> {
  const values = new Values(description, existing);
  const of = (place: Parameter['in']) => operation.parameters.filter((parameter) => parameter.in === place);
  return fc
    .record({
      target: targets(operation, of('path'), of('query'), values),
      headers: fc.tuple(...of('header').map((parameter) => pairs(parameter, values))),
      extra: extraHeaders,
      body: bodies(operation, values),
    })
    .map(({ target, headers, extra, body }) => ({
      method: operation.method,
      target,
      headers: [HOST, CLOSE, ...body.headers, ...headers.flat(), ...extra].map(([name, value]) => [
        name,
        onOneLine(value),
      ]),
      body: body.bytes,
    }));
}

/** Header values as a sender of any language could write them: an end of line would be another header, which is tried by itself. */
function onOneLine(value: string): string {
  return value.replaceAll(/[\r\n]/g, ' ');
}

class Values {
  constructor(
    private readonly description: Description,
    private readonly existing: Existing,
  ) {}

  /** A right value of a parameter, mostly. */
  parameter({ name, schema, example }: Parameter): fc.Arbitrary<string> {
    if (name in this.existing) return fc.constant(this.existing[name as keyof Existing]);
    if (example !== undefined) return fc.constant(String(example));
    return this.json(schema).map((text) => (text.startsWith('"') ? String(JSON.parse(text)) : text));
  }

  /** JSON that a schema describes, mostly, with hostile values here and there. */
  json(schema: Schema, depth = 0): fc.Arbitrary<string> {
    const right = this.#right(schema, depth);
    return fc.oneof({ weight: 12, arbitrary: right }, { weight: 1, arbitrary: hostileJson });
  }

  #right(schema: Schema, depth: number): fc.Arbitrary<string> {
    if (schema.$ref !== undefined) return this.#right(followed<Schema>(this.description, schema.$ref), depth);
    const example = schema.example ?? schema.examples?.[0];
    if (example !== undefined && typeof example !== 'object') return fc.constant(JSON.stringify(example));
    if (schema.const !== undefined) return fc.constant(JSON.stringify(schema.const));
    if (schema.enum !== undefined) return fc.constantFrom(...schema.enum).map((value) => JSON.stringify(value));
    const choices = schema.oneOf ?? schema.anyOf;
    if (choices !== undefined) return fc.oneof(...choices.map((choice) => this.json(choice, depth + 1)));
    if (schema.properties !== undefined && depth < 6) return this.#object(schema, depth);
    if (schema.items !== undefined) return this.#list(schema.items, depth);
    return scalar(schema);
  }

  #object({ properties = {}, required = [] }: Schema, depth: number): fc.Arbitrary<string> {
    const members = Object.entries(properties).map(([name, schema]) =>
      fc
        .option(this.json(schema, depth + 1), { freq: required.includes(name) ? 20 : 1, nil: undefined })
        .map((value) => (value === undefined ? [] : [`${JSON.stringify(name)}:${value}`])),
    );
    const unknown = seldom(fc.tuple(hostileText, hostileJson));
    return fc.tuple(fc.tuple(...members), unknown).map(([known, other]) => {
      const extra = other === undefined ? [] : [`${JSON.stringify(other[0])}:${other[1]}`];
      return `{${[...known.flat(), ...extra].join(',')}}`;
    });
  }

  #list(items: Schema, depth: number): fc.Arbitrary<string> {
    return fc.array(this.json(items, depth + 1), { maxLength: 3 }).map((values) => `[${values.join(',')}]`);
  }
}

function seldom<T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.oneof({ weight: 9, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });
}

function scalar({ type, format }: Schema): fc.Arbitrary<string> {
  const kind = Array.isArray(type) ? String(type[0]) : type;
  if (kind === 'integer') return fc.integer({ min: 0, max: 100 }).map(String);
  if (kind === 'number') return fc.double({ min: 0, max: 100, noNaN: true }).map(String);
  if (kind === 'boolean') return fc.constantFrom('true', 'false');
  if (format === 'date') return fc.constantFrom('"2026-03-02"', '"2026-05-20"');
  if (format === 'date-time') return fc.constantFrom('"2026-03-02T10:00:00Z"', '"2026-05-20T10:00:00.000Z"');
  if (format === 'uuid') return fc.uuid().map((id) => JSON.stringify(id));
  return fc.constantFrom('"1"', '"a"', '"clinic-a"', '"2026-03-02"');
}

/** A parameter that is right, left out, hostile or given twice. */
function pairs(parameter: Parameter, values: Values): fc.Arbitrary<[string, string][]> {
  const { name, required = false } = parameter;
  const one = (value: fc.Arbitrary<string>) => value.map((text): [string, string][] => [[name, text]]);
  return fc.oneof(
    { weight: required ? 1 : 12, arbitrary: fc.constant<[string, string][]>([]) },
    { weight: required ? 12 : 2, arbitrary: one(values.parameter(parameter)) },
    { weight: 1, arbitrary: one(hostileText) },
    {
      weight: 1,
      arbitrary: fc.tuple(values.parameter(parameter), hostileText).map(([a, b]): [string, string][] => [
        [name, a],
        [name, b],
      ]),
    },
  );
}

function targets(
  { path }: Operation,
  inPath: readonly Parameter[],
  inQuery: readonly Parameter[],
  values: Values,
): fc.Arbitrary<string> {
  const segments = fc.tuple(
    ...inPath.map((parameter) =>
      fc.oneof(
        { weight: 6, arbitrary: values.parameter(parameter).map(encodeAny) },
        { weight: 1, arbitrary: hostileText.map(encodeAny) },
        { weight: 1, arbitrary: hostileText.map(asTyped) },
      ),
    ),
  );
  const query = fc.tuple(...inQuery.map((parameter) => pairs(parameter, values)));
  const unknown = seldom(fc.tuple(hostileText, hostileText));
  return fc.tuple(segments, query, unknown, fc.boolean()).map(([given, known, other, raw]) => {
    const filled = inPath.reduce((at, { name }, index) => at.replace(`{${name}}`, () => given[index]!), path);
    const written = [...known.flat(), ...(other === undefined ? [] : [other])];
    const encode = raw ? asTyped : encodeAny;
    return written.length === 0 ? filled : `${filled}?${written.map((pair) => pair.map(encode).join('=')).join('&')}`;
  });
}

/** Percent-encoded, halves of surrogate pairs too, which `encodeURIComponent` refuses. */
function encodeAny(text: string): string {
  return [...Buffer.from(text, 'utf8')].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
}

/** As somebody types it, but for what would end the line. */
function asTyped(text: string): string {
  return text.replaceAll(/[\s\0]/g, '+');
}

const extraHeaders: fc.Arbitrary<[string, string][]> = fc.oneof(
  { weight: 6, arbitrary: fc.constant<[string, string][]>([]) },
  {
    weight: 4,
    arbitrary: fc
      .tuple(
        fc.constantFrom(
          ...['Accept', 'Accept-Language', 'Accept-Encoding', 'If-None-Match', 'Range', 'Authorization', 'Cookie'],
          ...[
            'X-Forwarded-For',
            'X-Forwarded-Host',
            'X-HTTP-Method-Override',
            'Last-Event-ID',
            'Expect',
            'Traceparent',
          ],
          ...['Content-Type', 'Content-Encoding', 'Idempotency-Key', '__proto__', 'If-Match', 'Stepdown-Source-Id'],
        ),
        hostileText,
      )
      .map((pair): [string, string][] => [pair]),
  },
);

interface Body {
  readonly headers: readonly (readonly [string, string])[];
  readonly bytes: Uint8Array;
}

const NO_BODY: Body = { headers: [], bytes: new Uint8Array() };

function bodies({ bodies: described }: Operation, values: Values): fc.Arbitrary<Body> {
  const types = Object.entries(described);
  if (types.length === 0) {
    const unrequested = hostileJson.map((text) => bodyOf(text, 'application/json'));
    return fc.oneof({ weight: 9, arbitrary: fc.constant(NO_BODY) }, { weight: 1, arbitrary: unrequested });
  }
  const right = fc.oneof(...types.map(([type, schema]) => content(type, schema, values)));
  return fc.oneof(
    { weight: 12, arbitrary: right },
    { weight: 1, arbitrary: hostileJson.map((text) => bodyOf(text, types[0]![0])) },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 64 }).map((bytes) => bodyOf(bytes, types[0]![0])) },
    { weight: 1, arbitrary: fc.tuple(right, hostileText).map(([body, type]) => bodyOf(body.bytes, type)) },
    { weight: 1, arbitrary: right.map(({ bytes }) => packed(bytes, types[0]![0])) },
    { weight: 1, arbitrary: right.map((body) => withHeader(body, 'Content-Length', '7')) },
  );
}

function content(type: string, schema: Schema, values: Values): fc.Arbitrary<Body> {
  const one = values.json(schema);
  if (!type.includes('ndjson')) return one.map((text) => bodyOf(text, type));
  return fc
    .array(fc.oneof({ weight: 6, arbitrary: one }, { weight: 1, arbitrary: hostileText }), { maxLength: 4 })
    .map((lines) => bodyOf(lines.join('\n'), type));
}

function bodyOf(text: string | Uint8Array, type: string): Body {
  const bytes = typeof text === 'string' ? Buffer.from(text, 'utf8') : text;
  return {
    headers: [
      ['Content-Type', type],
      ['Content-Length', String(bytes.length)],
    ],
    bytes,
  };
}

function packed(bytes: Uint8Array, type: string): Body {
  return withHeader(bodyOf(gzipSync(bytes), type), 'Content-Encoding', 'gzip');
}

function withHeader(body: Body, name: string, value: string): Body {
  return { ...body, headers: [...body.headers, [name, value]] };
}
