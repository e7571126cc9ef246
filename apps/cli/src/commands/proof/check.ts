import { leafOf } from '#audit/envelope/envelope';
import { commitmentTo } from '#audit/envelope/commitment';
import { parseHead } from '#audit/heads/head';
import { parseRetirement } from '#audit/heads/retirement';
import { TrustedKeys } from '#audit/heads/trusted-keys';
import { leafHash, type Hash } from '#audit/merkle/hashes';
import { verifyConsistency, verifyInclusion } from '#audit/merkle/verify';
import { parseVerifierKey } from '#audit/notes/keys';
import { Failure } from '../../failure.js';
import type { ConsistencyAnswer, EventProofAnswer, HeadAnswer, KeysAnswer } from '#server/proofs/answers';

const bytes = (hex: string): Hash => Buffer.from(hex, 'hex');

/**
 * Verifies a proof locally, without trust in the server: content, envelope, path, root and head. Throws a `Failure`.
 */
export function checkEventProof({ envelope, content, index, size, root, path, head }: EventProofAnswer): void {
  const holds =
    commitmentTo(content.salt, content).toString('hex') === envelope.commitment &&
    envelope.index === index &&
    verifyInclusion({ leaf: leafHash(leafOf(envelope)), index, size, root: bytes(root), proof: path.map(bytes) }) &&
    (head === undefined || (head.root === root && head.size === size));
  if (!holds) throw doesNotHold('the proof');
}

/** Throws a `Failure`. */
export function checkConsistency({ first, second, firstRoot, secondRoot, path }: ConsistencyAnswer): void {
  const claim = { first, second, firstRoot: bytes(firstRoot), secondRoot: bytes(secondRoot), proof: path.map(bytes) };
  if (!verifyConsistency(claim)) throw doesNotHold('the proof');
}

/** Checks that one of the keys signed a head. Throws a `Failure`. */
export function checkHead(answer: HeadAnswer, { keys, retirements }: KeysAnswer): void {
  const head = parseHead(answer.note);
  const known = keys.map(({ key }) => parseVerifierKey(key)).filter((key) => key !== undefined);
  const statements = retirements.map(parseRetirement).filter((statement) => statement !== undefined);
  const own = statements.filter(({ origin }) => origin === head?.origin);
  const says = head && head.size === answer.size && head.root.equals(bytes(answer.root));
  if (!says || new TrustedKeys(known, own).judge(head) !== 'signed') throw doesNotHold('the head');
}

function doesNotHold(what: string): Failure {
  return new Failure(`${what} is not valid: the server that sent it is wrong`, { ending: 'different' });
}
