import { Readable } from 'node:stream';
import { Agent, request, type Dispatcher } from 'undici';
import { Failure } from '../failure.js';
import { problemIn, Refused } from './problem.js';

/** Parameters of a request. `undefined` is left out; a list is repeated. */
export type Query = Readonly<Record<string, string | readonly string[] | undefined>>;

export interface RequestOptions {
  readonly query?: Query;
  readonly headers?: Readonly<Record<string, string>>;
  /** Milliseconds to wait for the answer or for more of it; 0: no limit. Default 300,000. */
  readonly timeout?: number;
}

export interface OpenAnswer {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: AsyncGenerator<Uint8Array>;
}

const NDJSON = 'application/x-ndjson';

/** The connection broke, or there is no server. It is unknown whether the server did the work. */
export class Unreachable extends Failure {
  constructor(url: string, cause: unknown) {
    const why = cause instanceof Error && cause.message !== '' ? `: ${cause.message}` : '';
    super(`no answer from ${url}${why}`, { ending: 'unavailable', cause });
    this.name = 'Unreachable';
  }
}

/**
 * The only way for commands to talk to a server. Every method rejects with `Refused`, `Unreachable` or the signal's
 * reason.
 */
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

  async get<Answer>(path: string, options: RequestOptions = {}): Promise<Answer> {
    const { body } = await this.#send('GET', path, options);
    return this.#withFailures(() => body.json() as Promise<Answer>);
  }

  /** The body of an answer, as it arrives. */
  read(path: string, options: RequestOptions = {}): AsyncGenerator<Uint8Array> {
    return this.#bytes(() => this.#send('GET', path, options));
  }

  /** The headers of an answer, and its body as it arrives. */
  async open(path: string, options: RequestOptions = {}): Promise<OpenAnswer> {
    const answer = await this.#send('GET', path, options);
    return { headers: answer.headers, body: this.#bytes(() => Promise.resolve(answer)) };
  }

  /**
   * Sends a body, if there is one, as it becomes available, and yields the answer while the body is still being sent.
   */
  post(path: string, body?: AsyncIterable<string>, options: RequestOptions = {}): AsyncGenerator<Uint8Array> {
    return this.#bytes(() => this.#send('POST', path, options, body));
  }

  /** The answer to a request without a body. */
  async postForJson<Answer>(path: string): Promise<Answer> {
    const { body } = await this.#send('POST', path, {});
    return this.#withFailures(() => body.json() as Promise<Answer>);
  }

  async delete<Answer>(path: string): Promise<Answer> {
    const { body } = await this.#send('DELETE', path, {});
    return this.#withFailures(() => body.json() as Promise<Answer>);
  }

  async close(): Promise<void> {
    await this.#agent.destroy();
  }

  async *#bytes(send: () => Promise<Dispatcher.ResponseData>): AsyncGenerator<Uint8Array> {
    const { body } = await send();
    try {
      yield* body as AsyncIterable<Uint8Array>;
    } catch (error) {
      throw this.#failure(error);
    }
  }

  async #send(
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    { query = {}, headers = {}, timeout }: RequestOptions,
    body?: AsyncIterable<string>,
  ): Promise<Dispatcher.ResponseData> {
    const answer = await this.#withFailures(() =>
      request(`${this.url}${path}${search(query)}`, {
        method,
        dispatcher: this.#agent,
        signal: this.#signal,
        headersTimeout: timeout,
        bodyTimeout: timeout,
        headers: { ...headers, ...this.#authorization(), ...(body && { 'content-type': NDJSON }) },
        body: body && Readable.from(body, { objectMode: false }),
      }),
    );
    if (answer.statusCode < 300) return answer;
    throw new Refused(problemIn(await this.#withFailures(() => answer.body.text()), answer.statusCode));
  }

  async #withFailures<Answer>(read: () => Promise<Answer>): Promise<Answer> {
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
