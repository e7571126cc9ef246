import type { FastifyReply } from 'fastify';
import { Readable } from 'node:stream';
import type { Logger } from 'pino';
import type { Evidence } from '#audit/evidence/gather';
import { entriesOf, evidencePage } from '#audit/evidence/page/page';
import type { DescribeEvent } from '#audit/evidence/page/descriptions';
import { evidenceJson } from '#audit/evidence/written';
import { callIdsOf, type CallIds } from '../http/request-id.js';
import type { EvidenceFormat } from './parameters.js';

const types = { json: 'application/json; charset=utf-8', html: 'text/html; charset=utf-8' } as const;

/** How many characters are sent at once. */
const CHUNK_CHARACTERS = 32_768;

/** The file for the evidence. */
interface EvidenceFile {
  readonly format: EvidenceFormat;
  /** Without the extension. */
  readonly name: string;
  readonly describe: DescribeEvent;
}

interface Sending {
  /** Aborts when the download must end: its reader is gone, the server stops, or the key was revoked. */
  readonly signal: AbortSignal;
  readonly logger: Pick<Logger, 'error'>;
}

/** Sends evidence as it is generated, as an attachment: a browser must not show it as a page of this server. */
export async function send(
  reply: FastifyReply,
  evidence: Evidence,
  { format, name, describe }: EvidenceFile,
  sending: Sending,
): Promise<void> {
  const chunks =
    format === 'html' ? evidencePage(evidence, describe) : evidenceJson(evidence.head, entriesOf(evidence));
  void reply
    .type(types[format])
    .header('content-disposition', `attachment; filename="${name}.${format}"`)
    .header('cache-control', 'no-store')
    .send(Readable.from(inChunks(chunks, { ...sending, call: reply.request }), { objectMode: false }));
}

/** The same text in larger chunks. An unexpected end is logged: the reader only sees that the file is incomplete. */
export async function* inChunks(
  chunks: AsyncIterable<string>,
  { signal, logger, call }: Sending & { readonly call?: CallIds },
): AsyncGenerator<string> {
  let text = '';
  try {
    for await (const chunk of chunks) {
      signal.throwIfAborted();
      text += chunk;
      if (text.length < CHUNK_CHARACTERS) continue;
      yield text;
      text = '';
    }
  } catch (error) {
    if (!signal.aborted) logger.error({ ...(call && callIdsOf(call)), err: error }, 'evidence was interrupted');
    throw error;
  }
  if (text !== '') yield text;
}
