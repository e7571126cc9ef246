import { Readable } from 'node:stream';
import { Agent, request, type Dispatcher } from 'undici';
import { Failure } from '../failure.js';
import { problemIn, Refused } from './problem.js';

/** Parameters of a request; what is `undefined` is left out, a list is repeated. */
export type Query = Readonly<Record<string, string | readonly string[] | undefined>>;

export interface Asking {
  readonly query?: Query;
  readonly headers?: Readonly<Record<string, string>>;
  /** Milliseconds to wait for the answer or for more of it; 0: for ever. Default 300,000. */
  readonly patience?: number;
}

export interface Opened {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: AsyncGenerator<Uint8Array>;
}

const NDJSON = 'application/x-ndjson';

/** The connection broke, or nobody was there: whether the server did what it was asked is not known. */
export class Unreachable extends Failure {
  constructor(url: string, cause: unknown) {
    const why = cause instanceof Error && cause.message !== '' ? `: ${cause.message}` : '';
    super(`no answer from ${url}${why}`, { ending: 'unavailable', cause });
    this.name = 'Unreachable';
  }
}

/** The one way in which commands speak with a server. Every method rejects with `Refused`, `Unreachable` or the signal's reason. */
export class Client {
  readonly url: string;
  readonly #key: string | undefined;
  readonly #signal: AbortSignal;
  readonly #agent = new Agent();

  constructor(url: string, key: string | undefined, signal: AbortSignal) {
    this.url = url.replace(/\/+$/, '');
    this.#key = key;
    this.#signal = signal;
  }

  async get<Answer>(path: string, asking: Asking = {}): Promise<Answer> {
    const { body } = await this.#ask('GET', path, asking);
    return this.#reading(() => body.json() as Promise<Answer>);
  }

  /** The body of an answer as it arrives. */
  read(path: string, asking: Asking = {}): AsyncGenerator<Uint8Array> {
    return this.#bytes(() => this.#ask('GET', path, asking));
  }

  /** The headers of an answer, and its body as it arrives. */
  async open(path: string, asking: Asking = {}): Promise<Opened> {
    const answer = await this.#ask('GET', path, asking);
    return { headers: answer.headers, body: this.#bytes(() => Promise.resolve(answer)) };
  }

  /** Sends a body, if there is one, as it becomes available, and hands out the answer while the body is still being sent. */
  post(path: string, body?: AsyncIterable<string>, asking: Asking = {}): AsyncGenerator<Uint8Array> {
    return this.#bytes(() => this.#ask('POST', path, asking, body));
  }

  /** The answer to a request without a body. */
  async postForJson<Answer>(path: string): Promise<Answer> {
    const { body } = await this.#ask('POST', path, {});
    return this.#reading(() => body.json() as Promise<Answer>);
  }

  async delete<Answer>(path: string): Promise<Answer> {
    const { body } = await this.#ask('DELETE', path, {});
    return this.#reading(() => body.json() as Promise<Answer>);
  }

  async close(): Promise<void> {
    await this.#agent.destroy();
  }

  async *#bytes(ask: () => Promise<Dispatcher.ResponseData>): AsyncGenerator<Uint8Array> {
    const { body } = await ask();
    try {
      yield* body as AsyncIterable<Uint8Array>;
    } catch (error) {
      throw this.#failure(error);
    }
  }

  async #ask(
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    { query = {}, headers = {}, patience }: Asking,
    body?: AsyncIterable<string>,
  ): Promise<Dispatcher.ResponseData> {
    const answer = await this.#reading(() =>
      request(`${this.url}${path}${search(query)}`, {
        method,
        dispatcher: this.#agent,
        signal: this.#signal,
        headersTimeout: patience,
        bodyTimeout: patience,
        headers: { ...headers, ...this.#authorization(), ...(body && { 'content-type': NDJSON }) },
        body: body && Readable.from(body, { objectMode: false }),
      }),
    );
    if (answer.statusCode < 300) return answer;
    throw new Refused(problemIn(await this.#reading(() => answer.body.text()), answer.statusCode));
  }

  async #reading<Answer>(read: () => Promise<Answer>): Promise<Answer> {
    try {
      return await read();
    } catch (error) {
      throw this.#failure(error);
    }
  }

  #failure(error: unknown): unknown {
    if (this.#signal.aborted) return this.#signal.reason;
    return new Unreachable(this.url, error);
  }

  #authorization(): Record<string, string> {
    return this.#key === undefined ? {} : { authorization: `Bearer ${this.#key}` };
  }
}

function search(query: Query): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const each of value === undefined ? [] : [value].flat()) parameters.append(name, each);
  }
  return parameters.size === 0 ? '' : `?${parameters.toString()}`;
}
