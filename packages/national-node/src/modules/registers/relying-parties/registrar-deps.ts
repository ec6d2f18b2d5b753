import type { Context } from 'hono'
import type { Clock } from '../../../kernel/clock.ts'
import { constantTimeEqual, type NodeDriver } from '../../../kernel/crypto.ts'
import type { SigningKey } from '../../../kernel/keys.ts'
import type { Store } from '../../../store/database.ts'
import type { Audit } from '../../audit/index.ts'

export type RegistrarDeps = {
  readonly store: Store
  readonly clock: Clock
  readonly driver: NodeDriver
  readonly audit: Pick<Audit, 'append'>
  /** Signs registration certificates, their status list and every answer; its authority stands on the list of registers. */
  readonly registrarKey: SigningKey
  /** Authority of access certificates, with its own certificate first: for the list of access certificate authorities. */
  readonly accessAuthority: SigningKey
  readonly baseUrl: string
  /** Names in certificates say TEST. */
  readonly test: boolean
  /** Who may change the register, by name; undefined for everybody else. */
  readonly authorise: (c: Context) => Promise<string | undefined>
  /** Whether an agreement is in force and not suspended: only then may parties be registered under it. */
  readonly inForce: (agreement: string) => Promise<boolean>
  /** Places in the status list, a power of two. */
  readonly statusListSize?: number
}

export const STATUS_LIST_SIZE = 2 ** 17

/** Whoever brings the secret of the registrar: a machine of the register's office, until it has clients of its own. */
export function authoriseBySecret(secret: Uint8Array | undefined): RegistrarDeps['authorise'] {
  return async (c) => {
    const given = /^Bearer ([A-Za-z0-9_-]{20,200})$/.exec(c.req.header('authorization') ?? '')?.[1]
    if (secret === undefined || given === undefined) return undefined
    return constantTimeEqual(given, Buffer.from(secret).toString('base64url'))
      ? 'registrar-client'
      : undefined
  }
}
