import type { FastifyReply } from 'fastify';
import { Readable } from 'node:stream';
import type { Logger } from 'pino';
import type { Evidence } from '#audit/evidence/gather';
import { entriesOf, evidencePage } from '#audit/evidence/page/page';
import type { Tell } from '#audit/evidence/page/told';
import { evidenceJson } from '#audit/evidence/written';
import type { EvidenceFormat } from './parameters.js';

const types = { json: 'application/json; charset=utf-8', html: 'text/html; charset=utf-8' } as const;

/** How much is sent at once. */
const PIECE = 32_768;

/** Sends evidence as it is made, as a file to be kept: no browser shows it as a page of this server. */
export async function send(
  reply: FastifyReply,
  evidence: Evidence,
  format: EvidenceFormat,
  name: string,
  tell: Tell,
  logger: Pick<Logger, 'error'>,
): Promise<void> {
  const pieces = format === 'html' ? evidencePage(evidence, tell) : evidenceJson(evidence.head, entriesOf(evidence));
  void reply
    .type(types[format])
    .header('content-disposition', `attachment; filename="${name}.${format}"`)
    .header('cache-control', 'no-store')
    .send(Readable.from(gathered(pieces, logger), { objectMode: false }));
}

/** The same text in larger pieces. What breaks off in the middle is logged: its reader only sees that it does not end. */
async function* gathered(pieces: AsyncIterable<string>, logger: Pick<Logger, 'error'>): AsyncGenerator<string> {
  let text = '';
  try {
    for await (const piece of pieces) {
      text += piece;
      if (text.length < PIECE) continue;
      yield text;
      text = '';
    }
  } catch (error) {
    logger.error({ err: error }, 'evidence broke off');
    throw error;
  }
  if (text !== '') yield text;
}
