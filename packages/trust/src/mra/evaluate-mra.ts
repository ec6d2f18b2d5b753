/**
 * A certificate of the pointed party under an extension of ours: which equivalence applies, what certificate and
 * services say in our words, and what that makes of a good signature. Nothing of the original is overwritten.
 */
import type { Instant } from '../ports.ts'
import { type CertificateFacts, QC } from './certificate-facts.ts'
import type { Mra, MraEquivalence, MraVersion, MraVocabulary } from './mra.ts'
import {
  certificateType,
  type CertificateQualification,
  qualifyAt,
  qualifyBoth,
  type SignatureQualification,
  signatureQualification,
} from './qualify.ts'
import { type ServiceFacts, speaksOf, translateCertificate, translateService } from './translate.ts'

export type MraQuestion = {
  readonly mra: Mra
  /** Of the pointing party. */
  readonly vocabulary: MraVocabulary
  readonly certificate: CertificateFacts
  /** Beginning of its validity. */
  readonly issuedAt: Instant
  /** Best signature time. */
  readonly signedAt: Instant
  /**
   * Those that the certificate's chain ends at, by their periods. `depth` 1: in the list that the pointer names,
   * 2: in one that this list points to.
   */
  readonly services: readonly { readonly depth: number; readonly periods: readonly ServiceFacts[] }[]
}

/** As the closed list of reasons of agreement-1 §10.2 has them. */
export type MraCode =
  | 'EQUIV_NONE'
  | 'EQUIV_NOT_ENACTED'
  | 'EQUIV_REPEALED'
  | 'EQUIV_AMBIGUOUS'
  | 'QUALIFIER_UNMAPPED'
  | 'QUALIFIER_DROPPED'
  | 'DEPTH_EXCEEDED'

export type MraAnswer = {
  readonly codes: readonly MraCode[]
  /** An equivalence that speaks of the service is enacted at the time of the signature. */
  readonly enacted: boolean
  /** Of the equivalence under which the certificate was translated. */
  readonly legalIdentifier: string | null
  /** In our words; the original where nothing translates it. */
  readonly certificate: CertificateFacts
  /** In our words, at the time of the signature. */
  readonly services: readonly ServiceFacts[]
  readonly atIssuance: CertificateQualification | undefined
  readonly atSignature: CertificateQualification | undefined
  readonly signature: SignatureQualification
}

/** The signature, its chain and the lists were checked before; a good signature is what is qualified here. */
export function evaluateMra(question: MraQuestion): MraAnswer {
  const codes = new Set<MraCode>()
  const periods = periodsInReach(question, codes)
  const equivalence = selectEquivalence(question, periods, codes)
  const certificate = translated(question, equivalence, codes)
  const at = (time: Instant): readonly ServiceFacts[] =>
    equivalence === undefined ? [] : servicesAt(question, { equivalence, periods, time, codes })
  const [issuing, services] = [at(question.issuedAt), at(question.signedAt)]
  const ambiguous = codes.has('EQUIV_AMBIGUOUS')
  const facts = certificate?.facts ?? question.certificate
  const [atIssuance, atSignature] = [issuing, services].map((some) => qualifyAt(facts, ambiguous ? [] : some))
  return {
    codes: [...codes],
    enacted: services.length > 0,
    legalIdentifier: certificate?.legalIdentifier ?? null,
    certificate: facts,
    services,
    atIssuance,
    atSignature,
    signature: signatureQualification(qualifyBoth(atIssuance, atSignature)),
  }
}

/** Article 52 of Regulation (EU) No 910/2014: before this nothing is translated. */
const APPLIES_FROM = '2016-06-30T22:00:00.000Z'

/** All periods that reach into the life of the certificate. */
function periodsInReach(
  { services, mra, issuedAt }: MraQuestion,
  codes: Set<MraCode>,
): readonly ServiceFacts[] {
  if (services.some(({ depth }) => depth > mra.depth)) codes.add('DEPTH_EXCEEDED')
  return services
    .filter(({ depth }) => depth <= mra.depth && issuedAt >= APPLIES_FROM)
    .flatMap(({ periods }) => periods.filter(({ until }) => until === null || until > issuedAt))
}

type Span = { readonly version: MraVersion; readonly until: Instant | null }

/** Newest first; each ends where the next newer one starts. */
function spansOf(equivalence: MraEquivalence): readonly Span[] {
  const all: readonly MraVersion[] = [equivalence, ...equivalence.history]
  const versions = all.toSorted((a, b) => (a.since < b.since ? 1 : a.since > b.since ? -1 : 0))
  return versions.map((version, index) => ({ version, until: versions[index - 1]?.since ?? null }))
}

/** The one version that holds at a time. */
function versionAt(equivalence: MraEquivalence, time: Instant): MraVersion | undefined {
  return spansOf(equivalence).find(
    ({ version, until }) => version.since <= time && (until === null || time < until),
  )?.version
}

function selectEquivalence(
  { mra, issuedAt }: MraQuestion,
  periods: readonly ServiceFacts[],
  codes: Set<MraCode>,
): MraEquivalence | undefined {
  const matching = mra.equivalences.filter((equivalence) =>
    spansOf(equivalence).some(
      ({ version, until }) =>
        (until === null || until > issuedAt) && periods.some((period) => speaksOf(version, period)),
    ),
  )
  if (matching.length === 0) codes.add('EQUIV_NONE')
  if (matching.length > 1) codes.add('EQUIV_AMBIGUOUS')
  return matching.length === 1 ? matching[0] : undefined
}

type Translated = { readonly facts: CertificateFacts; readonly legalIdentifier: string }

/** Under the version that was enacted when the certificate was issued, if its home type is for such certificates. */
function translated(
  { certificate, vocabulary, issuedAt }: MraQuestion,
  equivalence: MraEquivalence | undefined,
  codes: Set<MraCode>,
): Translated | undefined {
  const version = equivalence && versionAt(equivalence, issuedAt)
  if (equivalence === undefined || version?.status !== vocabulary.enacted) return undefined
  if (!version.types.pointing.some(({ asi }) => asi === undefined || fitsAddition(certificate, asi)))
    return undefined
  const facts = translateCertificate(certificate, version, vocabulary)
  if (facts === undefined) codes.add('EQUIV_AMBIGUOUS')
  return facts && { facts, legalIdentifier: equivalence.legalIdentifier }
}

const FOR: Readonly<Record<string, string>> = {
  eSign: 'http://uri.etsi.org/TrstSvc/TrustedList/SvcInfoExt/ForeSignatures',
  eSeal: 'http://uri.etsi.org/TrstSvc/TrustedList/SvcInfoExt/ForeSeals',
  web: 'http://uri.etsi.org/TrstSvc/TrustedList/SvcInfoExt/ForWebSiteAuthentication',
}

/** A certificate that does not say it is qualified, or of no type in particular, fits everywhere. */
function fitsAddition(certificate: CertificateFacts, asi: string): boolean {
  const type = certificateType(certificate)
  const stated = certificate.qcStatements.some(({ id }) => id === QC.compliance)
  return !stated || type === 'unknown' || FOR[type] === asi
}

type Moment = {
  readonly equivalence: MraEquivalence
  readonly periods: readonly ServiceFacts[]
  readonly time: Instant
  readonly codes: Set<MraCode>
}

/** The services of a moment in our words, if the equivalence was enacted then. */
function servicesAt({ vocabulary }: MraQuestion, moment: Moment): readonly ServiceFacts[] {
  const { equivalence, periods, time, codes } = moment
  const version = versionAt(equivalence, time)
  if (version?.status !== vocabulary.enacted) {
    codes.add(version?.status === vocabulary.repealed ? 'EQUIV_REPEALED' : 'EQUIV_NOT_ENACTED')
    return []
  }
  const now = periods.filter(({ from, until }) => from <= time && (until === null || time < until))
  return now
    .filter((period) => speaksOf(version, period))
    .flatMap((period) => {
      const { service, unmapped } = translateService(version, period)
      if (service === undefined) codes.add('EQUIV_AMBIGUOUS')
      for (const { critical } of unmapped) codes.add(critical ? 'QUALIFIER_UNMAPPED' : 'QUALIFIER_DROPPED')
      return service ?? []
    })
}
