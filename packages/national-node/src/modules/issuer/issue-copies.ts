import type { CredentialResponse, JsonObject, PublicJwk } from '@entente/credentials'
import { mac, sha256 } from '../../kernel/crypto.ts'
import { newId, randomToken } from '../../kernel/ids.ts'
import type { Tx } from '../../store/database.ts'
import type { StatusPlace } from '../status/index.ts'
import { createCopy } from './create-copy.ts'
import { appendIssued } from './events.ts'
import type { IssueDeps } from './issue-deps.ts'
import type { IssuerDeps } from './issuer-deps.ts'
import { notificationStore } from './notification-store.ts'
import { seriesOf } from './status-series.ts'
import { issuerStore } from './store.ts'
import { issuerSecret } from './secret.ts'
import type { CredentialType } from './types/credential-type.ts'

const DAY_SECONDS = 86_400

export type NewCopies = {
  readonly type: CredentialType
  readonly claims: JsonObject
  /** One copy for each. */
  readonly jwks: readonly PublicJwk[]
  readonly personId: string
  readonly expiresAt: number
}

/** All copies of one batch, with their status places and records, within the caller's transaction. */
export async function issueCopies(tx: Tx, deps: IssueDeps, batch: NewCopies): Promise<CredentialResponse> {
  const { type, expiresAt, jwks } = batch
  const places = await deps.statusLists.take(tx, { ...seriesOf(type.id, expiresAt), count: jwks.length })
  const credentials = createCopies(deps, batch, places)
  return { kind: 'issued', credentials, notificationId: await record(tx, deps, { ...batch, places }) }
}

/** The same for everybody who asks on one day: a precise time would link the copies. */
export function roundedExpiry({ clock }: IssuerDeps, { validityDays }: CredentialType): number {
  const today = Math.floor(clock.seconds() / DAY_SECONDS)
  return (today + validityDays) * DAY_SECONDS
}

/** Same content; everything else of each copy is its own. */
function createCopies(
  deps: Pick<IssueDeps, 'keys' | 'driver' | 'clock' | 'statusLists'>,
  { type, claims, jwks, expiresAt }: NewCopies,
  places: readonly StatusPlace[],
): readonly string[] {
  return places.map(({ list, index }, copy) => {
    const holder = jwks[copy]
    if (holder === undefined) throw new RangeError('more places than keys')
    const status = { uri: deps.statusLists.addressOf(list), index }
    return createCopy(deps, { type, claims, holder, expiresAt, status })
  })
}

/** Says under which secret the wallet may tell what became of the batch. */
async function record(
  tx: Tx,
  { clock, keys, audit }: IssuerDeps,
  { type, expiresAt, personId, places }: NewCopies & { readonly places: readonly StatusPlace[] },
): Promise<string> {
  const subject = subjectReference(issuerSecret(keys), personId)
  await issuerStore(tx).insertCredentials(
    places.map(({ list, index }) => ({
      id: newId(clock),
      type: type.id,
      subject,
      list,
      index,
      expiresAt,
    })),
  )
  const notificationId = randomToken()
  const notice = { idHash: sha256(notificationId), subject, type: type.id, copies: places.length, expiresAt }
  await notificationStore(tx).insert(notice)
  await appendIssued(tx, audit, { type: type.id, copies: places.length })
  return notificationId
}

/** A person in the records of issuance: found again only by who holds the secret and the person's id. */
export function subjectReference(secret: string, personId: string): string {
  return mac(secret, `subject ${personId}`)
}
