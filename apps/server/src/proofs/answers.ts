import { headsIn } from '#audit/heads/heads-folder';
import { fail, invalidParameter } from '../http/problem.js';
import { findEvent, type EventName } from './find-event.js';
import { orProblem } from './problems.js';
import type { ProofSide } from './proof-side.js';
import { consistencyView, eventProofView, headView, keysView } from './proofs.view.js';

export type HeadAnswer = ReturnType<typeof headView>;
export type EventProofAnswer = ReturnType<typeof eventProofView>;
export type ConsistencyAnswer = ReturnType<typeof consistencyView>;
export type KeysAnswer = ReturnType<typeof keysView>;

/**
 * The queries about the proofs of an installation, over HTTP or in its folder. Every one can reject with a
 * `ProblemException`.
 */
export class ProofAnswers {
  constructor(private readonly proofs: ProofSide) {}

  head(): Promise<HeadAnswer> {
    return orProblem(() => {
      const head = this.proofs.newestHead();
      return head === undefined
        ? fail('not-found', {
            detail: 'No head is signed yet; `stepdown proof head --new` signs one, and so does POST.',
          })
        : headView(head);
    });
  }

  signHead(): Promise<HeadAnswer> {
    return orProblem(async () => headView(await this.proofs.signUpToDate()));
  }

  /**
   * Proves against the tree of the given size; by default against the newest signed head that covers the event, or a
   * new one.
   */
  event(name: EventName, size?: number): Promise<EventProofAnswer> {
    return orProblem(async () => {
      const found = await findEvent(name, this.proofs);
      const { index } = found.proved.envelope;
      if (size === undefined) {
        const head = this.proofs.headAbove(index);
        return eventProofView(found, this.proofs.reading(), head.size, head);
      }
      const end = this.#within(size, 'size');
      if (end <= index) return invalidParameter('size', `the event is number ${index}, counted from 0`);
      return eventProofView(found, this.proofs.reading(), end);
    });
  }

  consistency(first: number | undefined, second: number | undefined): Promise<ConsistencyAnswer> {
    return orProblem(() => {
      const end = this.#within(second, 'second');
      if (first === undefined) return invalidParameter('first', 'it is needed');
      if (first > end) return invalidParameter('first', `it must be at most the second, ${end}`);
      return consistencyView(this.proofs.reading(), first, end);
    });
  }

  keys(): Promise<KeysAnswer> {
    return orProblem(() => keysView(headsIn(this.proofs.heads)));
  }

  /** Returns the first head that the new key signed. */
  rotateKey(): Promise<HeadAnswer> {
    return orProblem(() => headView(this.proofs.rotate().head));
  }

  /** A size that the proof log has reached. */
  #within(size: number | undefined, parameter: string): number {
    const reached = this.proofs.reading().size();
    return size !== undefined && size > reached
      ? invalidParameter(parameter, `the proof log holds ${reached} events`)
      : (size ?? reached);
  }
}
