import { X509Certificate } from 'node:crypto'
import {
  algOf,
  answerFromPath,
  decodeBase64,
  FormatError,
  type IssuerAnswer,
  type IssuerStep,
  jwkThumbprint,
  type PublicJwk,
  runSync,
} from '@entente/credentials'
import { parseCertificate, verifyPath } from '@entente/trust'
import { instantOf } from '../../../national-node/src/kernel/clock.ts'
import { importPublicKey, nodeDriver } from '../../../national-node/src/kernel/crypto.ts'
import type { Anchors } from './anchors.ts'

type Refusal = Extract<IssuerAnswer, { trusted: false }>

const crypto = nodeDriver() as (step: object) => unknown

/** Trust exactly as the user gave it: a path to one of the certificates, or one of the bare keys. */
export function trustAnchors({ certificates, keys }: Anchors): (step: IssuerStep) => IssuerAnswer {
  const leaves = certificates.flatMap(bareKey)
  return (step) => {
    if (step.x5c === undefined) return byKey(step, [...keys, ...leaves])
    const chain = chainOf(step.x5c)
    if (!Array.isArray(chain)) return chain
    return keys.length > 0 ? byPinnedLeaf(step, chain, keys) : byPath(step, chain, certificates)
  }
}

function byPath(
  step: IssuerStep,
  chain: readonly Uint8Array[],
  anchors: readonly Uint8Array[],
): IssuerAnswer {
  const result = runSync(verifyPath({ chain, anchors, at: instantOf(step.at) }), crypto)
  const leaf = result.ok ? undefined : readable(chain[0])
  return runSync(answerFromPath({ step, result, leaf, listOf: () => undefined }), crypto)
}

/** The chain says nothing to someone who trusts a key: the leaf must hold that very key. */
function byPinnedLeaf(
  step: IssuerStep,
  chain: readonly Uint8Array[],
  keys: readonly PublicJwk[],
): IssuerAnswer {
  const [leaf] = chain
  const jwk = leaf && keyOf(leaf)
  const pinned = keys.some((key) => jwk !== undefined && key.x === jwk.x && key.y === jwk.y)
  if (jwk !== undefined && pinned) return byKey({ ...step, kid: '' }, [jwk])
  const key = jwk && importPublicKey(jwk, step.alg)
  const detail = 'the certificate in the token holds another key than the one given as anchor'
  return { trusted: false, code: 'JWS_KEY', detail, ...(key && { key }) }
}

function byKey(step: IssuerStep, keys: readonly PublicJwk[]): IssuerAnswer {
  const fitting = keys.filter((jwk) => algOf(jwk) === step.alg)
  const named = fitting.filter(({ kid }) => kid !== undefined && kid === step.kid)
  const candidates = named.length > 0 ? named : fitting
  const [jwk] = candidates
  if (jwk === undefined)
    return refusal(`the token has no certificate, and no anchor is a key for ${step.alg}`)
  if (candidates.length > 1)
    return refusal('several anchor keys fit, and the token names none of them by kid')
  const key = importPublicKey(jwk, step.alg)
  if (key === undefined) return refusal('the anchor key is not a point of its curve')
  const thumbprint = runSync(jwkThumbprint(jwk), crypto)
  return {
    trusted: true,
    key,
    issuer: { chain: [], subject: step.iss ?? `key ${thumbprint}`, anchor: thumbprint, aki: [] },
  }
}

function refusal(detail: string): Refusal {
  return { trusted: false, code: 'JWS_KEY', detail }
}

function chainOf(x5c: readonly string[]): Uint8Array[] | Refusal {
  try {
    return x5c.map((text) => decodeBase64(text, 'a certificate in x5c'))
  } catch (error) {
    if (!(error instanceof FormatError)) throw error
    return { trusted: false, code: 'X5C_FORM', detail: error.detail }
  }
}

function readable(der: Uint8Array | undefined) {
  try {
    return der && parseCertificate(der)
  } catch {
    return undefined
  }
}

/** A certificate that is no authority was given for the key of its holder. */
function bareKey(der: Uint8Array): PublicJwk[] {
  const certificate = readable(der)
  const jwk = certificate?.ca === false ? keyOf(der) : undefined
  return jwk === undefined ? [] : [jwk]
}

function keyOf(der: Uint8Array): PublicJwk | undefined {
  try {
    return new X509Certificate(der).publicKey.export({ format: 'jwk' }) as PublicJwk
  } catch {
    return undefined
  }
}
