/**
 * The signing keys of the people of a TEST register, each made when it is first asked for and certified by the TEST
 * trust service of their country. None is the key of an identity, and none ever leaves.
 */
import { constants, generateKeyPair, type KeyObject, privateEncrypt } from 'node:crypto'
import { promisify } from 'node:util'
import type { Clock } from '../../../national-node/src/kernel/clock.ts'
import type { SigningKey } from '../../../national-node/src/kernel/keys.ts'
import { signingCredentialOf } from '../../../national-node/src/modules/issuer/index.ts'
import type { Person } from '../../../national-node/src/modules/registers/index.ts'
import { certifyKey } from './certify-key.ts'
import type { CscAccess, CscCredential } from './csc-credential.ts'

export type SigningKeysSpec = {
  readonly clock: Clock
  /** Certifies the keys. */
  readonly authority: SigningKey
  readonly country: string
  readonly findPerson: (id: string) => Promise<Person | undefined>
}

/** sha256WithRSAEncryption. */
export const RSA_SHA256 = '1.2.840.113549.1.1.11'
const SHA256 = '2.16.840.1.101.3.4.2.1'
/** DigestInfo of SHA-256 (RFC 8017 §9.2). */
const SHA256_INFO = Buffer.from('3031300d060960864801650304020105000420', 'hex')
const newKeyPair = promisify(generateKeyPair)

/** For a service that acts for whoever approves: it may name any person of the register. */
export function createSigningKeys(spec: SigningKeysSpec): CscAccess {
  const made = new Map<string, Promise<CscCredential>>()
  const keyOf = (person: Person): Promise<CscCredential> => {
    const found = made.get(person.id) ?? makeKey(spec, person)
    made.set(person.id, found)
    return found
  }
  const prefix = signingCredentialOf('')
  const find = async (personId: string): Promise<CscCredential | undefined> => {
    const person = await spec.findPerson(personId)
    return person && keyOf(person)
  }
  return {
    async list(userId) {
      const found = userId === undefined ? undefined : await find(userId)
      return found === undefined ? [] : [found]
    },
    find: async (id) => (id.startsWith(prefix) ? find(id.slice(prefix.length)) : undefined),
  }
}

async function makeKey(spec: SigningKeysSpec, person: Person): Promise<CscCredential> {
  const { privateKey, publicKey } = await newKeyPair('rsa', { modulusLength: 3072 })
  const spki = new Uint8Array(publicKey.export({ type: 'spki', format: 'der' }))
  const { authority, clock, country } = spec
  const subject = { commonName: `TEST ${person.givenName} ${person.familyName}`, country }
  const certificate = certifyKey({ clock, authority, subject, spki, usage: 'nonRepudiation' })
  return {
    id: signingCredentialOf(person.id),
    certificates: [Buffer.from(certificate).toString('base64'), ...authority.x5c],
    algorithms: [RSA_SHA256],
    approval: 'wallet',
    signDigest: rsaSigner(privateKey),
  }
}

/** Signs a digest of SHA-256 with PKCS #1 v1.5; both in base64. */
export function rsaSigner(privateKey: KeyObject): CscCredential['signDigest'] {
  return async ({ oid, value }) => {
    if (oid !== SHA256) throw new TypeError(`no digest that this key signs: ${oid}`)
    const key = { key: privateKey, padding: constants.RSA_PKCS1_PADDING }
    const info = Buffer.concat([SHA256_INFO, Buffer.from(value, 'base64')])
    return privateEncrypt(key, info).toString('base64')
  }
}
