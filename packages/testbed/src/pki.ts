/**
 * The TEST public key infrastructure of a node: one authority per role, one key per use. Every subject says TEST;
 * nothing made here may stand on a list outside a testbed.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { base64, type CertificateSpec, createCertificate, type Name, runSync } from '@entente/trust'
import { addSeconds, type Clock, type Instant } from '../../national-node/src/kernel/clock.ts'
import { newNoteKey, newSigningKey, nodeDriver } from '../../national-node/src/kernel/crypto.ts'
import {
  createKeys,
  createNoteKey,
  createSigningKey,
  type Keys,
  type SigningKey,
} from '../../national-node/src/kernel/keys.ts'

/** The authorities of one jurisdiction: the roles that lists and agreements tell apart. */
const AUTHORITIES = {
  'signer-ca': 'Signer CA',
  'pid-ca': 'PID CA',
  'eaa-ca': 'EAA CA',
  'access-ca': 'Access CA',
  'registration-ca': 'Registration CA',
  'wallet-ca': 'Wallet CA',
  'seal-ca': 'Trust Service CA',
} as const
type AuthorityName = keyof typeof AUTHORITIES

type KeyProfile = {
  readonly authority: AuthorityName
  readonly label: string
  readonly eku?: readonly string[]
}

/** Key names as the node asks for them (`keys.get`). */
export const KEY_PROFILES = {
  'agreement-signer': { authority: 'signer-ca', label: 'Agreement Signer' },
  operations: { authority: 'signer-ca', label: 'Operations' },
  'list-signer': { authority: 'signer-ca', label: 'List Signer' },
  'receipt-signer': { authority: 'signer-ca', label: 'Receipt Signer' },
  'pid-issuer': { authority: 'pid-ca', label: 'PID Issuer' },
  'document-signer': { authority: 'pid-ca', label: 'Document Signer' },
  'eaa-issuer': { authority: 'eaa-ca', label: 'EAA Issuer' },
  access: { authority: 'access-ca', label: 'Relying Party' },
  /** Signs what the register of relying parties says. */
  registrar: { authority: 'registration-ca', label: 'Register of Relying Parties' },
  'wallet-provider': { authority: 'wallet-ca', label: 'Wallet Provider' },
  /** The seal of the authority on documents: its own certification service stands on a list of trust services. */
  seal: { authority: 'seal-ca', label: 'Seal' },
  'time-stamp': { authority: 'seal-ca', label: 'Time-Stamp', eku: ['timeStamping'] },
  'request-encryption': { authority: 'signer-ca', label: 'Request Encryption' },
} as const satisfies Record<string, KeyProfile>
export type KeyName = keyof typeof KEY_PROFILES
/** Keys without a certificate (`keys.findNoteKey`): they sign the public log, and those of partners. */
const NOTE_KEYS = ['log-signer', 'log-witness'] as const

type LeafSpec = {
  /** Parts that differ from the profile's own name. */
  readonly subject?: Partial<Name>
  readonly uri?: string
  readonly dns?: string
  readonly notBefore?: Instant
  readonly notAfter?: Instant
}

export type TestPkiSpec = {
  /** Code of the node, such as `be`. */
  readonly code: string
  /** ISO 3166-1 alpha-2, or `EU`. */
  readonly country: string
  readonly clock: Clock
  /** Serial numbers and secrets come from here, so a seeded source makes them repeatable. */
  readonly random: (size: number) => Uint8Array
  /** The keys wanted; all of them with their profile when absent. */
  readonly keys?: { readonly [Key in KeyName]?: LeafSpec }
}

type TestAuthority = {
  readonly name: AuthorityName
  /** DER: the anchor for lists and path validation. */
  readonly certificate: Uint8Array
  /** SHA-256 of the certificate, base64url. */
  readonly x5tS256: string
  readonly file: KeyFile
  /** Issues one more leaf: an issuer that is on no list, an expired one, … */
  issue(spec: LeafSpec & { readonly label: string; readonly eku?: readonly string[] }): TestKey
}

/** The file format `loadKeys` reads. */
type KeyFile = { readonly privateJwk: object; readonly x5c: readonly string[] }
type NoteKeyFile = { readonly privateJwk: object }
type TestKey = { readonly file: KeyFile; readonly certificate: Uint8Array }

export type TestPki = {
  readonly authorities: { readonly [Name in AuthorityName]: TestAuthority }
  /** The keys in memory, as the node takes them. */
  readonly keys: Keys
  readonly files: { readonly [name: string]: KeyFile }
  readonly noteFiles: { readonly [name: string]: NoteKeyFile }
  /** base64url, 32 bytes each; `registrar` is what clients of the register show. */
  readonly secrets: { readonly mac: string; readonly cookies: string; readonly registrar: string }
  /** Puts another certificate beside a key, such as the one that its register issued for it. */
  recertify(name: KeyName, certificate: string): void
  /** Writes `<name>.json`, `secrets.json` and `anchors/<authority>.der`. */
  write(dir: string): void
}

const DAY_SECONDS = 86_400
const SERIAL_BYTES = 16
const driver = nodeDriver()

type Factory = { readonly spec: TestPkiSpec; readonly notBefore: Instant }

export function createTestPki(spec: TestPkiSpec): TestPki {
  const factory = { spec, notBefore: addSeconds(spec.clock.now(), -DAY_SECONDS) }
  const names = Object.keys(AUTHORITIES) as AuthorityName[]
  const authorities = Object.fromEntries(
    names.map((name) => [name, createAuthority(factory, name)]),
  ) as TestPki['authorities']
  const wanted = spec.keys ?? Object.fromEntries(Object.keys(KEY_PROFILES).map((name) => [name, {}]))
  const files: { [name: string]: KeyFile } = {}
  for (const [name, leaf] of Object.entries(wanted)) {
    const profile: KeyProfile = KEY_PROFILES[name as KeyName]
    files[name] = authorities[profile.authority].issue({ ...profile, ...leaf }).file
  }
  // The node says itself which seals it took back.
  if (files['seal'] !== undefined) files['seal-ca'] = authorities['seal-ca'].file
  // A register issues the access certificates itself.
  if (files['registrar'] !== undefined) files['access-ca'] = authorities['access-ca'].file
  const secrets = { mac: secret(spec), cookies: secret(spec), registrar: secret(spec) }
  const noteFiles = Object.fromEntries(
    NOTE_KEYS.map((name) => [name, { privateJwk: newNoteKey().privateJwk }]),
  )
  const made = { authorities, files, noteFiles, secrets }
  const keys = new Map(Object.entries(files).map(([name, file]) => [name, signingKey(file)] as const))
  return {
    ...made,
    keys: keysOf(keys, made),
    recertify(name, certificate) {
      const file = { privateJwk: files[name]?.privateJwk ?? {}, x5c: [certificate] }
      keys.set(name, signingKey(file))
      files[name] = file
    },
    write: (dir) => write(dir, made),
  }
}

function signingKey({ privateJwk, x5c }: KeyFile): SigningKey {
  return createSigningKey(privateJwk, x5c)
}

function secret({ random }: TestPkiSpec): string {
  return Buffer.from(random(32)).toString('base64url')
}

/** First bit clear and second set: a positive number of constant length. */
function serial({ random }: TestPkiSpec): Uint8Array {
  const bytes = Uint8Array.from(random(SERIAL_BYTES))
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40
  return bytes
}

function nameOf({ code, country }: TestPkiSpec, label: string): Name {
  const party = code.toUpperCase()
  return { commonName: `TEST ${party} ${label}`, organization: `TEST ${party} Authority`, country }
}

function createAuthority({ spec, notBefore }: Factory, name: AuthorityName): TestAuthority {
  const subject = nameOf(spec, AUTHORITIES[name])
  const { key, spki, privateJwk } = newSigningKey()
  const signWith = { alg: 'ES256', key } as const
  const certify = (
    rest: Omit<CertificateSpec, 'issuer' | 'issuerSpki' | 'serial' | 'signWith'>,
  ): Uint8Array =>
    runSync(
      createCertificate({ ...rest, issuer: subject, issuerSpki: spki, serial: serial(spec), signWith }),
      driver,
    )
  const certificate = certify({
    subject,
    subjectSpki: spki,
    notBefore,
    notAfter: addSeconds(notBefore, 3650 * DAY_SECONDS),
    ca: true,
    pathLength: 0,
    keyUsage: ['keyCertSign', 'cRLSign'],
  })
  const x5tS256 = driver({ op: 'hash', alg: 'sha-256', data: certificate }) as string
  return {
    name,
    certificate,
    x5tS256,
    file: { privateJwk, x5c: [base64(certificate)] },
    issue(leaf) {
      const pair = newSigningKey()
      const der = certify({
        subject: { ...nameOf(spec, leaf.label), ...leaf.subject },
        subjectSpki: pair.spki,
        notBefore: leaf.notBefore ?? notBefore,
        notAfter: leaf.notAfter ?? addSeconds(notBefore, 730 * DAY_SECONDS),
        ca: false,
        keyUsage: ['digitalSignature'],
        ...(leaf.eku === undefined ? {} : { extendedKeyUsage: leaf.eku }),
        subjectAltNames: leaf.uri === undefined && leaf.dns === undefined ? [] : [leaf],
      })
      return { certificate: der, file: { privateJwk: pair.privateJwk, x5c: [base64(der)] } }
    },
  }
}

function keysOf(
  keys: ReadonlyMap<string, SigningKey>,
  { noteFiles, secrets }: Omit<Made, 'authorities'>,
): Keys {
  const bytes = Object.entries(secrets).map(([name, text]) => [name, Buffer.from(text, 'base64url')] as const)
  const noteKeys = Object.entries(noteFiles).map(
    ([name, { privateJwk }]) => [name, createNoteKey(privateJwk)] as const,
  )
  return createKeys({
    keys,
    noteKeys: new Map(noteKeys),
    secrets: new Map(bytes),
    origin: 'the TEST PKI',
  })
}

type Made = Pick<TestPki, 'authorities' | 'files' | 'noteFiles' | 'secrets'>

function write(dir: string, { authorities, files, noteFiles, secrets }: Made): void {
  mkdirSync(join(dir, 'anchors'), { recursive: true })
  const privately = (name: string, content: object): void => {
    writeFileSync(join(dir, `${name}.json`), `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 })
  }
  for (const [name, file] of Object.entries({ ...files, ...noteFiles })) privately(name, file)
  privately('secrets', secrets)
  for (const { name, certificate } of Object.values(authorities))
    writeFileSync(join(dir, 'anchors', `${name}.der`), certificate)
}
