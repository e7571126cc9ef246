import type { CommandData, CommandType } from '#episode/commands';
import type { SourceEntry } from '#episode/payloads/common';
import { canonicalJson } from '#event-store/canonical-json';
import { sha256 } from './digest.js';

/** A well-formed command of one sender. */
export interface RecordRequest<Type extends CommandType = CommandType> {
  /** UUID in lower case; sending a command again with its id gets its first answer again. */
  readonly commandId: string;
  readonly episodeId: string;
  readonly type: Type;
  readonly data: CommandData[Type];
  readonly source?: SourceEntry;
  /** The sender's name, which every event records. */
  readonly actor: string;
  /** Limits the sender to episodes of one provider. */
  readonly provider?: string;
  /** Record only if the episode is at this revision; -1 for an episode that must not exist. */
  readonly ifMatch?: bigint;
  readonly correlationId?: string;
}

/** A request with values that are computed from it once. */
export interface PreparedRequest extends RecordRequest {
  readonly digest: string;
  /** The maximum size of its event in bytes. */
  readonly weight: number;
}

/** An upper bound for the size of an event's metadata and member names. */
const METADATA_BYTES = 1_000;

export function prepare(request: RecordRequest): PreparedRequest {
  const { episodeId, type, data, source } = request;
  const text = canonicalJson({ episodeId, type, data, source });
  return { ...request, digest: sha256(text), weight: Buffer.byteLength(text) + METADATA_BYTES };
}
