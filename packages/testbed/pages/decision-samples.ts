/** What a service has decided, once for every verdict, with documents that hold every kind of value. */
import type { PortalResult } from '../../national-node/src/modules/portal/index.ts'
import { decided, suspendedDecision } from '../../national-node/src/modules/portal/portal-fixtures.ts'

const NOTHING = {
  assurance: 'none',
  level: null,
  trustService: 'none',
  printQualified: false,
  boundBy: null,
} as const

const PERSON = {
  family_name: 'D’Hondt',
  given_name: 'Noor',
  birthdate: '1999-04-03',
  sex: 2,
  nationalities: ['BE', 'JP'],
  name_native: '山田 花子',
  address: { street_address: 'Veldstraat 7', postal_code: '9000', locality: 'Gent', country: 'BE' },
  place_of_birth: { locality: 'Eupen', country: 'BE' },
  'age_equal_or_over.18': true,
}

const DIPLOMA = {
  title: 'Master in de informatica',
  awarding_institution: 'TEST Universiteit',
  award_date: '2021-06-30',
}

type Reasons = Parameters<typeof decided>[0]

const pid = (change: Reasons = {}) => decided(change, { attributes: PERSON })
const diploma = (change: Reasons = {}) =>
  decided(
    { agreement: { id: 'urn:entente:agreement:eu-jp', version: 1, sha256: 'cd'.repeat(32) }, ...change },
    { queryId: 'diploma', attributes: DIPLOMA, receiptId: '01946830-0000-7000-8000-000000000002' },
  )

const enrolment = (...credentials: ReturnType<typeof decided>[]): PortalResult => ({
  outcome: 'decided',
  serviceId: 'enrolment',
  credentials,
})

/** Under the code with which the wallet sends the person back. */
export const DECISIONS: Readonly<Record<string, PortalResult>> = {
  limited: enrolment(pid(), diploma({ rule: 'eu-jp.diploma' })),
  recognised: enrolment(
    pid({ verdict: 'RECOGNISED', reasons: [] }),
    diploma({ verdict: 'RECOGNISED', reasons: [], rule: 'eu-jp.diploma' }),
  ),
  attestable: enrolment({ ...pid({ verdict: 'RECOGNISED', reasons: [] }), holderKey: 'key' }),
  suspended: enrolment(suspendedDecision(), diploma({ rule: 'eu-jp.diploma' })),
  undecided: enrolment(
    decided(
      {
        verdict: 'INDETERMINATE',
        effect: NOTHING,
        reasons: [
          {
            code: 'LIST_STALE',
            class: 'unknown',
            clause: '/recognitions/0/list',
            detail: 'older than PT24H',
          },
          { code: 'STATUS_STALE', class: 'unknown', clause: '/recognitions/0/statusCheck', detail: '' },
          { code: 'PILOT', class: 'limit', clause: '/mode', detail: '' },
        ],
      },
      { attributes: undefined },
    ),
  ),
  refused: enrolment(
    pid(),
    decided(
      {
        verdict: 'NOT_RECOGNISED',
        effect: NOTHING,
        rule: null,
        agreement: null,
        reasons: [
          { code: 'NO_RULE', class: 'refuse', clause: '', detail: 'urn:eudi:diploma:1' },
          { code: 'CREDENTIAL_INVALID', class: 'refuse', clause: '', detail: 'JWS_SIGNATURE' },
          { code: 'STATUS_REVOKED', class: 'refuse', clause: '/recognitions/0/statusCheck', detail: '' },
        ],
      },
      { queryId: 'diploma', attributes: {} },
    ),
  ),
}

/** Requests that ended without a decision. */
export const ENDINGS: Readonly<Record<string, PortalResult>> = {
  declined: { outcome: 'declined', serviceId: 'enrolment', error: 'access_denied' },
  walletFailed: { outcome: 'declined', serviceId: 'enrolment', error: 'wallet_unavailable' },
}
