import { deflateSync } from 'node:zlib'
import {
  createBitList,
  createMdoc,
  createSdJwtVc,
  createStatusList,
  type CredentialFormat,
  decodeBase64,
  elementsOf,
  encodeBase64url,
  type PublicJwk,
  runSync,
  setStatus,
  STATUS_INVALID,
  STATUS_SUSPENDED,
} from '@entente/credentials'
import { newSalt, newSigningKey, randomBelow, randomBytes } from '../../kernel/crypto.ts'
import { Fault } from '../../kernel/fault.ts'
import type { SigningKey } from '../../kernel/keys.ts'
import type { NewCopy } from '../issuer/index.ts'
import type { CredentialFault } from './faults.ts'
import { breakIssuerSignature, breakSignature, strangerKey } from './faulty-signer.ts'
import { samplePerson, TRUE_NAME } from './sample-person.ts'
import type { SandboxDeps } from './sandbox-deps.ts'

const DAY_SECONDS = 86_400
const STATUS_SIZE = 1024
/** Places in the status list of the sandbox. */
const PLACES: { readonly [fault in CredentialFault]?: number } = { revoked: 1, suspended: 2 }
/** As long as the true name: what is around it in the bytes stays right. */
const OTHER_NAME = 'Pieters'
const UNKNOWN_TYPES = { 'dc+sd-jwt': 'urn:example:loyalty-card:1', mso_mdoc: 'org.example.loyalty-card.1' }

type SignerDeps = Pick<SandboxDeps, 'clock' | 'driver' | 'keys' | 'baseUrl'>

export type SampleCredential = {
  /** An SD-JWT VC, or the `IssuerSigned` of an mdoc in base64url. */
  readonly token: string
  /** The key that it is bound to, when nobody brought one. */
  readonly holderKey?: object
}

type Sample = {
  readonly fault: CredentialFault
  readonly format: CredentialFormat
  readonly holder?: PublicJwk | undefined
}

/** A TEST identity document as this node issues it, with one thing wrong, for the key that was brought. */
export function faultyCredential(
  deps: Pick<SandboxDeps, 'types'> & SignerDeps,
  { fault, format, holder }: Sample,
): SampleCredential {
  const type = deps.types.find((one) => one.format === format)
  const person = samplePerson()
  const today = deps.clock.now().slice(0, 10)
  const claims = type?.claimsOf(person, { today, issuer: {} })
  if (type === undefined || claims === undefined) throw noIssuer()
  const own = newSigningKey()
  const token = spoiledCopy(deps, fault, {
    type,
    claims,
    holder: holder ?? own.publicJwk,
    expiresAt: deps.clock.seconds() + DAY_SECONDS,
    status: { uri: sampleStatusUri(deps), index: 0 },
  })
  return holder === undefined ? { token, holderKey: own.privateJwk } : { token }
}

/** A copy as the issuer of this node would make it, with one thing wrong. */
export function spoiledCopy(deps: SignerDeps, fault: CredentialFault, copy: NewCopy): string {
  const place = PLACES[fault]
  const bent = {
    ...copy,
    holder: fault === 'other-holder' ? newSigningKey().publicJwk : copy.holder,
    expiresAt: fault === 'expired' ? deps.clock.seconds() - 1 : copy.expiresAt,
    status: place === undefined ? copy.status : { uri: sampleStatusUri(deps), index: place },
  }
  return copy.type.format === 'mso_mdoc' ? spoiledMdoc(deps, fault, bent) : spoiledSdJwt(deps, fault, bent)
}

function spoiledSdJwt(deps: SignerDeps, fault: CredentialFault, copy: NewCopy): string {
  const { type, claims, holder: cnf, expiresAt: exp, status } = copy
  const { alg, key, x5c } = signerOf(deps, fault, type.signingKey)
  const good = runSync(
    createSdJwtVc({
      claims,
      disclosable: 'every',
      vct: fault === 'unknown-type' ? UNKNOWN_TYPES['dc+sd-jwt'] : type.type,
      alg,
      key,
      x5c,
      salt: newSalt,
      cnf,
      exp,
      ...(fault === 'not-yet-valid' && { nbf: deps.clock.seconds() + DAY_SECONDS / 2 }),
      status,
    }),
    deps.driver,
  )
  if (fault === 'broken-signature') return breakSignature(good)
  return fault === 'tampered' ? tamper(good) : good
}

function spoiledMdoc(deps: SignerDeps, fault: CredentialFault, copy: NewCopy): string {
  const { type, claims, holder: deviceKey, expiresAt: validUntil, status } = copy
  const { alg, key, x5c } = signerOf(deps, fault, type.signingKey)
  const now = deps.clock.seconds()
  const signed = now - 60
  const good = runSync(
    createMdoc({
      docType: fault === 'unknown-type' ? UNKNOWN_TYPES.mso_mdoc : type.type,
      elements: elementsOf(type.type, claims),
      alg,
      key,
      x5chain: x5c.map((text) => decodeBase64(text)),
      deviceKey,
      validity: { signed, validFrom: fault === 'not-yet-valid' ? now + 3600 : signed, validUntil },
      status,
      salt: () => randomBytes(32),
      random: randomBelow,
    }),
    deps.driver,
  )
  if (fault === 'broken-signature') return encodeBase64url(breakIssuerSignature(good))
  return encodeBase64url(fault === 'tampered' ? tamperMdoc(good) : good)
}

function signerOf(deps: SignerDeps, fault: CredentialFault, name: NewCopy['type']['signingKey']): SigningKey {
  const key = fault === 'unknown-issuer' ? strangerKey(deps) : deps.keys.find(name)
  if (key === undefined) throw noIssuer()
  return key
}

function noIssuer(): Fault {
  return new Fault('not-found', 'sandbox/no-issuer', 'This node issues no such identity document')
}

/** Another name in place of the one that was signed. */
function tamper(token: string): string {
  const parts = token.split('~')
  const at = parts.findIndex((part) => decoded(part).includes('"family_name"'))
  const changed = decoded(parts[at] ?? '').replace(TRUE_NAME, OTHER_NAME)
  return parts.with(at, Buffer.from(changed).toString('base64url')).join('~')
}

function decoded(part: string): string {
  return Buffer.from(part, 'base64url').toString('utf8')
}

function tamperMdoc(issuerSigned: Uint8Array): Uint8Array {
  const bytes = Buffer.from(issuerSigned)
  bytes.write(OTHER_NAME, bytes.indexOf(TRUE_NAME))
  return new Uint8Array(bytes)
}

function sampleStatusUri({ baseUrl }: Pick<SandboxDeps, 'baseUrl'>): string {
  return `${baseUrl}/sandbox/status/1`
}

/** Of the samples: one revoked, one suspended, every other place good. */
export function sampleStatusList(deps: SignerDeps): string {
  const list = createBitList(2, STATUS_SIZE)
  setStatus(list, PLACES.revoked ?? 1, STATUS_INVALID)
  setStatus(list, PLACES.suspended ?? 2, STATUS_SUSPENDED)
  const { alg, key, x5c } = signerOf(deps, 'none', 'pid-issuer')
  const iat = deps.clock.seconds()
  const token = { uri: sampleStatusUri(deps), iat, exp: iat + DAY_SECONDS, ttl: 900, alg, key, x5c }
  return runSync(createStatusList(list, { ...token, deflate: (bytes) => deflateSync(bytes) }), deps.driver)
}
