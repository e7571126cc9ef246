import type { ProblemCode } from './problem.js';

/** Why the server ends a stream: it stops, the caller lost access, or the sender sends or reads nothing. */
export type EndingCode = Extract<ProblemCode, 'stopping' | 'unauthenticated' | 'body-idle' | 'answers-unread'>;

/** The server ended a stream; its last line gives the reason. */
export class StreamEnded extends Error {
  constructor(readonly code: EndingCode) {
    super(`the stream was ended: ${code}`);
    this.name = 'StreamEnded';
  }
}
