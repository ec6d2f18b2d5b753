/** What is known about one agreement, and which of it may count (agreement-1 §3). Sets, never arrival order. */
import type { OpenedAgreement } from './envelope.ts'
import type { Instant } from './facts.ts'
import { isRestricting, maySend, type OpenedNotice } from './notices.ts'
import { findPin, type Pin, pinsOf } from './signature.ts'
import { addDuration, earlier, later } from './time.ts'

export type Known<T> = { readonly opened: T; readonly knownAt: Instant }

export type History = {
  /** `urn:entente:agreement:<pair>`; everything about another agreement is left out. */
  readonly id: string
  readonly versions: readonly Known<OpenedAgreement>[]
  readonly notices: readonly Known<OpenedNotice>[]
}

/** A notice that counts, with the time from which it has effect: never before it was issued. */
export type Counted = OpenedNotice & { readonly effectiveFrom: Instant }

export type Evidence = {
  /** By version number; every version known at k, chain intact or not. */
  readonly versions: readonly OpenedAgreement[]
  readonly chainIntact: boolean
  /** Sorted by (effectiveFrom, party, seq, hash). */
  readonly notices: readonly Counted[]
  /** A gap, a fork or a wrong `prev` in a party's chain. */
  readonly incomplete: boolean
  readonly pins: readonly Pin[]
}

/** Everything known at k that counts. */
export function evidenceAt(history: History, k: Instant): Evidence {
  const versions = uniqueByHash(history.versions, k)
    .filter(({ agreement }) => agreement.id === history.id)
    .sort((a, b) => a.agreement.version - b.agreement.version || compareText(a.sha256, b.sha256))
  const about = uniqueByHash(history.notices, k).filter((notice) => isAbout(notice, history.id, versions))
  const { authorised, pins } = judgeSenders(versions, about)
  const torn = tornChains(authorised)
  return {
    versions,
    chainIntact: isChainIntact(versions),
    notices: authorised
      .filter(
        ({ notice }) => isRestricting(notice) || notice.seq < (torn.get(notice.issuer.party) ?? Infinity),
      )
      .map((opened) => ({
        ...opened,
        effectiveFrom: later(opened.notice.effectiveFrom, opened.notice.issuedAt),
      }))
      .sort(byEffect),
    incomplete: torn.size > 0,
    pins,
  }
}

export function compareText(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}

function byEffect(a: Counted, b: Counted): number {
  return compareText(a.effectiveFrom, b.effectiveFrom) || byIssue(a, b)
}

function byIssue(a: OpenedNotice, b: OpenedNotice): number {
  return (
    compareText(a.notice.issuer.party, b.notice.issuer.party) ||
    a.notice.seq - b.notice.seq ||
    compareText(a.sha256, b.sha256)
  )
}

/** The same document received twice counts once. */
function uniqueByHash<T extends { readonly sha256: string }>(known: readonly Known<T>[], k: Instant): T[] {
  const unique = new Map<string, T>()
  for (const { opened, knownAt } of known) if (knownAt <= k) unique.set(opened.sha256, opened)
  return [...unique.values()]
}

/** Versions 1, 2, 3 … each naming the hash of the one before; two payloads of one version break the chain. */
function isChainIntact(versions: readonly OpenedAgreement[]): boolean {
  return versions.every(({ agreement }, index) => {
    if (agreement.version !== index + 1) return false
    const before = versions[index - 1]
    if (before === undefined) return agreement.previous === null
    return agreement.previous?.version === index && agreement.previous.sha256 === before.sha256
  })
}

/** It names this agreement, and a version by its right hash (a version not known yet may be named). */
function isAbout({ notice }: OpenedNotice, id: string, versions: readonly OpenedAgreement[]): boolean {
  if (notice.agreement.id !== id) return false
  const named = versions.filter(({ agreement }) => agreement.version === notice.agreement.version)
  return named.length === 0 || named.some(({ sha256 }) => sha256 === notice.agreement.sha256)
}

/**
 * Walks the notices in order of issue, since a signer change decides who may send later ones. Pins of a version
 * count from its entry into force, those of version 1 from the start.
 */
function judgeSenders(
  versions: readonly OpenedAgreement[],
  notices: readonly OpenedNotice[],
): { readonly authorised: readonly OpenedNotice[]; readonly pins: readonly Pin[] } {
  let pins = declaredPins(versions)
  const waiting = new Map<string, OpenedNotice>()
  const authorised: OpenedNotice[] = []
  const inOrder = [...notices].sort(
    (a, b) => compareText(a.notice.issuedAt, b.notice.issuedAt) || byIssue(a, b),
  )
  for (const opened of inOrder) {
    const { notice } = opened
    const pin = findPin(pins, opened.x5tS256, notice.issuedAt)
    if (pin === undefined || !maySend(notice, pin)) continue
    authorised.push(opened)
    if (notice.type === 'signer-change' && overlaps(notice)) waiting.set(opened.sha256, opened)
    if (notice.type !== 'acknowledge') continue
    for (const hash of notice.refs) {
      const change = waiting.get(hash)
      if (change !== undefined && change.notice.issuer.party !== notice.issuer.party)
        pins = changePins(pins, change)
    }
  }
  return { authorised, pins }
}

/** A version names every key that counts while it governs: those of the version before end where it begins. */
function declaredPins(versions: readonly OpenedAgreement[]): readonly Pin[] {
  return versions.flatMap(({ agreement }) => {
    const next = versions.find((one) => one.agreement.version === agreement.version + 1)
    const end = next?.agreement.validity.inForceFrom
    return pinsOf(agreement).map((pin) => ({
      ...pin,
      from: agreement.version === 1 ? pin.from : later(pin.from, agreement.validity.inForceFrom),
      until: end === undefined ? pin.until : earlier(end, pin.until ?? end),
    }))
  })
}

/** Old and new keys overlap by 48 hours, unless the old one is compromised (severity critical). */
export function overlaps(notice: OpenedNotice['notice']): boolean {
  if (notice.type !== 'signer-change' && notice.type !== 'list-signer-change') return false
  if (notice.severity === 'critical') return true
  return notice.signers.every(({ from }) => addDuration(from, 'PT48H') <= notice.until)
}

function changePins(pins: readonly Pin[], { notice }: OpenedNotice): readonly Pin[] {
  if (notice.type !== 'signer-change') return pins
  const { party, authority } = notice.issuer
  const owned = pins.filter((pin) => pin.party === party && pin.authority === authority)
  const roles = owned[0]?.roles ?? []
  const ended = pins.map((pin) =>
    owned.includes(pin)
      ? { ...pin, until: pin.until === null ? notice.until : earlier(pin.until, notice.until) }
      : pin,
  )
  const added = notice.signers.map((signer) => ({
    party,
    authority,
    roles,
    x5tS256: signer['x5t#S256'],
    from: later(signer.from, notice.issuedAt),
    until: signer.until ?? null,
  }))
  return [...ended, ...added]
}

/** Per party, the first `seq` that is missing, doubled or hangs on a wrong `prev`. */
function tornChains(notices: readonly OpenedNotice[]): ReadonlyMap<string, number> {
  const torn = new Map<string, number>()
  for (const party of new Set(notices.map(({ notice }) => notice.issuer.party))) {
    const chain = notices.filter(({ notice }) => notice.issuer.party === party).sort(byIssue)
    const seq = firstTear(chain)
    if (seq !== undefined) torn.set(party, seq)
  }
  return torn
}

function firstTear(chain: readonly OpenedNotice[]): number | undefined {
  for (const [index, { notice }] of chain.entries()) {
    const before = chain[index - 1]
    const expected = index + 1
    if (notice.seq > expected) return expected
    // The same seq twice: both notices of a fork lose their permitting effect.
    if (notice.seq < expected || chain[index + 1]?.notice.seq === notice.seq) return notice.seq
    if (notice.prev !== (before?.sha256 ?? null)) return notice.seq
  }
  return undefined
}
