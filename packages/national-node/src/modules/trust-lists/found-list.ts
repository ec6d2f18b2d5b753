import type { Duration, ListFacts } from '@entente/agreement'
import type { Bytes, ListedService, Tsl } from '@entente/trust'
import type { Instant } from '../../kernel/clock.ts'
import type { ListedAssurance } from './listed-assurance.ts'

/** The list clause of an agreement (agreement-1 §4), with the pins that hold now. Other members are ignored. */
export type ListQuery = {
  readonly url?: string | undefined
  /** x5t#S256 of the certificates that may sign the list. */
  readonly signers: readonly (string | { readonly 'x5t#S256': string })[]
  readonly maxAge: Duration
}

/**
 * `stale`: past its next update, or fetched longer ago than allowed · `unavailable`: never fetched · `bad-signature`,
 * `rollback`: what the publisher serves now; the last good copy is kept and still shown.
 */
export type ListState = 'fresh' | 'stale' | 'unavailable' | 'bad-signature' | 'rollback'

/** A certificate from a list, for path validation and for naming the entity behind it. */
export type ListedAnchor = {
  readonly der: Bytes
  /** SHA-256 of the certificate, base64url. */
  readonly sha256: string
  readonly entity: string
  readonly country: string | null
  readonly serviceType: string | null
  readonly status: string | null
  /** Level the list states for what this service issues; null when it states none. */
  readonly assurance: ListedAssurance | null
}

/** Who is listed at a time, whatever the type and the status of the service. */
export type Listed = {
  readonly services: readonly ListedService[]
  readonly anchors: readonly ListedAnchor[]
}

export type FoundList = Listed & {
  readonly state: ListState
  readonly uri: string
  /** Why it is not fresh, for the operator. */
  readonly detail: string | undefined
  /** Of the last good copy; undefined when there never was one. */
  readonly sequence: number | undefined
  readonly fetchedAt: Instant | undefined
  /** SHA-256 of the signed list, hexadecimal: changes whenever anything in it does. */
  readonly sha256: string | undefined
  readonly territory: string | undefined
  /** What `@entente/agreement` decides from; null when the list could never be fetched. */
  readonly facts: ListFacts | null
  /** The last good copy with all its periods, where it is a list of TS 119 612. */
  readonly tsl: Tsl | undefined
  /** DER of the certificate that signed such a list. */
  readonly signerCertificate?: Bytes | undefined
}
