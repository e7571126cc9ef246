import { type CallHandler, type ExecutionContext, Inject, Injectable, type NestInterceptor } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Observable } from 'rxjs';
import { position } from '#event-store/port';
import { READ_SIDE, type ReadSide } from '../engine/read-side.js';
import { positionOf, READ_AFTER_HEADER } from './headers.js';
import { fail } from './problem.js';
import { Shutdown } from './shutdown.js';
import { limitedWait, WaitEnded } from '../limited-wait.js';

/** The longest wait for a position to become visible, in milliseconds. */
const LONGEST_WAIT = 5_000;

/** Lets a query wait, for a bounded time, until the read models have a position that the caller has written. */
@Injectable()
export class ReadAfterInterceptor implements NestInterceptor {
  constructor(
    @Inject(READ_SIDE) private readonly models: ReadSide,
    private readonly shutdown: Shutdown,
  ) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const { headers } = context.switchToHttp().getRequest<FastifyRequest>();
    const after = positionOf(headers[READ_AFTER_HEADER] as string | undefined, 'Stepdown-Read-After');
    if (after !== undefined) await this.reach(after);
    return next.handle();
  }

  private async reach(after: bigint): Promise<void> {
    try {
      await limitedWait(LONGEST_WAIT, [this.shutdown.signal], (signal) =>
        this.models.waitFor(position(after), { signal }),
      );
    } catch (error) {
      if (!(error instanceof WaitEnded))
        fail('projection-stopped', { detail: error instanceof Error ? error.message : undefined });
      fail('not-yet-visible', {
        expected: String(after),
        detail: 'Try again, or leave out Stepdown-Read-After to read what is visible now.',
      });
    }
  }
}
