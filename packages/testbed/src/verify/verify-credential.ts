import { inflateSync } from 'node:zlib'
import {
  type Check,
  checkStatus,
  type Driver,
  readStatus,
  type Report,
  runSync,
  statusUnavailable,
  verifySdJwtVc,
  x5cOf,
  parseSdJwt,
  FormatError,
} from '@entente/credentials'
import { nodeDriver } from '../../../national-node/src/kernel/crypto.ts'
import type { Anchors } from './anchors.ts'
import { trustAnchors } from './issuer-trust.ts'

export type Question = {
  readonly token: string
  readonly anchors: Anchors
  /** NumericDate. */
  readonly at: number
  readonly asked?: { readonly nonce: string; readonly audience: string }
  /** Status List Token, when there is one at hand. */
  readonly statusList?: string
}

export type Finding = {
  readonly report: Report
  /** Attributes also while the status is unknown: they are attested, only perhaps no longer. */
  readonly attributes?: Report['claims']
  /** What was left unchecked, and what kind of trust was used. */
  readonly notes: readonly string[]
}

/** EdDSA only to judge tokens of others; this core never signs with it. */
const ALGS = ['ES256', 'ES384', 'ES512', 'EdDSA'] as const

export function verifyCredential({ token, anchors, at, asked, statusList }: Question): Finding {
  const driver = nodeDriver({ issuer: trustAnchors(anchors) }) as Driver
  const keyBinding = asked ?? 'none'
  const base = runSync(verifySdJwtVc(token, { at, role: 'any', keyBinding, algs: ALGS }), driver)
  const report = withStatus(base, { statusList, at, driver })
  const shown = report.verdict === 'invalid' ? undefined : base.claims
  return { report, ...(shown && { attributes: shown }), notes: notesOn(report, token, asked !== undefined) }
}

type StatusSource = { readonly statusList: string | undefined; readonly at: number; readonly driver: Driver }

function withStatus(report: Report, { statusList, at, driver }: StatusSource): Report {
  const { status, issuer } = report
  if (status === undefined) return report
  const { uri, index } = status
  if (statusList === undefined) {
    return checkStatus(
      report,
      statusUnavailable(uri, index, 'no --status-list given, and the network is not used'),
    )
  }
  const inflate = (bytes: Uint8Array, maxOutputLength: number) => inflateSync(bytes, { maxOutputLength })
  const question = {
    token: statusList.trim(),
    uri,
    index,
    at,
    algs: ALGS,
    inflate,
    ...(issuer && { issuer }),
  }
  return checkStatus(report, runSync(readStatus(question), driver))
}

function notesOn({ checks, holder }: Report, token: string, compared: boolean): string[] {
  const notes: string[] = []
  const bound = checks.some(({ code }: Check) => code === 'KB_SD_HASH')
  if (bound && !compared)
    notes.push('audience and nonce of the key binding were not compared: none were given')
  if (!bound && !compared) {
    const key = holder.jkt === undefined ? 'the credential is bound to no key' : 'no key binding is presented'
    notes.push(`${key}: this shows what was attested, not who presents it`)
  }
  if (!hasCertificates(token))
    notes.push('the token carries no certificate: its issuer was identified by the anchor key alone')
  return notes
}

function hasCertificates(token: string): boolean {
  try {
    return x5cOf(parseSdJwt(token).jws) !== undefined
  } catch (error) {
    if (error instanceof FormatError) return true
    throw error
  }
}
