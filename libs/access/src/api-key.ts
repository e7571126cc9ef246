import { createHash, randomBytes, randomUUID } from 'node:crypto';

/**
 * What a caller may do. `operate` is for rebuilds and metrics. It does not include reading patients' data, and it concerns
 * all providers, so a caller who is limited to one provider cannot use it.
 */
export const roles = ['record', 'analyse', 'audit', 'operate'] as const;
export type Role = (typeof roles)[number];

/** A stored API key. The secret itself is shown once, when the key is created, and never stored. */
export interface ApiKey {
  readonly id: string;
  /** Names the caller in the metadata of every event it records. */
  readonly actor: string;
  readonly roles: readonly Role[];
  /** Limits the caller to the episodes of one provider. */
  readonly provider?: string;
  /** SHA-256 of the secret, hexadecimal. The secret has 256 random bits, so a plain hash cannot be guessed back. */
  readonly sha256: string;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  readonly revokedAt?: string;
}

/** The author of a request and their rights. */
export interface Caller {
  readonly actor: string;
  readonly roles: readonly Role[];
  readonly provider?: string;
}

/** The roles that a caller can use. */
export function usableRoles({ roles, provider }: Caller): readonly Role[] {
  return provider === undefined ? roles : roles.filter((role) => role !== 'operate');
}

/** A key that is limited to a provider cannot have the role `operate`, which concerns all providers. */
export class OperateNotLimited extends Error {
  readonly code = 'operate-not-limited';

  constructor() {
    super('the role operate is about every provider: a key that has it cannot be limited to one');
    this.name = 'OperateNotLimited';
  }
}

const PREFIX = 'stepdown_';
const SECRET_BYTES = 32;

/** Creates a key. Hand its secret to the caller and do not store it. Throws `OperateNotLimited`. */
export function createApiKey(
  { actor, roles, provider }: Caller,
  createdAt: string,
): { readonly key: ApiKey; readonly secret: string } {
  if (usableRoles({ actor, roles, provider }).length < roles.length) throw new OperateNotLimited();
  const secret = PREFIX + randomBytes(SECRET_BYTES).toString('base64url');
  const key = { id: randomUUID(), actor, roles, provider, sha256: hashOf(secret), createdAt };
  return { key, secret };
}

/** The hash that is stored in place of a secret. */
export function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

export function isRole(value: string): value is Role {
  return (roles as readonly string[]).includes(value);
}
