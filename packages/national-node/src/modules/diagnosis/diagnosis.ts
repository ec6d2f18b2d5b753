/** What a diagnosis says: the checks in their order, the cause, and what would mend it. */
import type { Decision } from '@entente/agreement'
import type { ListState } from '../trust-lists/index.ts'
import type { Remedy } from './remedies.ts'

export type ArtefactKind =
  | 'credential'
  | 'presentation'
  | 'mdoc'
  | 'request'
  | 'registration-certificate'
  | 'wallet-attestation'
  | 'key-attestation'
  | 'status-list'
  | 'trusted-list'
  | 'issuer-metadata'
  | 'certificate'

/** In the order in which an artefact is looked at: the first that fails is the headline. */
export const STAGES = [
  'form',
  'signature',
  'list',
  'trust',
  'identity',
  'type',
  'time',
  'content',
  'holder',
  'status',
  'registration',
  'agreement',
] as const
export type Stage = (typeof STAGES)[number]

export type Finding = {
  readonly stage: Stage
  /** Of a check of the cores or a reason of a decision: both have texts in seven languages. */
  readonly code: string
  readonly ok: boolean
  readonly detail?: string
}

export type StageReport = {
  readonly stage: Stage
  readonly outcome: 'passed' | 'failed' | 'not-reached'
  readonly findings: readonly Omit<Finding, 'stage'>[]
}

export type SeenCertificate = {
  readonly subject: string
  readonly issuer: string
  readonly serial: string
  /** base64url, as lists and agreements name it. */
  readonly sha256: string
  readonly notBefore: string
  readonly notAfter: string
}

export type ListRole =
  | 'issuer'
  | 'access-certificate'
  | 'registration-certificate'
  | 'wallet-provider'
  | 'any'

export type ConsultedList = {
  readonly uri: string
  readonly role: ListRole
  readonly state: ListState
  readonly detail?: string
  readonly type?: string
  readonly sequence?: number
  readonly fetchedAt?: string
  readonly ageSeconds?: number
  readonly nextUpdate?: string
  /** Whether it had to say who is trusted here; the others were only looked at to explain. */
  readonly expected: boolean
  readonly holdsPath: boolean
}

export type Diagnosis = {
  readonly kind: ArtefactKind
  readonly at: string
  readonly verdict: 'trusted' | 'not-trusted' | 'undecided'
  /** The first check that failed, told by its true cause; absent when nothing failed. */
  readonly cause?: { readonly code: string; readonly detail: string; readonly remedy: Remedy }
  readonly stages: readonly StageReport[]
  readonly certificates: readonly SeenCertificate[]
  readonly lists: readonly ConsultedList[]
  /** Type of the credential, subject of the certificate and the like, as written and not as proved. */
  readonly about: readonly { readonly name: string; readonly value: string }[]
  readonly agreement?: Pick<Decision, 'verdict' | 'deciding' | 'agreement' | 'rule'>
  /** What was left out, and why. */
  readonly notes: readonly string[]
}
