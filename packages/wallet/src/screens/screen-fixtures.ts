/** One invented person with documents, for the tests of the screens. */
import type { Suspension } from '../core/agreement-states.ts'
import type { OpenOffer } from '../core/receive-offer.ts'
import type { OpenedRequest } from '../core/present.ts'
import type { StoredCredential } from '../core/store.ts'
import type { RequestScreen, Screen, State } from './screen.ts'

export const NASTY = `"><img src=x onerror=alert(1)>`
export const NOW = 1_800_000_000

export const PID: StoredCredential = {
  id: 'pid-1',
  format: 'dc+sd-jwt',
  type: 'urn:eudi:pid:be:1',
  configurationId: 'pid',
  issuerUrl: 'https://be.example',
  issuerLabels: [{ locale: 'en', name: 'TEST Belgium' }],
  issuer: { chain: [], subject: 'CN=TEST PID Provider\\, BE,O=TEST,C=BE', country: 'BE', aki: [] },
  labels: [{ locale: 'en', name: 'Person identification data' }],
  claimLabels: [
    { path: ['place_of_birth'], labels: [{ locale: 'en', name: 'Place of birth' }] },
    { path: ['place_of_birth', 'locality'], labels: [{ locale: 'fr-BE', name: 'Localité' }] },
  ],
  claims: {
    given_name: 'Alice',
    family_name: 'Peeters',
    birthdate: '1999-02-28',
    place_of_birth: { country: 'BE', locality: 'Namur' },
    nationalities: ['BE', 'LU'],
    sex: 2,
    personal_administrative_number: '99022800144',
  },
  expires: NOW + 86_400,
  receivedAt: NOW,
  copies: [0, 0, 1].map((uses, index) => ({
    credential: '',
    keyId: `key-${index}`,
    status: undefined,
    uses,
  })),
}

export const OFFER: OpenOffer = {
  issuer: {
    issuer: 'https://be.example',
    authorizationServers: [],
    credentialEndpoint: 'https://be.example/issuer/credential',
    nonceEndpoint: undefined,
    deferredEndpoint: undefined,
    notificationEndpoint: undefined,
    batchSize: 3,
    requestEncryption: 'none',
    responseEncryption: 'none',
    encryptTo: undefined,
    responseEnc: undefined,
    display: [],
    configurations: [],
    refused: [],
  },
  server: {} as OpenOffer['server'],
  configurations: [],
  preAuthorized: { code: 'c', txCode: { inputMode: 'numeric', length: 6, description: NASTY } },
  issuerState: undefined,
  holderKey: undefined,
}

const sent = async () => ({ ok: true, shown: [] }) as const

export const OPENED: OpenedRequest = {
  ok: true,
  summary: {
    relyingParty: { name: NASTY, organization: 'TEST University of Tokyo Bay', country: 'JP' },
    intendedUse: {
      service: 'urn:x',
      serviceName: { ja: '入学手続', en: 'Enrolment' },
      purpose: 'service-access',
      purposeText: { en: NASTY },
      privacyPolicy: 'https://jp.example/privacy',
    },
  },
  offer: {
    satisfiable: true,
    needed: ['pid'],
    choices: [
      {
        queryId: 'pid',
        asked: [['family_name'], ['place_of_birth']],
        candidates: [
          {
            credentialId: 'pid-1',
            format: 'dc+sd-jwt',
            type: 'urn:eudi:pid:be:1',
            disclosed: [
              { path: ['family_name'], value: 'Peeters' },
              { path: ['place_of_birth'], value: { country: 'BE', locality: 'Namur' } },
              { path: ['place_of_birth', 'country'], value: 'BE' },
              { path: ['place_of_birth', 'locality'], value: 'Namur' },
            ],
          },
        ],
        unfit: [],
      },
    ],
  },
  approve: sent,
  refuse: sent,
}

export function requestOf(change: Partial<RequestScreen> = {}): RequestScreen {
  return { name: 'request', opened: OPENED, credentials: [PID], choice: {}, revealed: new Set(), ...change }
}

export const REGISTERED: NonNullable<OpenedRequest['summary']['registration']> = {
  subject: 'NTRJP-TEST-0002',
  name: 'TEST Tokyo Bay University',
  purpose: { en: 'To check who enrols', ja: '入学する人を確認するため' },
  registryUri: 'https://jp.example/wrp',
}

/** A request by whom no register vouches for, of more than is registered. */
export function warnedRequest(): RequestScreen {
  const summary = {
    ...OPENED.summary,
    registration: REGISTERED,
    warnings: [
      { code: 'REGISTRATION_EXPIRED', detail: NASTY },
      { code: 'REGISTRATION_SCOPE', detail: NASTY },
    ],
    gaps: [
      { queryId: 'pid', type: 'urn:eudi:pid:be:1', path: ['family_name'] },
      { queryId: 'x', type: NASTY },
    ],
  } as const
  return requestOf({ opened: { ...OPENED, summary } })
}

/** The same request where the person holds nothing that fits. */
function lackingRequest(): RequestScreen {
  const choices = [{ queryId: 'pid', asked: [['family_name'], ['birthdate']], candidates: [], unfit: [] }]
  return requestOf({
    opened: { ...OPENED, offer: { satisfiable: false, needed: [], choices } },
    credentials: [],
  })
}

/** The same request where two documents fit. */
function doubleRequest(): RequestScreen {
  const choices = OPENED.offer.choices.map((choice) => ({
    ...choice,
    candidates: choice.candidates.flatMap((one) => [one, { ...one, credentialId: 'pid-2' }]),
  }))
  const credentials = [PID, { ...PID, id: 'pid-2', expires: undefined }]
  return requestOf({ opened: { ...OPENED, offer: { ...OPENED.offer, choices } }, credentials })
}

export const SUSPENSION: Suspension = {
  notice: 'urn:uuid:0194682c-5c00-7000-8000-000000000001',
  by: 'BE',
  since: '2027-01-15T10:00:00.000Z',
  until: null,
  text: { ja: 'ベルギーのリストの鍵が漏えいしたおそれがあります。', en: `A key may be lost. ${NASTY}` },
}

/** The same request by candidates of another standing. */
export function standingRequest(
  ...suspensions: readonly (readonly Suspension[] | undefined)[]
): RequestScreen {
  const choices = OPENED.offer.choices.map((choice) => ({
    ...choice,
    candidates: choice.candidates.flatMap((one) =>
      suspensions.map((known, at) => ({
        ...one,
        credentialId: `pid-${at + 1}`,
        standing: { suspensions: known },
      })),
    ),
  }))
  const credentials = suspensions.map((_, at) => ({ ...PID, id: `pid-${at + 1}` }))
  return requestOf({ opened: { ...OPENED, offer: { ...OPENED.offer, choices } }, credentials })
}

export function stateOf(screen: Screen, lang: State['lang'] = 'en'): State {
  return {
    lang,
    config: {
      demo: true,
      homeName: { en: 'Belgium (TEST)', fr: 'Belgique (TEST)' },
      issuers: [{ name: { fr: 'Belgique', en: NASTY }, url: 'https://be.example' }],
    },
    now: NOW,
    screen,
  }
}

/** Base64 of 32 octets, so that the beginning and the end of the digest are told apart. */
const CHECKSUM = 'qxLNNO9WeJCrEs007/ZVeQq7zN3u/wARIjNEVWZ3iJk='

/** A signing service asks for the approval of one signature. */
export function signingRequest(label = 'contract.pdf'): RequestScreen {
  const documents = [{ label, hash: '', checksum: CHECKSUM }]
  const signing = [{ credentialId: 'signing-1', hashAlgorithmOid: '', documents }]
  return requestOf({ opened: { ...OPENED, summary: { ...OPENED.summary, signing } } })
}

/** One of every screen, with texts that a hostile stranger may have written. */
export const SCREENS: readonly Screen[] = [
  { name: 'progress', text: 'progressOpen' },
  { name: 'list', credentials: [] },
  {
    name: 'list',
    credentials: [PID, { ...PID, id: 'old', expires: NOW, claims: { title: NASTY } }],
    note: 'removed',
  },
  { name: 'remove', credential: PID },
  { name: 'notice', notice: { host: NASTY, by: 'value' } },
  { name: 'offer', offer: OFFER, codeError: 'codeWrong' },
  {
    name: 'approve',
    preview: { ...PID, labels: [{ locale: undefined, name: NASTY }], type: 'x', copyCount: 3 },
  },
  { name: 'received', credentials: [PID] },
  { name: 'issuers' },
  { name: 'types', issuer: OFFER.issuer },
  requestOf(),
  { name: 'sent', shared: true, to: NASTY, next: 'https://jp.example/return' },
  { name: 'sent', shared: false, to: 'x' },
  signingRequest(NASTY),
  { name: 'sent', shared: true, signed: true, to: 'x' },
  { name: 'error', error: { kind: 'offerBad', code: 'OFFER_FORM', says: NASTY } },
  { name: 'error', error: { kind: 'unreachable', code: 'HTTP_UNREACHABLE' } },
  lackingRequest(),
  doubleRequest(),
  warnedRequest(),
  { ...warnedRequest(), unaccepted: true },
  requestOf({ opened: { ...OPENED, summary: { ...OPENED.summary, registration: REGISTERED } } }),
  standingRequest([SUSPENSION]),
  standingRequest(undefined),
]
