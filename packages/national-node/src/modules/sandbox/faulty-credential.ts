import { deflateSync } from 'node:zlib'
import {
  createBitList,
  createSdJwtVc,
  createStatusList,
  type PublicJwk,
  runSync,
  setStatus,
  STATUS_INVALID,
  STATUS_SUSPENDED,
} from '@entente/credentials'
import { newSalt, newSigningKey } from '../../kernel/crypto.ts'
import { Fault } from '../../kernel/fault.ts'
import type { SigningKey } from '../../kernel/keys.ts'
import type { CredentialFault } from './faults.ts'
import { breakSignature, strangerKey } from './faulty-signer.ts'
import type { SandboxDeps } from './sandbox-deps.ts'

const CLAIMS = {
  family_name: 'TEST Peeters',
  given_name: 'TEST Elisabeth',
  birthdate: '1994-03-08',
  nationalities: ['BE'],
}
const DAY_SECONDS = 86_400
const STATUS_SIZE = 1024
/** Places in the status list of the sandbox. */
const PLACES: { readonly [fault in CredentialFault]?: number } = { revoked: 1, suspended: 2 }

export type SampleCredential = {
  readonly token: string
  /** The key that it is bound to, when nobody brought one. */
  readonly holderKey?: object
}

/** A TEST identity document as this node issues it, with one thing wrong. */
export function faultyCredential(
  deps: SandboxDeps,
  fault: CredentialFault,
  holder?: PublicJwk,
): SampleCredential {
  const { clock, driver, baseUrl, config } = deps
  const { alg, key, x5c } = fault === 'unknown-issuer' ? strangerKey(deps) : issuerKey(deps)
  const own = newSigningKey()
  const now = clock.seconds()
  const bound = fault === 'other-holder' ? newSigningKey().publicJwk : (holder ?? own.publicJwk)
  const good = runSync(
    createSdJwtVc({
      claims: CLAIMS,
      disclosable: 'every',
      vct:
        fault === 'unknown-type'
          ? 'urn:example:loyalty-card:1'
          : `urn:eudi:pid:${config.party.toLowerCase()}:1`,
      alg,
      key,
      x5c,
      salt: newSalt,
      cnf: bound,
      exp: fault === 'expired' ? now - 1 : now + DAY_SECONDS,
      ...(fault === 'not-yet-valid' && { nbf: now + DAY_SECONDS / 2 }),
      status: { uri: `${baseUrl}/sandbox/status/1`, index: PLACES[fault] ?? 0 },
    }),
    driver,
  )
  const token =
    fault === 'broken-signature' ? breakSignature(good) : fault === 'tampered' ? tamper(good) : good
  return holder === undefined ? { token, holderKey: own.privateJwk } : { token }
}

function issuerKey({ keys }: SandboxDeps): SigningKey {
  const key = keys.find('pid-issuer')
  if (key === undefined)
    throw new Fault('not-found', 'sandbox/no-issuer', 'This node issues no identity document')
  return key
}

/** Another name in place of the one that was signed. */
function tamper(token: string): string {
  const parts = token.split('~')
  const at = parts.findIndex((part) => decoded(part).includes('"family_name"'))
  const changed = decoded(parts[at] ?? '').replace('Peeters', 'Janssens')
  return parts.with(at, Buffer.from(changed).toString('base64url')).join('~')
}

function decoded(part: string): string {
  return Buffer.from(part, 'base64url').toString('utf8')
}

/** Of the samples: one revoked, one suspended, every other place good. */
export function sampleStatusList(deps: SandboxDeps): string {
  const list = createBitList(2, STATUS_SIZE)
  setStatus(list, PLACES.revoked ?? 1, STATUS_INVALID)
  setStatus(list, PLACES.suspended ?? 2, STATUS_SUSPENDED)
  const { alg, key, x5c } = issuerKey(deps)
  const iat = deps.clock.seconds()
  const token = {
    uri: `${deps.baseUrl}/sandbox/status/1`,
    iat,
    exp: iat + DAY_SECONDS,
    ttl: 900,
    alg,
    key,
    x5c,
  }
  return runSync(createStatusList(list, { ...token, deflate: (bytes) => deflateSync(bytes) }), deps.driver)
}
