import type { DcqlQuery } from '../dcql/query.ts'
import { FormatError } from '../errors.ts'
import { allowedAlg, verifyJws, x5cOf, type Jws } from '../jose/jws.ts'
import type { IssuerAnswer, IssuerIdentity, Steps } from '../ports.ts'
import type { StatusResult } from '../status/read-status.ts'
import type { VerifierInfo } from './create-request.ts'
import {
  parseRegistrationData,
  readRegistration,
  REGISTRATION_FORMAT,
  REGISTRATION_TYP,
  type RegistrationCertificate,
} from './registration-certificate.ts'
import {
  findProviderGaps,
  findRegistrationGaps,
  type ProvidedCredential,
  type RegistrationGap,
} from './registration-cover.ts'

/** In the order in which they are checked: the first one that fails is the headline. */
export const REGISTRATION_CODES = [
  'REGISTRATION_MISSING',
  'REGISTRATION_SEVERAL',
  'REGISTRATION_FORM',
  'REGISTRATION_SIGNATURE',
  'REGISTRATION_NOT_LISTED',
  'REGISTRATION_EXPIRED',
  'REGISTRATION_REVOKED',
  'REGISTRATION_STATUS_UNKNOWN',
  'REGISTRATION_SUBJECT',
  'REGISTRATION_SCOPE',
] as const
export type RegistrationCode = (typeof REGISTRATION_CODES)[number]
export type RegistrationCheck = {
  readonly code: RegistrationCode
  readonly ok: boolean
  readonly detail?: string
}

/** ETSI TS 119 475: twelve months, and a day for time zones. */
const LIFETIME_SECONDS_MAX = 367 * 86_400
const CLOCK_SKEW_SECONDS = 60

export type RegistrationQuestion = {
  /** `verifier_info` of a request, or `issuer_info` of the metadata of an issuer. */
  readonly verifierInfo: readonly VerifierInfo[]
  /** What is asked for; of an issuer, what it is about to issue. */
  readonly query: DcqlQuery | readonly ProvidedCredential[]
  /** `organizationIdentifier` of the access certificate that signed the request. */
  readonly accessIdentifier: string | undefined
  /** NumericDate in seconds. */
  readonly at: number
}

/** What the register vouches for. `certificate` is there only when its signature leads to a listed register. */
export type RegistrationReport = {
  readonly checks: readonly RegistrationCheck[]
  readonly certificate?: RegistrationCertificate
  readonly register?: IssuerIdentity
  /** What is asked without being registered. */
  readonly gaps: readonly RegistrationGap[]
}

function checkOf(code: RegistrationCode, complaint: string | undefined): RegistrationCheck {
  return complaint === undefined ? { code, ok: true } : { code, ok: false, detail: complaint }
}

/**
 * The wallet's checks of who may ask what (ARF RPRC_17 to RPRC_21): one certificate by value, signed by a register on
 * its own list, in its time, for the party that signed the request, covering the query. The revocation status is
 * another check (`checkRegistrationStatus`), since the list has to be fetched.
 */
export function* verifyRegistration(question: RegistrationQuestion): Steps<RegistrationReport> {
  const sent = question.verifierInfo.filter(({ format }) => format === REGISTRATION_FORMAT)
  const [first] = sent
  if (first === undefined) {
    return { checks: [checkOf('REGISTRATION_MISSING', 'no registration certificate came along')], gaps: [] }
  }
  if (sent.length > 1) {
    return { checks: [checkOf('REGISTRATION_SEVERAL', 'a request carries exactly one')], gaps: [] }
  }
  const parsed = parse(first.data)
  if ('code' in parsed) return { checks: [parsed], gaps: [] }
  const { jws, certificate } = parsed
  const signed = yield* checkSigner(jws, question.at)
  const trusted = signed.register !== undefined && signed.checks.every(({ ok }) => ok)
  const gaps = gapsOf(question.query, certificate)
  const checks = [
    ...signed.checks,
    checkOf('REGISTRATION_EXPIRED', complaintOnTime(certificate, question.at)),
    checkOf('REGISTRATION_SUBJECT', complaintOnSubject(certificate, question.accessIdentifier)),
    checkOf('REGISTRATION_SCOPE', gaps.length === 0 ? undefined : `not registered: ${shown(gaps)}`),
  ]
  // Nothing of an unproven certificate is shown as fact.
  return trusted ? { checks, gaps, certificate, register: signed.register } : { checks, gaps }
}

/**
 * Joins what the status list of the register said. `result` is undefined when the list could not be asked; a
 * certificate without a status has none to ask for.
 */
export function checkRegistrationStatus(
  report: RegistrationReport,
  result: StatusResult | undefined,
): RegistrationReport {
  const { status } = report.certificate ?? {}
  if (status === undefined) return report
  const same = result !== undefined && result.uri === status.uri && result.index === status.index
  const bad = same ? result.checks.find(({ ok }) => !ok) : undefined
  const revoked = bad !== undefined && ENDED.has(bad.code)
  const unknown = same ? bad?.detail : 'the status could not be read'
  return {
    ...report,
    checks: [
      ...report.checks,
      checkOf('REGISTRATION_REVOKED', revoked ? (bad.detail ?? '') : undefined),
      checkOf('REGISTRATION_STATUS_UNKNOWN', revoked ? undefined : unknown),
    ],
  }
}

const ENDED = new Set<string>(['STATUS_REVOKED', 'STATUS_SUSPENDED', 'STATUS_UNKNOWN_VALUE'])

/** The first failure in the order of the checks, or undefined when the register vouches for all that is asked. */
export function registrationHeadline({ checks }: RegistrationReport): RegistrationCheck | undefined {
  const failed = checks.filter(({ ok }) => !ok)
  return REGISTRATION_CODES.flatMap((code) => failed.filter((check) => check.code === code))[0]
}

function gapsOf(
  query: RegistrationQuestion['query'],
  certificate: RegistrationCertificate,
): readonly RegistrationGap[] {
  return 'credentials' in query
    ? findRegistrationGaps(query, certificate.credentials)
    : findProviderGaps(query, certificate)
}

type Parsed = { readonly jws: Jws; readonly certificate: RegistrationCertificate }

function parse(data: unknown): Parsed | RegistrationCheck {
  try {
    const jws = parseRegistrationData(data)
    const certificate = readRegistration(jws.payload)
    return certificate === undefined ? checkOf('REGISTRATION_FORM', 'sub is missing') : { jws, certificate }
  } catch (cause) {
    if (cause instanceof FormatError) return checkOf('REGISTRATION_FORM', cause.message)
    throw cause
  }
}

type Signed = { readonly checks: readonly RegistrationCheck[]; readonly register?: IssuerIdentity }

function* checkSigner(jws: Jws, at: number): Steps<Signed> {
  const alg = allowedAlg(jws, {})
  const x5c = x5cOf(jws)
  if (alg === undefined || x5c === undefined) {
    const detail = alg === undefined ? 'alg is missing or not allowed' : 'x5c is missing'
    return { checks: [checkOf('REGISTRATION_SIGNATURE', detail)] }
  }
  const answer = (yield { op: 'issuer', alg, x5c, role: 'registration-certificate', at }) as IssuerAnswer
  const listed = checkOf(
    'REGISTRATION_NOT_LISTED',
    answer.trusted ? undefined : `${answer.code}: ${answer.detail}`,
  )
  if (answer.key === undefined) {
    const unproven = checkOf('REGISTRATION_SIGNATURE', 'there is no key to check the signature with')
    return { checks: [unproven, listed] }
  }
  const found = yield* verifyJws(jws, answer.key, { typ: REGISTRATION_TYP })
  const bad = found.find(({ ok }) => !ok)
  const signature = checkOf('REGISTRATION_SIGNATURE', bad && `${bad.code}: ${bad.detail ?? ''}`)
  return answer.trusted
    ? { checks: [signature, listed], register: answer.issuer }
    : { checks: [signature, listed] }
}

function complaintOnTime(
  { issuedAt, expires, status }: RegistrationCertificate,
  at: number,
): string | undefined {
  if (issuedAt !== undefined && issuedAt > at + CLOCK_SKEW_SECONDS) return 'it is dated in the future'
  // Seen in the wild: no end, but a status. Then the status alone can end it.
  if (expires === undefined) return status === undefined ? 'it has neither an end nor a status' : undefined
  if (expires <= at) return 'it has expired'
  return issuedAt !== undefined && expires - issuedAt > LIFETIME_SECONDS_MAX
    ? 'it lives longer than twelve months'
    : undefined
}

/** RPI_05: through an intermediary, the access certificate is that of the intermediary. */
function complaintOnSubject(
  { subject, intermediary }: RegistrationCertificate,
  accessIdentifier: string | undefined,
): string | undefined {
  if (accessIdentifier === undefined) return 'the access certificate names no identifier to compare'
  if (intermediary !== undefined) {
    return intermediary.subject === accessIdentifier
      ? undefined
      : 'the request is not signed by the intermediary that is registered'
  }
  return subject === accessIdentifier ? undefined : 'it is the certificate of another relying party'
}

function shown(gaps: readonly RegistrationGap[]): string {
  const [first, ...more] = gaps.map(
    ({ queryId, path }) => `${queryId}${path === undefined ? '' : ` ${JSON.stringify(path)}`}`,
  )
  return more.length === 0 ? (first ?? '') : `${first} and ${more.length} more`
}
