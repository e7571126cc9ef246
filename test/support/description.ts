import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

/** An answer as it came, with its body as bytes. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Buffer;
}

interface Response {
  readonly content?: Readonly<Record<string, { readonly schema: Schema }>>;
  readonly headers?: Readonly<Record<string, object>>;
}
type Schema = Readonly<Record<string, unknown>>;
type Operation = { readonly operationId: string; readonly responses: Readonly<Record<string, Response>> };
type Paths = Readonly<Record<string, Readonly<Record<string, Operation>>>>;

/** An operation of the description. */
export interface Described {
  readonly method: string;
  readonly path: string;
  readonly operation: Operation;
}

/**
 * Compares answers with what a description of the API says of them: route, status, content type, headers and body. An
 * answer may have no member that is not described, though its readers should not mind one.
 */
export class Description {
  readonly operations: readonly Described[];
  /** What was seen so far, as `described` names it. */
  readonly seen = new Set<string>();
  readonly #ajv = new Ajv2020({ strict: false, allErrors: true });

  constructor(document: object) {
    const { paths } = document as { readonly paths: Paths };
    this.operations = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ method, path, operation })),
    );
    addFormats.default(this.#ajv);
    this.#ajv.addSchema(closed(document) as object, 'api');
  }

  /** Everything that may be answered: method, path, status and content type. */
  get described(): readonly string[] {
    return this.operations.flatMap(({ method, path, operation }) =>
      Object.entries(operation.responses).flatMap(([status, { content = {} }]) =>
        Object.keys(content).map((type) => `${method} ${path} ${status} ${type}`),
      ),
    );
  }

  /** What is wrong with an answer of a call; nothing where it is as described. */
  faultsOf(method: string, url: string, answer: RawAnswer): readonly string[] {
    const found = this.#find(method, url);
    if (found === undefined) return [`${method} ${url} is not described`];
    const { path, operation } = found;
    const type = answer.headers.get('content-type')?.split(';')[0] ?? '';
    const name = `${method} ${path} ${answer.status} ${type}`;
    const response = operation.responses[answer.status];
    if (response?.content?.[type] === undefined)
      return [`${name} is not described: ${answer.body.toString().slice(0, 300)}`];
    this.seen.add(name);
    const pointer = ['paths', path, method, 'responses', String(answer.status), 'content', type, 'schema'];
    const faults = [...this.#headerFaults(response, answer), ...this.#bodyFaults(pointer, type, answer.body)];
    return faults.map((fault) => `${name}: ${fault}`);
  }

  #find(method: string, url: string): Described | undefined {
    const [path = ''] = url.split('?');
    const fits = this.operations.filter((each) => each.method === method && patternOf(each.path).test(path));
    return fits.find((each) => each.path === path) ?? fits[0];
  }

  /** Headers that are only in some of the types of an answer are not asked for. */
  #headerFaults({ headers = {}, content = {} }: Response, answer: RawAnswer): readonly string[] {
    if (Object.keys(content).length > 1) return [];
    return Object.keys(headers).flatMap((name) => (answer.headers.has(name) ? [] : [`there is no header ${name}`]));
  }

  #bodyFaults(pointer: readonly string[], type: string, body: Buffer): readonly string[] {
    if (type.endsWith('json') && !type.endsWith('ndjson')) return this.#faults(pointer, JSON.parse(body.toString()));
    if (type === 'application/vnd.apache.parquet')
      return body.subarray(0, 4).toString() === 'PAR1' ? [] : ['no Parquet'];
    const text = body.toString();
    if (type === 'application/x-ndjson') return this.#faults([...pointer, 'contentSchema'], linesOf(text));
    if (type === 'text/event-stream') return this.#faults(['components', 'schemas', 'LoggedEvent'], dataOf(text)[0]);
    return this.#faults(pointer, text);
  }

  #faults(pointer: readonly string[], value: unknown): readonly string[] {
    const $ref = `api#/${pointer.map((token) => encodeURIComponent(token.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/')}`;
    const validate = this.#ajv.getSchema($ref) ?? this.#ajv.compile({ $ref });
    if (validate(value)) return [];
    return (validate.errors ?? []).map(
      ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
    );
  }
}

function patternOf(path: string): RegExp {
  return new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}$`);
}

function linesOf(text: string): readonly unknown[] {
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as unknown);
}

function dataOf(text: string): readonly unknown[] {
  return [...text.matchAll(/^data: (.*)\n\n/gm)].map(([, data]) => JSON.parse(data!) as unknown);
}

/** The same, where an object has no members but those that are described. */
function closed(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(closed);
  if (typeof node !== 'object' || node === null) return node;
  const inner = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, closed(value)]));
  const isOpen = inner['type'] === 'object' && 'properties' in inner && !('additionalProperties' in inner);
  return isOpen ? { ...inner, additionalProperties: false } : inner;
}
