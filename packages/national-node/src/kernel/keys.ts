/** The node's own keys and secrets, read once at start from files that only the node may read. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { X509Certificate, createPublicKey } from 'node:crypto'
import type { KeyRef, PublicJwk } from '@entente/credentials'
import { z } from 'zod'
import { importPrivateKey, publicJwkOf, sha256, spkiOf } from './crypto.ts'

export type SigningKey = {
  readonly alg: 'ES256'
  readonly key: KeyRef
  /** Standard base64 DER, leaf first, without the anchor (RFC 7515 §4.1.6). */
  readonly x5c: string[]
  /** SHA-256 of the leaf certificate, base64url (RFC 7515 §4.1.8). */
  readonly x5tS256: string
  readonly publicJwk: PublicJwk
}

/** Signs notes of a public log (C2SP signed-note): known by its verifier key, so it needs no certificate. */
export type NoteKey = {
  readonly key: KeyRef
  /** 32 bytes of Ed25519. */
  readonly publicKey: Uint8Array
}

export type Keys = {
  get(name: string): SigningKey
  find(name: string): SigningKey | undefined
  findNoteKey(name: string): NoteKey | undefined
  secret(name: string): Uint8Array
}

const SECRETS_FILE = 'secrets.json'
const SECRET_BYTES_MIN = 16

const zKeyFile = z.strictObject({
  privateJwk: z.looseObject({
    kty: z.literal('EC'),
    crv: z.literal('P-256'),
    x: z.string(),
    y: z.string(),
    d: z.string(),
  }),
  x5c: z.array(z.base64()).min(1).max(8),
})
const zNoteKeyFile = z.strictObject({
  privateJwk: z.looseObject({
    kty: z.literal('OKP'),
    crv: z.literal('Ed25519'),
    x: z.string(),
    d: z.string(),
  }),
})
const zSecrets = z.record(z.string(), z.base64url())

/** Reads `<name>.json` for each key and `secrets.json`; stops at the first file that is not what it should be. */
export function loadKeys(dir: string): Keys {
  const files = readdirSync(dir).filter((file) => file.endsWith('.json') && file !== SECRETS_FILE)
  const keys = new Map<string, SigningKey>()
  const noteKeys = new Map<string, NoteKey>()
  for (const file of files) {
    const [name, key] = [file.slice(0, -'.json'.length), loadKey(join(dir, file))]
    if ('x5c' in key) keys.set(name, key)
    else noteKeys.set(name, key)
  }
  const secrets = loadSecrets(join(dir, SECRETS_FILE))
  return createKeys({ keys, noteKeys, secrets, origin: dir })
}

/** Keys that were made in memory, for tests and for the testbed. */
export function createKeys({
  keys,
  noteKeys = new Map(),
  secrets,
  origin = 'memory',
}: {
  keys: ReadonlyMap<string, SigningKey>
  noteKeys?: ReadonlyMap<string, NoteKey>
  secrets: ReadonlyMap<string, Uint8Array>
  origin?: string
}): Keys {
  return {
    find: (name) => keys.get(name),
    findNoteKey: (name) => noteKeys.get(name),
    get(name) {
      const key = keys.get(name)
      if (key === undefined) throw new Error(`No key "${name}" in ${origin}`)
      return key
    },
    secret(name) {
      const secret = secrets.get(name)
      if (secret === undefined) throw new Error(`No secret "${name}" in ${origin}`)
      return secret
    },
  }
}

/** One key with its certificates; refused unless the first certificate is for this very key. */
export function createSigningKey(privateJwk: object, x5c: readonly string[]): SigningKey {
  const key = importPrivateKey(privateJwk)
  const leaf = Buffer.from(x5c[0] ?? '', 'base64')
  const certified = createPublicKey(
    new X509Certificate(leaf).publicKey.export({ format: 'pem', type: 'spki' }),
  )
  if (!certified.export({ format: 'der', type: 'spki' }).equals(spkiOf(key))) {
    throw new Error('the first certificate is for another key')
  }
  return { alg: 'ES256', key, x5c: [...x5c], x5tS256: sha256(leaf), publicJwk: publicJwkOf(key) }
}

/** An Ed25519 key for notes. */
export function createNoteKey(privateJwk: object): NoteKey {
  const key = importPrivateKey(privateJwk)
  const { kty, x = '' } = publicJwkOf(key)
  if (kty !== 'OKP') throw new TypeError('A key for notes is one of Ed25519')
  return { key, publicKey: Buffer.from(x, 'base64url') }
}

function loadKey(file: string): SigningKey | NoteKey {
  try {
    const content: unknown = JSON.parse(readFileSync(file, 'utf8'))
    const forNotes = zNoteKeyFile.safeParse(content)
    if (forNotes.success) return createNoteKey(forNotes.data.privateJwk)
    const { privateJwk, x5c } = zKeyFile.parse(content)
    return createSigningKey(privateJwk, x5c)
  } catch (error) {
    throw new Error(`The key file ${file} is unusable: ${reasonOf(error)}`, { cause: error })
  }
}

function loadSecrets(file: string): Map<string, Uint8Array> {
  try {
    const secrets = Object.entries(zSecrets.parse(JSON.parse(readFileSync(file, 'utf8'))))
    return new Map(secrets.map(([name, text]) => [name, secretOf(name, text)]))
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return new Map()
    throw new Error(`The secrets file ${file} is unusable: ${reasonOf(error)}`, { cause: error })
  }
}

function secretOf(name: string, text: string): Uint8Array {
  const secret = Buffer.from(text, 'base64url')
  if (secret.length < SECRET_BYTES_MIN) throw new Error(`"${name}" is shorter than ${SECRET_BYTES_MIN} bytes`)
  return secret
}

/** Never the content: a parser's message may quote the key. */
function reasonOf(error: unknown): string {
  if (error instanceof z.ZodError) return `${error.issues[0]?.path.join('.') ?? ''} is not as it should be`
  if (error instanceof SyntaxError) return 'it is not JSON'
  return error instanceof Error ? error.message : 'unknown'
}
