/** A signed list as it arrives: form, signature by a pinned signer, rollback, freshness. */
import type { Failure } from '../ades/outcome.ts'
import { secondsOf } from '../instant.ts'
import type { Certificate } from '../pkix/parse-certificate.ts'
import type { Bytes, DocumentSteps, Instant } from '../ports.ts'
import { readXml } from '../xml/read-xml.ts'
import { type XmlDocument, XmlError } from '../xml/xml.ts'
import { parseTsl } from './parse-tsl.ts'
import { type Tsl, TslError } from './tsl.ts'
import { verifyTslSignature } from './verify-tsl.ts'

export type TslRequest = {
  readonly bytes: Bytes
  /** DER of the certificates that may sign this list, from the pointer to it; or whether one may, for other pins. */
  readonly signers: readonly Bytes[] | ((der: Bytes) => boolean)
  readonly at: Instant
  /** Highest sequence number accepted before. */
  readonly lastSequence?: number
}

export type OpenedTsl = {
  readonly tsl: Tsl
  readonly signer: Certificate
  readonly signingTime: Instant
  /** What breaks the schema or the profile of the signature: no reason against a list. */
  readonly structure: readonly string[]
}

export type TslResult =
  | (OpenedTsl & { readonly outcome: 'fresh' })
  | (OpenedTsl & { readonly outcome: 'stale' | 'rollback'; readonly detail: string })
  | {
      readonly outcome: 'bad-signature'
      readonly failure: Failure
      /** What the list says, for operators to look at: nothing may rest on it. */
      readonly unverified: Tsl
      /** DER; present when the value is right and the signer is not pinned. */
      readonly signer?: Bytes
    }
  | { readonly outcome: 'malformed'; readonly detail: string }

const SKEW_SECONDS = 60

/** TS 119 612 §5, annex B.6: what is verified and what is returned are the nodes of one reading. */
export function* openTsl({ bytes, signers, at, lastSequence }: TslRequest): DocumentSteps<TslResult> {
  const read = tryRead(bytes)
  if (typeof read === 'string') return { outcome: 'malformed', detail: read }
  const { document, tsl } = read
  const signature = yield* verifyTslSignature({ document, signers, version: tsl.version, at })
  if (!signature.ok) {
    const { failure, signer } = signature
    return { outcome: 'bad-signature', failure, unverified: tsl, ...(signer !== undefined && { signer }) }
  }
  if (secondsOf(tsl.issued) > secondsOf(at) + SKEW_SECONDS)
    return { outcome: 'malformed', detail: 'issued in the future' }
  const { signer, signingTime } = signature
  const told = tsl.findings.map(({ line, detail }) => `line ${line}: ${detail}`)
  const opened: OpenedTsl = { tsl, signer, signingTime, structure: [...told, ...signature.structure] }
  if (lastSequence !== undefined && tsl.sequence < lastSequence)
    return { ...opened, outcome: 'rollback', detail: `sequence ${tsl.sequence} after ${lastSequence}` }
  if (tsl.nextUpdate === undefined) return { ...opened, outcome: 'stale', detail: 'the scheme is closed' }
  if (tsl.nextUpdate <= at)
    return { ...opened, outcome: 'stale', detail: `an update was due at ${tsl.nextUpdate}` }
  return { ...opened, outcome: 'fresh' }
}

/** The list, or where it is broken. */
function tryRead(bytes: Bytes): { readonly document: XmlDocument; readonly tsl: Tsl } | string {
  try {
    const document = readXml(bytes)
    return { document, tsl: parseTsl(document) }
  } catch (error) {
    if (error instanceof XmlError || error instanceof TslError) return error.message
    throw error
  }
}
