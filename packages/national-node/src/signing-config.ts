/** Where the keys of signatures are: whose key seals for the authority, and which service signs for people. */
import { readFileSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { z } from 'zod'

/** A secret that never stands in the configuration: in a file that only the node may read, or in the environment. */
const zHiddenSecret = z.union([
  z.strictObject({ file: z.string().min(1) }),
  z.strictObject({ environment: z.string().regex(/^[A-Z][A-Z0-9_]{0,63}$/, 'a name such as SEAL_PIN') }),
])
type HiddenSecret = z.output<typeof zHiddenSecret>

const zServiceUrl = z.string().refine(
  (text) => {
    const url = URL.parse(text)
    return url !== null && /^https?:$/.test(url.protocol) && !text.endsWith('/') && url.search === ''
  },
  { error: 'must be an http(s) address without a final slash or query' },
)

/** A token or hardware module by PKCS#11 v2.40: `pkcs11-tool` of OpenSC speaks to it. */
const zPkcs11Seal = z.strictObject({
  kind: z.literal('pkcs11'),
  /** Library of the token's maker. */
  module: z.string().min(1),
  /** Label of the token. */
  token: z.string().min(1).max(32),
  /** CKA_ID of the key and of its certificate, hexadecimal. */
  keyId: z.string().regex(/^(?:[0-9a-f]{2}){1,64}$/i, 'hexadecimal'),
  pin: zHiddenSecret,
  /** Certificates of the issuers, DER or PEM, to be written behind that of the token. */
  issuers: z.array(z.string().min(1)).max(8).default([]),
  /** Variables that the library reads, such as `SOFTHSM2_CONF`. */
  environment: z.record(z.string().max(64), z.string().max(1000)).default({}),
  /** The tool, where it is not `pkcs11-tool` on the path of the system. */
  command: z.string().min(1).optional(),
})

/** A key at a remote signing service (CSC API v2), which a PIN unlocks. */
const zCscSeal = z.strictObject({
  kind: z.literal('csc'),
  url: zServiceUrl,
  credentialId: z.string().min(1).max(128),
  token: zHiddenSecret,
  pin: zHiddenSecret,
})

/** Whose key seals: `local` is `seal` in the folder of keys. */
export const zSeal = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('local') }),
  zPkcs11Seal,
  zCscSeal,
])

/** With it, people sign in the portal with their key at this service (CSC API v2), approved in their wallet. */
export const zRemoteSigning = z.strictObject({ url: zServiceUrl, token: zHiddenSecret })

type Read<Given, Names extends keyof Given> = Omit<Given, Names> & { readonly [Name in Names]: string }
export type Pkcs11Seal = Omit<Read<z.output<typeof zPkcs11Seal>, 'pin'>, 'issuers'> & {
  /** DER. */
  readonly issuers: readonly Uint8Array[]
}
export type CscSeal = Read<z.output<typeof zCscSeal>, 'pin' | 'token'>
export type SealConfig = { readonly kind: 'local' } | Pkcs11Seal | CscSeal
export type RemoteSigningConfig = Read<z.output<typeof zRemoteSigning>, 'token'>

export type SigningConfig = {
  readonly seal?: SealConfig
  readonly remoteSigning?: RemoteSigningConfig
}

type Given = {
  readonly seal?: z.output<typeof zSeal> | undefined
  readonly remoteSigning?: z.output<typeof zRemoteSigning> | undefined
}
export type Around = {
  /** Folder of the configuration file. */
  readonly from: string
  readonly env: Readonly<Record<string, string | undefined>>
}

/** With its secrets read; stops the start with the name of what is missing or lies open. */
export function readSigning({ seal, remoteSigning }: Given, around: Around): SigningConfig {
  return {
    ...(seal && { seal: readSeal(seal, around) }),
    ...(remoteSigning && {
      remoteSigning: {
        ...remoteSigning,
        token: secretOf(remoteSigning.token, 'remoteSigning.token', around),
      },
    }),
  }
}

/** For `--check-config`. */
export function describeSigning({ seal, remoteSigning }: SigningConfig, hidden: string): object {
  const secrets = (of: object) =>
    Object.fromEntries(['pin', 'token'].filter((name) => name in of).map((name) => [name, hidden]))
  return {
    ...(seal && {
      seal:
        seal.kind === 'pkcs11'
          ? // Of variables only the names: a value may be a PIN for the library.
            {
              ...seal,
              issuers: seal.issuers.length,
              pin: hidden,
              environment: Object.keys(seal.environment),
            }
          : { ...seal, ...secrets(seal) },
    }),
    ...(remoteSigning && { remoteSigning: { ...remoteSigning, ...secrets(remoteSigning) } }),
  }
}

function readSeal(seal: z.output<typeof zSeal>, around: Around): SealConfig {
  if (seal.kind === 'local') return seal
  const pin = secretOf(seal.pin, 'seal.pin', around)
  if (seal.kind === 'csc') return { ...seal, pin, token: secretOf(seal.token, 'seal.token', around) }
  return { ...seal, pin, issuers: seal.issuers.map((file) => certificateOf(resolve(around.from, file))) }
}

/** Group and others may do nothing with the file: a PIN that others can read unlocks for them. */
function secretOf(secret: HiddenSecret, name: string, { from, env }: Around): string {
  if ('environment' in secret) {
    const value = env[secret.environment]
    if (value === undefined || value === '') throw new Error(`${name}: ${secret.environment} is not set`)
    return value
  }
  const file = resolve(from, secret.file)
  // Windows has no such permissions.
  if (process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0)
    throw new Error(`${name}: others may read ${secret.file}; only the node may (chmod 600)`)
  const value = readFileSync(file, 'utf8').trim()
  if (value === '') throw new Error(`${name}: ${secret.file} is empty`)
  return value
}

const PEM = /-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/

function certificateOf(file: string): Uint8Array {
  const bytes = readFileSync(file)
  const [, body] = PEM.exec(bytes.toString('latin1')) ?? []
  return new Uint8Array(body === undefined ? bytes : Buffer.from(body, 'base64'))
}
