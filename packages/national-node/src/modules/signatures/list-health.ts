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
import type { FoundList, PublishedList } from '../trust-lists/index.ts'
import type { SignaturesDeps } from './signatures-deps.ts'

/** A list of a partner, with the clauses of agreements that rely on it. */
export type ReadList = {
  readonly list: FoundList
  readonly uses: readonly { readonly agreement: string; readonly rule: string }[]
}

export type ListHealth = { readonly own: readonly PublishedList[]; readonly read: readonly ReadList[] }

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
      return [deps.trustLists.find({ url, signers, maxAge }, at).then((list) => ({ list, uses }))]
    }),
  )
  return { own: await deps.trustLists.own(at), read }
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
export type Listing = {
  readonly where: string
  readonly as: 'itself' | 'issuer'
  readonly entity: string
  readonly type: string | null
  /** Newest first. */
  readonly periods: readonly { readonly status: string; readonly since: Instant | null }[]
}

export type Lookup = {
  readonly subject: string
  readonly issuer: string
  readonly listings: readonly Listing[]
  /** Lists of which nothing could be read: it may be on them. */
  readonly unread: readonly string[]
}

/** Throws `DerError` for what is no certificate. */
export function lookUp({ own, read }: ListHealth, der: Uint8Array, at: Instant): Lookup {
  const certificate = parseCertificate(der)
  const lists = [
    ...own.map(({ path, tsl, anchors }) => ({ where: path, tsl, anchors })),
    ...read.map(({ list: { uri, tsl, anchors } }) => ({ where: uri, tsl, anchors })),
  ]
  return {
    subject: certificate.subject.text,
    issuer: certificate.issuer.text,
    listings: lists.flatMap((one) => listingsOn(one, certificate, at)),
    unread: read.filter(({ list }) => list.sequence === undefined).map(({ list }) => list.uri),
  }
}

type Searched = Pick<FoundList, 'tsl' | 'anchors'> & { readonly where: string }

function listingsOn({ where, tsl, anchors }: Searched, certificate: Certificate, at: Instant): Listing[] {
  const hash = sha256(certificate.raw)
  return anchors.flatMap(({ der, sha256: listed, entity, serviceType, status }) => {
    const as = listed === hash ? 'itself' : isIssuer(der, certificate, at) ? 'issuer' : undefined
    if (as === undefined) return []
    const periods = tsl === undefined ? [{ status: status ?? '', since: null }] : periodsIn(tsl, der)
    return [{ where, as, entity, type: serviceType, periods }]
  })
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
