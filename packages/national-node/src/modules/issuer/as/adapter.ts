import type { Clock } from '../../../kernel/clock.ts'
import { sha256 } from '../../../kernel/crypto.ts'
import type { Store } from '../../../store/database.ts'
import { type IssuerTables, issuerTables } from '../tables.ts'
import type { Adapter } from './library.ts'

type Payload = { [name: string]: unknown }

/** Errors of the library, passed in: this file must not load it. */
export type AdapterErrors = {
  readonly usedTwice: (model: string) => Error
  readonly replayed: () => Error
}

/** Models whose rows die with the grant when a code is used twice. */
const GRANTABLE = new Set(['AccessToken', 'AuthorizationCode', 'RefreshToken'])

/**
 * oidc-provider's storage over our store, for any number of processes. What must happen once (using a code, a
 * pushed request, a DPoP proof) is one statement that reports whether it was the first. Ids are bearer secrets:
 * the table has their hashes, and the payload does not repeat them.
 */
export function createAdapter({ store, clock }: AdapterDeps, errors: AdapterErrors) {
  const db = issuerTables(store.db)
  return (model: string): Adapter => {
    const ofModel = () => db.selectFrom('issuer_oidc').selectAll().where('model', '=', model)
    return {
      async upsert(id, payload, expiresIn) {
        const row = rowOf(
          { model, id, payload },
          expiresIn === undefined ? null : clock.seconds() + expiresIn,
        )
        if (model === 'ReplayDetection') return insertOnce({ store, clock }, row, errors.replayed)
        await save(db, row)
      },
      async find(id) {
        return openRow(await ofModel().where('id_hash', '=', sha256(id)).executeTakeFirst(), clock, id)
      },
      async findByUid(uid) {
        return openRow(await ofModel().where('uid', '=', uid).executeTakeFirst(), clock)
      },
      async findByUserCode() {
        return undefined
      },
      async consume(id) {
        if (await isFirstUse(db, { model, idHash: sha256(id) }, clock)) return
        await revokeGrantOf(db, model, sha256(id))
        throw errors.usedTwice(model)
      },
      async destroy(id) {
        await db
          .deleteFrom('issuer_oidc')
          .where('model', '=', model)
          .where('id_hash', '=', sha256(id))
          .execute()
      },
      async revokeByGrantId(grantId) {
        await db.deleteFrom('issuer_oidc').where('grant_id', '=', grantId).execute()
      },
    }
  }
}

type AdapterDeps = { readonly store: Store; readonly clock: Clock }
type Db = ReturnType<typeof issuerTables>
type Row = IssuerTables['issuer_oidc']

/** A session is also found by its uid, when nobody knows its id: it alone keeps the id. */
function rowOf(
  { model, id, payload }: { model: string; id: string; payload: Payload },
  expiresAt: number | null,
): Row {
  const { jti: _jti, ...rest } = payload
  return {
    model,
    id_hash: sha256(id),
    payload: JSON.stringify(model === 'Session' ? payload : rest),
    grant_id: GRANTABLE.has(model) ? textOrNull(payload['grantId']) : null,
    uid: textOrNull(payload['uid']),
    consumed_at: null,
    expires_at: expiresAt,
  }
}

function openRow(row: Row | undefined, clock: Clock, id?: string): Payload | undefined {
  if (row === undefined || (row.expires_at !== null && row.expires_at <= clock.seconds())) return undefined
  const payload = JSON.parse(row.payload) as Payload
  if (id !== undefined) payload['jti'] = id
  if (row.consumed_at !== null) payload['consumed'] = row.consumed_at
  return payload
}

async function save(db: Db, row: Row): Promise<void> {
  const { model: _model, id_hash: _id, consumed_at: _consumed, ...changed } = row
  await db
    .insertInto('issuer_oidc')
    .values(row)
    .onConflict((conflict) => conflict.columns(['model', 'id_hash']).doUpdateSet(changed))
    .execute()
}

async function isFirstUse(
  db: Db,
  { model, idHash }: { model: string; idHash: string },
  clock: Clock,
): Promise<boolean> {
  const first = await db
    .updateTable('issuer_oidc')
    .set({ consumed_at: clock.seconds() })
    .where('model', '=', model)
    .where('id_hash', '=', idHash)
    .where('consumed_at', 'is', null)
    .returning('id_hash')
    .executeTakeFirst()
  return first !== undefined
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

/**
 * A second use found out between reading and writing kills what the first use got (RFC 6749 §4.1.2): with the
 * grant gone, a token that the first use is only about to save is dead as well.
 */
async function revokeGrantOf(db: Db, model: string, idHash: string): Promise<void> {
  const row = await db
    .selectFrom('issuer_oidc')
    .select('grant_id')
    .where('model', '=', model)
    .where('id_hash', '=', idHash)
    .executeTakeFirst()
  const grantId = row?.grant_id
  if (grantId === undefined || grantId === null) return
  await db.deleteFrom('issuer_oidc').where('grant_id', '=', grantId).execute()
  await db
    .deleteFrom('issuer_oidc')
    .where('model', '=', 'Grant')
    .where('id_hash', '=', sha256(grantId))
    .execute()
}

/** Seen before and still within its window: refused, also when two processes see it at the same moment. */
async function insertOnce({ store, clock }: AdapterDeps, row: Row, replayed: () => Error): Promise<void> {
  const inserted = await issuerTables(store.db)
    .insertInto('issuer_oidc')
    .values(row)
    .onConflict((conflict) =>
      conflict
        .columns(['model', 'id_hash'])
        .doUpdateSet({ expires_at: row.expires_at })
        .where('issuer_oidc.expires_at', '<=', clock.seconds()),
    )
    .returning('id_hash')
    .executeTakeFirst()
  if (inserted === undefined) throw replayed()
}
