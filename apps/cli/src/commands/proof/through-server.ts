import type { ConsistencyAnswer, EventProofAnswer, HeadAnswer, KeysAnswer, ProofAnswers } from '#server/proofs/answers';
import type { Client } from '../../connection/client.js';

/** The queries about proofs, independent of where the proofs are. */
export type Proofs = Pick<ProofAnswers, keyof ProofAnswers>;

/** Sends the queries to a server. */
export function proofsThrough(client: Client): Proofs {
  const get = <Answer>(path: string, query: Readonly<Record<string, number | undefined>> = {}): Promise<Answer> => {
    const given = Object.entries(query).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, String(value)]],
    );
    return client.get<Answer>(`/v1/proofs/${path}`, { query: Object.fromEntries(given) as Record<string, string> });
  };
  return {
    head: () => get<HeadAnswer>('head'),
    signHead: () => posted(client, '/v1/proofs/head'),
    event: (name, size) => {
      const path =
        'id' in name
          ? `events/${encodeURIComponent(name.id)}`
          : `episodes/${encodeURIComponent(name.episodeId)}/${name.revision}`;
      return get<EventProofAnswer>(path, { size });
    },
    consistency: (first, second) => get<ConsistencyAnswer>('consistency', { first, second }),
    keys: () => get<KeysAnswer>('keys'),
    rotateKey: () => posted(client, '/v1/proofs/keys/rotation'),
  };
}

async function posted(client: Client, path: string): Promise<HeadAnswer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of client.post(path)) pieces.push(piece);
  return JSON.parse(Buffer.concat(pieces).toString()) as HeadAnswer;
}
