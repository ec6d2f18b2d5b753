/** Trust in a signer as the node has it, with a memory of what was looked at: an explanation needs both. */
import type { IssuerAnswer, IssuerStep } from '@entente/credentials'
import { type Bytes, type Certificate, fromBase64, parseCertificate } from '@entente/trust'
import { secondsOf } from '../../kernel/clock.ts'
import { type NodeDriver, sha256 } from '../../kernel/crypto.ts'
import { createIssuerTrustCache } from '../verifier/index.ts'
import type { TrustedAnchor } from '../recognition/index.ts'
import type { ConsultedList, ListRole, SeenCertificate } from './diagnosis.ts'
import type { KnownList } from './known-lists.ts'

export type ListTrust = {
  answer(step: IssuerStep): IssuerAnswer
  /** Lists that had to say who is trusted, in the answers given so far. */
  readonly expected: ReadonlySet<KnownList>
  /** The list that the path led to, right or wrong. */
  readonly holding: ReadonlySet<KnownList>
  readonly certificates: readonly SeenCertificate[]
}

type Question = {
  readonly lists: readonly KnownList[]
  readonly driver: NodeDriver
  /** Whether a list says who may issue what is asked about. */
  readonly isExpected: (list: KnownList, role: ListRole) => boolean
}

const SOUND: readonly string[] = ['fresh', 'stale']

export function openListTrust({ lists, driver, isExpected }: Question): ListTrust {
  const [expected, holding] = [new Set<KnownList>(), new Set<KnownList>()]
  const certificates: SeenCertificate[] = []
  const paths = createIssuerTrustCache(driver)
  const ask = (step: IssuerStep, list: KnownList): IssuerAnswer =>
    paths.open({ anchors: anchorsOf(list), lists: [], version: list.found.uri }).answer(step)
  return {
    expected,
    holding,
    certificates,
    answer(step) {
      const role = listRoleOf(step.role)
      certificates.push(...certificatesOf(step, certificates))
      const wanted = lists.filter((list) => isExpected(list, role))
      for (const list of wanted) expected.add(list)
      const sound = wanted.filter(({ found }) => SOUND.includes(found.state))
      const together = paths.open({ anchors: sound.flatMap(anchorsOf), lists: [], version: 'expected' })
      const answer = together.answer(step)
      if (answer.trusted) {
        const at = sound.find(({ found }) => found.anchors.some((one) => one.sha256 === answer.issuer.anchor))
        if (at !== undefined) holding.add(at)
        return answer
      }
      if (answer.code !== 'X5C_PATH') return answer
      const other = lists.find((list) => !wanted.includes(list) && ask(step, list).trusted)
      if (other === undefined) return withIntermediate(answer, step, sound)
      holding.add(other)
      const detail = `its path leads to ${other.found.uri}, a list for ${purposeOf(other)}, not to one for ${step.role}`
      return { ...answer, code: 'X5C_ROLE', detail }
    },
  }
}

function purposeOf({ role, types = [] }: KnownList): string {
  return role === 'issuer' ? `issuers of ${types.join(', ')}` : role
}

/** Of a list outside agreements a service counts with an accepted status, or with none; elsewhere the agreement decides. */
function anchorsOf({ role, found, accept }: KnownList): TrustedAnchor[] {
  return found.anchors
    .filter(({ status }) => role === 'issuer' || status === null || accept.includes(status))
    .map(({ der, sha256: hash }) => ({
      der,
      sha256: hash,
      list: { uri: found.uri, sequence: found.sequence ?? 0 },
    }))
}

function listRoleOf(role: IssuerStep['role']): ListRole {
  return role === 'pid' || role === 'attestation' || role === 'status' ? 'issuer' : role
}

/**
 * The chain ends under somebody who is no anchor and belongs to the organisation of one: then most likely the
 * certificate between the two was not sent. Nobody can know it without that certificate, and the text says so.
 */
function withIntermediate(
  answer: Extract<IssuerAnswer, { trusted: false }>,
  { x5c = [] }: IssuerStep,
  lists: readonly KnownList[],
): IssuerAnswer {
  const top = readDer(fromBase64(x5c.at(-1) ?? ''))
  if (top === undefined || !answer.detail.startsWith('no anchor named')) return answer
  const anchors = lists.flatMap((list) => list.found.anchors).map(({ der }) => readDer(der))
  const above = anchors.find((anchor) => anchor !== undefined && isSameHouse(anchor, top))
  if (above === undefined) return answer
  const detail = `the chain ends under ${top.issuer.text}, which is no anchor of the list; the list has its house, as ${above.subject.text}: most likely that intermediate certificate is missing from x5c`
  return { ...answer, detail }
}

function isSameHouse({ subject }: Certificate, { issuer }: Certificate): boolean {
  const { organization, country } = issuer
  return organization !== undefined && organization === subject.organization && country === subject.country
}

function certificatesOf({ x5c = [] }: IssuerStep, known: readonly SeenCertificate[]): SeenCertificate[] {
  const read = x5c.map((text) => readDer(fromBase64(text))).filter((one) => one !== undefined)
  return read.map(seenOf).filter((one) => !known.some((before) => before.sha256 === one.sha256))
}

export function seenOf({ raw, subject, issuer, serial, notBefore, notAfter }: Certificate): SeenCertificate {
  return { subject: subject.text, issuer: issuer.text, serial, sha256: sha256(raw), notBefore, notAfter }
}

export function readDer(der: Bytes | undefined): Certificate | undefined {
  try {
    return der && parseCertificate(der)
  } catch {
    return undefined
  }
}

/** How a list stands in the diagnosis. */
export function consultedOf(list: KnownList, trust: ListTrust, now: string): ConsultedList {
  const { found, role } = list
  const { uri, state, detail, sequence, fetchedAt, facts } = found
  return {
    uri,
    role,
    state,
    ...(detail !== undefined && { detail }),
    ...(facts !== null && { type: facts.type }),
    ...(sequence !== undefined && { sequence }),
    ...(fetchedAt !== undefined && {
      fetchedAt,
      ageSeconds: secondsOf(now) - secondsOf(fetchedAt),
    }),
    ...(facts?.nextUpdate != null && { nextUpdate: facts.nextUpdate }),
    expected: trust.expected.has(list),
    holdsPath: trust.holding.has(list),
  }
}
