import { createSdJwtVc, type CredentialResponse, type PublicJwk, runSync } from '@entente/credentials'
import { mac, newSalt, randomBytes, sha256 } from '../../kernel/crypto.ts'
import { Fault } from '../../kernel/fault.ts'
import { newId, randomToken } from '../../kernel/ids.ts'
import type { Tx } from '../../store/database.ts'
import { appendIssued } from './events.ts'
import type { IssuerDeps } from './issuer-deps.ts'
import { notificationStore } from './notification-store.ts'
import { allocateStatus, statusListUrl, type StatusRef } from './status-list.ts'
import { issuerStore } from './store.ts'
import { issuerSecret } from './secret.ts'
import type { CredentialType } from './types/credential-type.ts'

const DAY_SECONDS = 86_400
const DECOYS_MAX = 4

type Claims = NonNullable<ReturnType<CredentialType['claimsOf']>>

export type NewCopies = {
  readonly type: CredentialType
  readonly claims: Claims
  /** One copy for each. */
  readonly jwks: readonly PublicJwk[]
  readonly personId: string
  readonly expiresAt: number
}

/** All copies of one batch, with their status places and records, within the caller's transaction. */
export async function issueCopies(tx: Tx, deps: IssuerDeps, batch: NewCopies): Promise<CredentialResponse> {
  const { type, expiresAt, jwks } = batch
  const places = await allocateStatus(tx, deps, { type: type.id, expiresAt, count: jwks.length })
  const credentials = createCopies(deps, batch, places)
  return { kind: 'issued', credentials, notificationId: await record(tx, deps, { ...batch, places }) }
}

export async function readClaims(
  { registers, config, clock }: IssuerDeps,
  type: CredentialType,
  personId: string,
): Promise<Claims> {
  const person = await registers.findPerson(personId)
  const claims = person && type.claimsOf(person, { today: clock.now().slice(0, 10), issuer: config.names })
  if (claims === undefined) {
    throw new Fault(
      'invalid',
      'oauth/credential_request_denied',
      'the register has no such attestation for this person',
    )
  }
  return claims
}

/** The same for everybody who asks on one day: a precise time would link the copies. */
export function roundedExpiry({ clock }: IssuerDeps, { validityDays }: CredentialType): number {
  const today = Math.floor(clock.seconds() / DAY_SECONDS)
  return (today + validityDays) * DAY_SECONDS
}

/** Same content; own key, salts, decoys and status place for each copy. No `iat`, no identifier of any kind. */
function createCopies(
  { keys, driver, config }: IssuerDeps,
  { type, claims, jwks, expiresAt }: NewCopies,
  places: readonly StatusRef[],
): readonly string[] {
  const { key, alg, x5c } = keys.get(type.signingKey)
  return places.map(({ list, index }, copy) => {
    const cnf = jwks[copy]
    if (cnf === undefined) throw new RangeError('more places than keys')
    const steps = createSdJwtVc({
      claims,
      disclosable: 'every',
      vct: type.vct,
      alg,
      key,
      x5c,
      cnf,
      exp: expiresAt,
      status: { uri: statusListUrl(config.baseUrl, list), index },
      salt: newSalt,
      decoys: (randomBytes(1)[0] ?? 0) % DECOYS_MAX,
    })
    return runSync(steps, driver)
  })
}

/** Says under which secret the wallet may tell what became of the batch. */
async function record(
  tx: Tx,
  { clock, keys, audit }: IssuerDeps,
  { type, expiresAt, personId, places }: NewCopies & { readonly places: readonly StatusRef[] },
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
