import type { CredentialResponse, JsonObject, PublicJwk } from '@entente/credentials'
import type { Clock } from '../../kernel/clock.ts'
import { mac, sha256 } from '../../kernel/crypto.ts'
import { Fault } from '../../kernel/fault.ts'
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
import { LOOK_SECONDS, type UnitStatuses, unitStore } from './unit-store.ts'

const DAY_SECONDS = 86_400

export type NewCopies = {
  readonly type: CredentialType
  readonly claims: JsonObject
  /** One copy for each. */
  readonly jwks: readonly PublicJwk[]
  readonly personId: string
  readonly expiresAt: number
  readonly unit: UnitStatuses
  /** Whether the statuses of the unit were good a moment ago; else somebody looks at once. */
  readonly unitSeen: boolean
}

/** All copies of one batch, with their status places and records, within the caller's transaction. */
export async function issueCopies(tx: Tx, deps: IssueDeps, batch: NewCopies): Promise<CredentialResponse> {
  const { type, expiresAt, jwks } = batch
  const places = await deps.statusLists.take(tx, { ...seriesOf(type.id, expiresAt), count: jwks.length })
  const credentials = createCopies(deps, batch, places)
  return { kind: 'issued', credentials, notificationId: await record(tx, deps, { ...batch, places }) }
}

/** The same for everybody who asks on one day: a precise time would link the copies. */
function roundedExpiry({ clock }: IssuerDeps, { validityDays }: CredentialType): number {
  const today = Math.floor(clock.seconds() / DAY_SECONDS)
  return (today + validityDays) * DAY_SECONDS
}

/**
 * No later than what the wallet was attested with is looked after, for a type that has to end before (ISSU_12c); whole
 * days there as well.
 */
export function endOfCopies(
  deps: IssuerDeps,
  {
    type,
    unit,
    validUntil = Infinity,
  }: Pick<NewCopies, 'type' | 'unit'> & { readonly validUntil?: number | undefined },
): number {
  const end = Math.min(roundedExpiry(deps, type), validUntil)
  if (type.endsWithUnit !== true) return end
  const ends = [unit.clientStatus, unit.keyStorageStatus].map((status) => status?.maintainedUntil ?? Infinity)
  // Before, not at: the last day on which somebody looks after it is over by then.
  const lastDay = (Math.ceil(Math.min(...ends) / DAY_SECONDS) - 1) * DAY_SECONDS
  if (lastDay > deps.clock.seconds()) return Math.min(end, lastDay)
  throw new Fault(
    'invalid',
    'oauth/invalid_proof',
    'UNIT_ENDS: client_status or key_storage_status is not maintained for another day',
  )
}

/** Same content; everything else of each copy is its own. */
function createCopies(
  deps: Pick<IssueDeps, 'keys' | 'driver' | 'clock' | 'statusLists' | 'spoil'>,
  { type, claims, jwks, expiresAt, personId }: NewCopies,
  places: readonly StatusPlace[],
): readonly string[] {
  return places.map(({ list, index }, copy) => {
    const holder = jwks[copy]
    if (holder === undefined) throw new RangeError('more places than keys')
    const status = { uri: deps.statusLists.addressOf(list), index }
    const wanted = { type, claims, holder, expiresAt, status }
    return deps.spoil?.(personId, wanted) ?? createCopy(deps, wanted)
  })
}

/** Says under which secret the wallet may tell what became of the batch. */
async function record(
  tx: Tx,
  { clock, keys, audit }: IssuerDeps,
  {
    type,
    expiresAt,
    personId,
    places,
    unit,
    unitSeen,
  }: NewCopies & { readonly places: readonly StatusPlace[] },
): Promise<string> {
  const subject = subjectReference(issuerSecret(keys), personId)
  const watched = await watch(tx, clock, { unit, unitSeen, expiresAt })
  await issuerStore(tx).insertCredentials(
    places.map(({ list, index }) => ({
      id: newId(clock),
      type: type.id,
      subject,
      list,
      index,
      expiresAt,
      unit: watched,
    })),
  )
  const notificationId = randomToken()
  const notice = { idHash: sha256(notificationId), subject, type: type.id, copies: places.length, expiresAt }
  await notificationStore(tx).insert(notice)
  await appendIssued(tx, audit, { type: type.id, copies: places.length })
  return notificationId
}

/** From now on somebody looks what becomes of the unit (ARF WUA_29); undefined where none was attested. */
async function watch(
  tx: Tx,
  clock: Clock,
  { unit, unitSeen, expiresAt }: Pick<NewCopies, 'unit' | 'unitSeen' | 'expiresAt'>,
): Promise<string | undefined> {
  if (unit.clientStatus === undefined && unit.keyStorageStatus === undefined) return undefined
  const id = newId(clock)
  const lookAt = clock.seconds() + (unitSeen ? LOOK_SECONDS : 0)
  await unitStore(tx).insert({ ...unit, id, lookAt, expiresAt })
  return id
}

/** A person in the records of issuance: found again only by who holds the secret and the person's id. */
export function subjectReference(secret: string, personId: string): string {
  return mac(secret, `subject ${personId}`)
}
