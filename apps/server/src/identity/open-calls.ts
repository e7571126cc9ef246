import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Shutdown } from '../http/shutdown.js';
import { StreamEnded, type EndingCode } from '../http/stream-ended.js';
import type { AccessCheck } from './access-check.js';

/** How often the callers of open streams are checked, in milliseconds. */
const CHECK_INTERVAL = 1_000;

interface Open {
  readonly request: FastifyRequest;
  readonly controller: AbortController;
}

/** Ends calls that would never end, such as live feeds, when the server stops or the caller's key is revoked. */
export class OpenCalls {
  readonly #open = new Set<Open>();
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly check: Pick<AccessCheck, 'refresh' | 'isStillAllowed'>,
    shutdown: Shutdown,
  ) {
    shutdown.signal.addEventListener('abort', () => this.#end(() => 'stopping'));
  }

  /** Returns a signal that aborts when the caller goes away, or with a `StreamEnded` when the call must end. */
  watch(request: FastifyRequest, reply: FastifyReply): AbortSignal {
    const call = { request, controller: new AbortController() };
    this.#open.add(call);
    this.#timer ??= setInterval(() => void this.#recheck(), CHECK_INTERVAL).unref();
    reply.raw.once('close', () => {
      this.#open.delete(call);
      call.controller.abort();
    });
    return call.controller.signal;
  }

  async #recheck(): Promise<void> {
    if (this.#open.size === 0) {
      clearInterval(this.#timer);
      this.#timer = undefined;
      return;
    }
    // If the keys cannot be read now, they count as before.
    await this.check.refresh().catch(() => undefined);
    this.#end((request) => (this.check.isStillAllowed(request) ? undefined : 'unauthenticated'));
  }

  #end(why: (request: FastifyRequest) => EndingCode | undefined): void {
    for (const { request, controller } of this.#open) {
      const code = why(request);
      if (code !== undefined) controller.abort(new StreamEnded(code));
    }
  }
}
