/** The state of every list that this node reads or publishes, and which of them a certificate is on. */
import type { AgreementState } from '@entente/agreement'
import {
  type Certificate,
  findServices,
  parseCertificate,
  runSync,
  type Tsl,
  verifyPath,
} from '@entente/trust'
import type { Instant } from '../../kernel/clock.ts'
import { nodeDriver, sha256 } from '../../kernel/crypto.ts'
import type { FoundList, PublishedList, SeenSigner } from '../trust-lists/index.ts'
import { type ListDue, listDue } from './list-due.ts'
import type { SignaturesDeps } from './signatures-deps.ts'
import { type Absence, type SearchedList, whyAbsent } from './why-absent.ts'

type Kept = {
  readonly due: ListDue
  /** Who has signed it so far, the newest first. */
  readonly signers: readonly SeenSigner[]
}

/** A list of a partner, with the clauses of agreements that rely on it. */
export type ReadList = Kept & {
  readonly list: FoundList
  /** x5t#S256 of the certificates that may sign it now. */
  readonly pins: readonly string[]
  readonly uses: readonly { readonly agreement: string; readonly rule: string }[]
}

export type OwnHealth = Kept & { readonly list: PublishedList }
export type ListHealth = { readonly own: readonly OwnHealth[]; readonly read: readonly ReadList[] }

type Deps = Pick<SignaturesDeps, 'trustLists' | 'clock' | 'agreements' | 'store' | 'config'>

/** Lists that agreements in force name for us as the party that recognises. May fetch. */
export async function listHealth(deps: Deps): Promise<ListHealth> {
  const at = deps.clock.now()
  const { states } = await deps.agreements.compiled(deps.store.db, at)
  const named = [...states.values()].flatMap((state) => listsOf(state, deps.config.party))
  const byList = Map.groupBy(named, ({ url, signers }) => JSON.stringify([url, signers]))
  const read = await Promise.all(
    [...byList.values()].flatMap((same) => {
      const [first] = same
      if (first === undefined) return []
      const { url, signers, maxAge } = first
      const uses = same.map(({ agreement, rule }) => ({ agreement, rule }))
      return [readOne(deps, { url, signers, maxAge, uses }, at)]
    }),
  )
  const published = await deps.trustLists.own(at)
  const own = await Promise.all(
    published.map(async (list) => ({
      list,
      due: listDue({ from: list.issuedAt, next: list.nextUpdate }, at),
      signers: await deps.trustLists.signers(list.path),
    })),
  )
  return { own, read }
}

type Asked = Parameters<Deps['trustLists']['find']>[0] & {
  readonly url: string
  readonly signers: readonly string[]
  readonly uses: ReadList['uses']
}

async function readOne({ trustLists }: Deps, { uses, ...query }: Asked, at: Instant): Promise<ReadList> {
  const list = await trustLists.find(query, at)
  // What the reader of a signature calls stale may also be too old for the clause: here only its own date counts.
  const next = list.facts?.nextUpdate ?? undefined
  const due = listDue({ from: list.tsl?.issued ?? list.fetchedAt, next }, at)
  return { list, uses, pins: query.signers, due, signers: await trustLists.signers(query.url) }
}

function listsOf({ id, agreement, listPins }: AgreementState, party: string) {
  const ours = agreement.parties.filter(({ covers }) => covers.includes(party)).map(({ code }) => code)
  return agreement.recognitions.flatMap(({ id: rule, direction, list: { url, maxAge } }) =>
    url === undefined || !ours.includes(direction.pointing)
      ? []
      : [{ agreement: id, rule, url, maxAge, signers: [...(listPins.get(rule) ?? [])].toSorted() }],
  )
}

/** How a list knows a certificate: by itself, or by a service that issued it. */
/** Why a listing may be worth less than it looks. */
export type ListingRemark = 'not-in-force' | 'not-for-certificates' | 'began-later' | 'overdue'

export type Listing = {
  readonly where: string
  readonly as: 'itself' | 'issuer'
  readonly entity: string
  readonly type: string | null
  /** Newest first. */
  readonly periods: readonly { readonly status: string; readonly since: Instant | null }[]
  readonly remarks: readonly ListingRemark[]
}

export type Lookup = {
  readonly subject: string
  readonly issuer: string
  readonly listings: readonly Listing[]
  /** Each list that does not name it, and what comes nearest there. */
  readonly absences: readonly Absence[]
}

/** Throws `DerError` for what is no certificate. */
export function lookUp({ own, read }: ListHealth, der: Uint8Array, at: Instant): Lookup {
  const certificate = parseCertificate(der)
  const lists: readonly SearchedList[] = [
    ...own.map(({ list, due }) => ({ ...searched(list), where: list.path, state: 'fresh' as const, due })),
    ...read.map(({ list, due }) => ({ ...searched(list), where: list.uri, state: list.state, due })),
  ]
  const found = lists.map((list) => ({ list, listings: listingsOn(list, certificate, at) }))
  return {
    subject: certificate.subject.text,
    issuer: certificate.issuer.text,
    listings: found.flatMap(({ listings }) => listings),
    absences: found.flatMap(({ list, listings }) =>
      listings.length > 0 ? [] : [whyAbsent(list, certificate)],
    ),
  }
}

const searched = ({ tsl, anchors, territory }: Omit<SearchedList, 'where' | 'state' | 'due'>) => ({
  tsl,
  anchors,
  territory,
})

function listingsOn(
  { where, tsl, anchors, due }: SearchedList,
  certificate: Certificate,
  at: Instant,
): Listing[] {
  const hash = sha256(certificate.raw)
  return anchors.flatMap(({ der, sha256: listed, entity, serviceType, status }) => {
    const as = listed === hash ? 'itself' : isIssuer(der, certificate, at) ? 'issuer' : undefined
    if (as === undefined) return []
    const periods = tsl === undefined ? [{ status: status ?? '', since: null }] : periodsIn(tsl, der)
    const listing = { where, as, entity, type: serviceType, periods } as const
    const late = due.state === 'overdue' ? (['overdue'] as const) : []
    return [{ ...listing, remarks: [...remarksOn(listing, certificate), ...late] }]
  })
}

/** TS 119 612 annex D.5: words for a service that is not, or not any more, in good standing. */
const OUT_OF_FORCE =
  /\/(?:withdrawn|supervisionceased|supervisionrevoked|accreditationceased|accreditationrevoked|deprecatedatnationallevel|deprecatedbynationallaw)$/
const STAMPS = /\/Svctype\/TSA(?:\/|$)/

function remarksOn(
  { as, type, periods }: Omit<Listing, 'remarks'>,
  { notBefore }: Certificate,
): readonly ListingRemark[] {
  const [now] = periods
  const first = periods.at(-1)?.since
  return [
    ...(now !== undefined && OUT_OF_FORCE.test(now.status) ? (['not-in-force'] as const) : []),
    ...(as === 'issuer' && type !== null && STAMPS.test(type) ? (['not-for-certificates'] as const) : []),
    ...(as === 'issuer' && first != null && notBefore < first ? (['began-later'] as const) : []),
  ]
}

function isIssuer(anchor: Uint8Array, certificate: Certificate, at: Instant): boolean {
  // By its own time: whether it is still valid is another question than who issued it.
  const then = at > certificate.notAfter ? certificate.notAfter : at
  return runSync(verifyPath({ chain: [certificate.raw], anchors: [anchor], at: then }), nodeDriver()).ok
}

function periodsIn(tsl: Tsl, anchor: Uint8Array): Listing['periods'] {
  const [found] = findServices([tsl], [parseCertificate(anchor)])
  return (found?.service.periods ?? []).map(({ status, since }) => ({ status, since }))
}
