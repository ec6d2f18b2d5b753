import type { Instant } from '../../../kernel/clock.ts'
import { type Database, ownTables, type Tx } from '../../../store/database.ts'
import type { RelyingParty } from './relying-party.ts'

type PartyRow = {
  identifier: string
  record: string
  legal_basis: 'law' | 'agreement'
  agreement: string | null
  created_at: Instant
  updated_at: Instant
  cancelled_at: Instant | null
}
export type CertificateRow = {
  readonly id: string
  readonly identifier: string
  readonly kind: 'access' | 'registration'
  readonly intended_use: string | null
  readonly status_index: number | null
  readonly certificate: string
  readonly sha256: string
  readonly issued_at: Instant
  readonly expires_at: Instant
  readonly revoked_at: Instant | null
}
type Tables = { registers_relying_party: PartyRow; registers_certificate: CertificateRow }

export type RegisteredParty = {
  readonly identifier: string
  readonly party: RelyingParty
  readonly createdAt: Instant
  readonly updatedAt: Instant
  readonly cancelledAt: Instant | undefined
}

/** @returns false when there is one with this identifier already. */
export async function insertParty(
  tx: Tx,
  { identifier, party, at }: { identifier: string; party: RelyingParty; at: Instant },
): Promise<boolean> {
  const row = { identifier, ...columnsOf(party), created_at: at, updated_at: at, cancelled_at: null }
  const inserted = await ownTables<Tables>(tx)
    .insertInto('registers_relying_party')
    .values(row)
    .onConflict((conflict) => conflict.column('identifier').doNothing())
    .returning('identifier')
    .execute()
  return inserted.length > 0
}

/** @returns false when there is none, or it was cancelled. */
export async function updateParty(
  tx: Tx,
  { identifier, party, at }: { identifier: string; party: RelyingParty; at: Instant },
): Promise<boolean> {
  const updated = await ownTables<Tables>(tx)
    .updateTable('registers_relying_party')
    .set({ ...columnsOf(party), updated_at: at })
    .where('identifier', '=', identifier)
    .where('cancelled_at', 'is', null)
    .returning('identifier')
    .execute()
  return updated.length > 0
}

/** @returns false when there is none, or it was cancelled before. */
export async function cancelParty(tx: Tx, identifier: string, at: Instant): Promise<boolean> {
  const cancelled = await ownTables<Tables>(tx)
    .updateTable('registers_relying_party')
    .set({ cancelled_at: at, updated_at: at })
    .where('identifier', '=', identifier)
    .where('cancelled_at', 'is', null)
    .returning('identifier')
    .execute()
  return cancelled.length > 0
}

export async function findParty(db: Database, identifier: string): Promise<RegisteredParty | undefined> {
  const row = await ownTables<Tables>(db)
    .selectFrom('registers_relying_party')
    .selectAll()
    .where('identifier', '=', identifier)
    .executeTakeFirst()
  return row && partyOf(row)
}

/** In the order of identifiers, after the given one. */
export async function listParties(
  db: Database,
  { after, limit }: { after: string; limit: number },
): Promise<RegisteredParty[]> {
  const rows = await ownTables<Tables>(db)
    .selectFrom('registers_relying_party')
    .selectAll()
    .where('identifier', '>', after)
    .orderBy('identifier')
    .limit(limit)
    .execute()
  return rows.map(partyOf)
}

/** @returns false when the place in the status list is taken. */
export async function insertCertificate(tx: Tx, row: CertificateRow): Promise<boolean> {
  const inserted = await ownTables<Tables>(tx)
    .insertInto('registers_certificate')
    .values(row)
    .onConflict((conflict) => conflict.column('status_index').doNothing())
    .returning('id')
    .execute()
  return inserted.length > 0
}

/** The newest first. */
export async function listCertificates(db: Database, identifier: string): Promise<CertificateRow[]> {
  return ownTables<Tables>(db)
    .selectFrom('registers_certificate')
    .selectAll()
    .where('identifier', '=', identifier)
    .orderBy('issued_at', 'desc')
    .orderBy('id', 'desc')
    .execute()
}

/** What is in use for one intended use of one party, or for what it provides: neither revoked nor over. */
export async function findRegistrationCertificate(
  db: Database,
  { identifier, intendedUse, at }: { identifier: string; intendedUse?: string | undefined; at: Instant },
): Promise<CertificateRow | undefined> {
  const rows = ownTables<Tables>(db)
    .selectFrom('registers_certificate')
    .selectAll()
    .where('identifier', '=', identifier)
    .where('kind', '=', 'registration')
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', at)
    .orderBy('issued_at', 'desc')
    .orderBy('id', 'desc')
  const forUse =
    intendedUse === undefined
      ? rows.where('intended_use', 'is', null)
      : rows.where('intended_use', '=', intendedUse)
  return forUse.executeTakeFirst()
}

export type Revocation = {
  readonly identifier: string
  readonly at: Instant
  /** Only what was issued for these uses; all of the party when absent. */
  readonly intendedUses?: readonly string[]
  /** And what was issued for the attestations that it provides. */
  readonly provider?: boolean
}

/** Irreversible. @returns how many were in force until now. */
export async function revokeCertificates(
  tx: Tx,
  { identifier, at, intendedUses, provider = false }: Revocation,
): Promise<number> {
  if (intendedUses?.length === 0 && !provider) return 0
  let update = ownTables<Tables>(tx)
    .updateTable('registers_certificate')
    .set({ revoked_at: at })
    .where('identifier', '=', identifier)
    .where('revoked_at', 'is', null)
  if (intendedUses !== undefined)
    update = update
      .where('kind', '=', 'registration')
      .where((is) =>
        is.or([
          ...(intendedUses.length > 0 ? [is('intended_use', 'in', [...intendedUses])] : []),
          ...(provider ? [is('intended_use', 'is', null)] : []),
        ]),
      )
  return (await update.returning('id').execute()).length
}

/** Access certificates that were taken back and would still be in their time. */
export async function listRevokedAccess(
  db: Database,
  now: Instant,
): Promise<{ readonly certificate: string; readonly revokedAt: Instant }[]> {
  const rows = await ownTables<Tables>(db)
    .selectFrom('registers_certificate')
    .select(['certificate', 'revoked_at'])
    .where('kind', '=', 'access')
    .where('revoked_at', 'is not', null)
    .where('expires_at', '>', now)
    .orderBy('revoked_at')
    .execute()
  return rows.flatMap(({ certificate, revoked_at: at }) =>
    at === null ? [] : [{ certificate, revokedAt: at }],
  )
}

export async function listRevokedIndexes(db: Database): Promise<number[]> {
  const rows = await ownTables<Tables>(db)
    .selectFrom('registers_certificate')
    .select('status_index')
    .where('revoked_at', 'is not', null)
    .where('status_index', 'is not', null)
    .execute()
  return rows.flatMap(({ status_index: index }) => (index === null ? [] : [index]))
}

/** Places of certificates in force whose party stands here under an agreement. */
export async function listAgreedIndexes(
  db: Database,
): Promise<readonly { readonly index: number; readonly agreement: string }[]> {
  const rows = await ownTables<Tables>(db)
    .selectFrom('registers_certificate')
    .innerJoin(
      'registers_relying_party',
      'registers_relying_party.identifier',
      'registers_certificate.identifier',
    )
    .select(['registers_certificate.status_index', 'registers_relying_party.agreement'])
    .where('registers_certificate.revoked_at', 'is', null)
    .where('registers_certificate.status_index', 'is not', null)
    .where('registers_relying_party.agreement', 'is not', null)
    .execute()
  return rows.flatMap(({ status_index: index, agreement }) =>
    index === null || agreement === null ? [] : [{ index, agreement }],
  )
}

function columnsOf(party: RelyingParty): Pick<PartyRow, 'record' | 'legal_basis' | 'agreement'> {
  const { legalBasis } = party
  return {
    record: JSON.stringify(party),
    legal_basis: legalBasis === undefined ? 'law' : 'agreement',
    agreement: legalBasis?.agreement ?? null,
  }
}

/** Written by this module only, so its shape is known. */
function partyOf(row: PartyRow): RegisteredParty {
  const { identifier, record, created_at: createdAt, updated_at: updatedAt, cancelled_at: cancelledAt } = row
  return {
    identifier,
    party: JSON.parse(record) as RelyingParty,
    createdAt,
    updatedAt,
    cancelledAt: cancelledAt ?? undefined,
  }
}
