import type { ProblemCode } from './problem.js';

/** Why a stream is ended by the server: it stops, its caller is not let in any more, or its sender sends or reads nothing. */
export type EndingCode = Extract<ProblemCode, 'stopping' | 'unauthenticated' | 'body-idle' | 'answers-unread'>;

/** A stream was ended by the server, with the reason for its last line. */
export class StreamEnded extends Error {
  constructor(readonly code: EndingCode) {
    super(`the stream was ended: ${code}`);
    this.name = 'StreamEnded';
  }
}
