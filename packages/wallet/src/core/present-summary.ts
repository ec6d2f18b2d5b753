import {
  QES_APPROVAL,
  readQesApproval,
  type IssuerIdentity,
  type PresentationRequest,
  type QesApproval,
} from '@entente/credentials'
import { fromBase64, parseCertificate } from '@entente/trust'
import type { Registration, RegistrationFinding, RequestWarning } from './request-warning.ts'

export type LangText = { readonly [language: string]: string }

/** Who asks and why, for the screen of consent. */
export type RequestSummary = {
  readonly relyingParty: {
    /** From the access certificate: the trade name, the legal name, the identifier. */
    readonly name: string
    readonly organization?: string
    readonly identifier?: string
    readonly country?: string
    readonly supportUri?: string
    /** The list that vouches for it. */
    readonly list?: IssuerIdentity['list']
  }
  /** In the relying party's own words, signed by it: shown as such. */
  readonly intendedUse?: {
    readonly service: string
    readonly serviceName: LangText
    readonly purpose: string
    readonly purposeText: LangText
    readonly privacyPolicy?: string
  }
  /** What a register vouches for; with an intermediary, about the party it asks for. */
  readonly registration?: Registration
  /** To be accepted one by one, knowingly, before anything is sent. */
  readonly warnings?: readonly RequestWarning[]
  /** What is asked without being registered. */
  readonly gaps?: RegistrationFinding['gaps']
  /** What a signing service signs for the holder once they approve: shown before anything else. */
  readonly signing?: readonly QesApproval[]
  readonly expiresAt?: number
}

const INTENDED_USE = 'urn:entente:intended-use:1'
const TEXT_MAX = 1000

type Signed = { readonly x5c: readonly string[]; readonly relyingParty: IssuerIdentity }

type Asked = Pick<PresentationRequest, 'verifierInfo' | 'expiresAt' | 'transactionData'>

/** `signed` is absent for what anybody may have asked: then only the origin of the page is known. */
export function summariseRequest(
  request: Asked,
  { signed, origin = '', found }: { signed?: Signed; origin?: string; found: RegistrationFinding },
): RequestSummary {
  const intendedUse = parseIntendedUse(request)
  const { registration, warnings, gaps = [] } = found
  const signing = approvalsIn(request)
  return {
    relyingParty: partyOf(signed === undefined ? { name: origin } : describeParty(signed), found),
    ...(registration && { registration }),
    ...(warnings.length > 0 && { warnings }),
    ...(gaps.length > 0 && { gaps }),
    ...(signing.length > 0 && { signing }),
    ...(intendedUse === undefined ? {} : { intendedUse }),
    ...(request.expiresAt === undefined ? {} : { expiresAt: request.expiresAt }),
  }
}

function approvalsIn({ transactionData }: Asked): QesApproval[] {
  return transactionData.flatMap(({ type, content }) => {
    const read = type === QES_APPROVAL ? readQesApproval(content) : ''
    return typeof read === 'string' ? [] : [read]
  })
}

/** RPI_07: people are shown for whom an intermediary asks, if a register vouches for it. */
function partyOf(
  asking: RequestSummary['relyingParty'],
  { registration, warnings }: RegistrationFinding,
): RequestSummary['relyingParty'] {
  if (registration?.intermediary === undefined || warnings.length > 0) return asking
  const { subject: identifier, name = identifier, legalName, country, supportUri } = registration
  return {
    name,
    identifier,
    ...(legalName && { organization: legalName }),
    ...(country && { country }),
    ...(supportUri && { supportUri }),
    ...(asking.list && { list: asking.list }),
  }
}

function describeParty({ x5c, relyingParty }: Signed): RequestSummary['relyingParty'] {
  const leaf = fromBase64(x5c[0] ?? '')
  if (leaf === undefined) return { name: relyingParty.subject }
  const { subject, san } = parseCertificate(leaf)
  const { commonName, organization, organizationIdentifier, country } = subject
  const supportUri = san.find(({ uri }) => uri !== undefined)?.uri
  return {
    name: commonName ?? relyingParty.subject,
    ...(organization && { organization }),
    ...(organizationIdentifier && { identifier: organizationIdentifier }),
    ...(country && { country }),
    ...(supportUri && { supportUri }),
    ...(relyingParty.list && { list: relyingParty.list }),
  }
}

function parseIntendedUse({ verifierInfo }: Asked): RequestSummary['intendedUse'] {
  const data = verifierInfo.find(({ format }) => format === INTENDED_USE)?.data
  if (typeof data !== 'object') return undefined
  const { service, purpose, privacy_policy: privacyPolicy } = data
  if (typeof service !== 'string' || typeof purpose !== 'string') return undefined
  const policy = typeof privacyPolicy === 'string' && URL.canParse(privacyPolicy) ? privacyPolicy : undefined
  return {
    service: service.slice(0, TEXT_MAX),
    serviceName: parseTexts(data['name']),
    purpose: purpose.slice(0, TEXT_MAX),
    purposeText: parseTexts(data['purpose_text']),
    ...(policy?.startsWith('https:') === true ? { privacyPolicy: policy } : {}),
  }
}

function parseTexts(value: unknown): LangText {
  if (typeof value !== 'object' || value === null) return {}
  const texts = Object.entries(value as { [language: string]: unknown }).filter(
    (entry): entry is [string, string] =>
      /^[a-z]{2}(-[A-Za-z]+)?$/.test(entry[0]) && typeof entry[1] === 'string',
  )
  return Object.fromEntries(texts.map(([language, text]) => [language, text.slice(0, TEXT_MAX)]))
}
