import type { Hono } from 'hono'
import { newId } from '../../../kernel/ids.ts'
import { Fault } from '../../../kernel/fault.ts'
import type { Tx } from '../../../store/database.ts'
import { appendCancelled, appendIssued, appendRegistered, appendUpdated } from './events.ts'
import {
  drawIndex,
  issueAccessCertificate,
  issueRegistrationCertificate,
  type Issued,
} from './issue-certificates.ts'
import type { RegistrarActs } from './registrar-acts.ts'
import type { RegistrarDeps } from './registrar-deps.ts'
import { registrarRoutes } from './registrar-routes.ts'
import { certificateIdentifier, type IntendedUse, type RelyingParty } from './relying-party.ts'
import {
  cancelParty,
  findParty,
  findRegistrationCertificate,
  insertCertificate,
  insertParty,
  revokeCertificates,
  updateParty,
  type CertificateRow,
} from './relying-party-store.ts'

export type Registrar = RegistrarActs & { readonly routes: Hono }

const DRAWS_MAX = 16

/**
 * The register of wallet-relying parties: who may ask wallets for what, under the law of this country or under an
 * agreement. There is no prior approval of what is registered (Reg_01b); every change is logged (Reg_09).
 */
export function createRegistrar(deps: RegistrarDeps): Registrar {
  const { store, clock, audit } = deps
  const registrar: RegistrarActs = {
    async register(party, by) {
      await requireBasis(deps, party)
      const identifier = certificateIdentifier(party)
      await store.transaction(async (tx) => {
        if (!(await insertParty(tx, { identifier, party, at: clock.now() }))) {
          throw new Fault('conflict', 'registers/known-party', 'There is an entry with this identifier')
        }
        await appendRegistered(tx, audit, { identifier, basis: party.legalBasis?.agreement ?? 'law', by })
      })
      return identifier
    },
    update: (identifier, party, by) => update(deps, { identifier, party, by }),
    async cancel(identifier, reason, by) {
      await store.transaction(async (tx) => {
        const at = clock.now()
        if (!(await cancelParty(tx, identifier, at))) throw unknownParty()
        const revoked = await revokeCertificates(tx, { identifier, at })
        await appendCancelled(tx, audit, { identifier, by, reason, revoked })
      })
    },
    async issueAccess(identifier, publicJwk, by) {
      return store.transaction(async (tx) => {
        const party = await requireParty(tx, deps, identifier)
        const issued = issueAccessCertificate(deps, party, publicJwk)
        await insertCertificate(tx, rowOf(deps, { identifier, kind: 'access', issued }))
        await appendIssued(tx, audit, { identifier, kind: 'access', sha256: issued.sha256, by })
        return issued
      })
    },
    async issueRegistration(identifier, intendedUse, by) {
      return store.transaction(async (tx) => {
        const party = await requireParty(tx, deps, identifier)
        const use = intendedUse === undefined ? undefined : requireUse(deps, party, intendedUse)
        if (use === undefined) requireProvider(party)
        const issued = await takePlace(tx, deps, { identifier, party, use })
        await appendIssued(tx, audit, { identifier, kind: 'registration', sha256: issued.sha256, by })
        return issued
      })
    },
    async findRegistration(use) {
      const { legalBasis } = (await findParty(store.db, use.identifier))?.party ?? {}
      if (legalBasis !== undefined && !(await deps.inForce(legalBasis.agreement))) return undefined
      return (await findRegistrationCertificate(store.db, { ...use, at: clock.now() }))?.certificate
    },
  }
  return { ...registrar, routes: registrarRoutes(deps, registrar) }
}

type Update = { readonly identifier: string; readonly party: RelyingParty; readonly by: string }

async function update(deps: RegistrarDeps, { identifier, party, by }: Update): Promise<void> {
  const { store, clock, audit } = deps
  if (certificateIdentifier(party) !== identifier) {
    throw new Fault('invalid', 'registers/identifier', 'An entry keeps its identifier and its country')
  }
  await requireBasis(deps, party)
  await store.transaction(async (tx) => {
    const before = await findParty(tx, identifier)
    const at = clock.now()
    if (before === undefined || !(await updateParty(tx, { identifier, party, at }))) throw unknownParty()
    const changed = changedUses(before.party, party)
    const revoked = await revokeCertificates(tx, { identifier, at, ...changed })
    await appendUpdated(tx, audit, { identifier, by, revoked })
  })
}

function unknownParty(): Fault {
  return new Fault(
    'not-found',
    'registers/unknown-party',
    'There is no such relying party, or it was cancelled',
  )
}

/** A party of a partner country stands here only while the agreement does. */
async function requireBasis({ inForce }: RegistrarDeps, { legalBasis }: RelyingParty): Promise<void> {
  if (legalBasis === undefined || (await inForce(legalBasis.agreement))) return
  throw new Fault(
    'forbidden',
    'registers/no-agreement',
    'The agreement that this party names is not in force here',
  )
}

async function requireParty(tx: Tx, deps: RegistrarDeps, identifier: string): Promise<RelyingParty> {
  const found = await findParty(tx, identifier)
  if (found === undefined || found.cancelledAt !== undefined) throw unknownParty()
  await requireBasis(deps, found.party)
  return found.party
}

function requireUse({ clock }: RegistrarDeps, party: RelyingParty, name: string): IntendedUse {
  const use = party.intendedUse.find(({ intendedUseIdentifier }) => intendedUseIdentifier === name)
  if (use === undefined || (use.revokedAt !== undefined && use.revokedAt <= clock.now().slice(0, 10))) {
    throw new Fault('not-found', 'registers/unknown-use', 'This party has no such intended use in force')
  }
  return use
}

function requireProvider({ providesAttestations }: RelyingParty): void {
  if (providesAttestations.length > 0) return
  throw new Fault('not-found', 'registers/no-provider', 'This party is not registered as providing anything')
}

/** What was registered otherwise is vouched for no longer; what stays the same keeps its certificate. */
function changedUses(
  before: RelyingParty,
  after: RelyingParty,
): { readonly intendedUses: string[]; readonly provider: boolean } {
  const same = new Set(after.intendedUse.map((use) => JSON.stringify(use)))
  const shared = ({ intendedUse: _uses, ...rest }: RelyingParty): string => JSON.stringify(rest)
  const all = shared(before) !== shared(after)
  const intendedUses = before.intendedUse
    .filter((use) => all || !same.has(JSON.stringify(use)))
    .map(({ intendedUseIdentifier }) => intendedUseIdentifier)
  return { intendedUses, provider: all }
}

type ForUse = {
  readonly identifier: string
  readonly party: RelyingParty
  readonly use: IntendedUse | undefined
}

async function takePlace(tx: Tx, deps: RegistrarDeps, { identifier, party, use }: ForUse): Promise<Issued> {
  for (let draw = 0; draw < DRAWS_MAX; draw++) {
    const index = drawIndex(deps)
    const issued = issueRegistrationCertificate(deps, party, { use, index })
    const row = rowOf(deps, { identifier, kind: 'registration', issued, use, index })
    if (await insertCertificate(tx, row)) return issued
  }
  throw new Fault('too-many', 'registers/status-list-full', 'The status list is full')
}

function rowOf(
  { clock }: RegistrarDeps,
  about: {
    readonly identifier: string
    readonly kind: CertificateRow['kind']
    readonly issued: Issued
    readonly use?: IntendedUse | undefined
    readonly index?: number
  },
): CertificateRow {
  const { identifier, kind, issued, use, index } = about
  return {
    id: newId(clock),
    identifier,
    kind,
    intended_use: use?.intendedUseIdentifier ?? null,
    status_index: index ?? null,
    certificate: issued.certificate,
    sha256: issued.sha256,
    issued_at: clock.now(),
    expires_at: issued.expiresAt,
    revoked_at: null,
  }
}
