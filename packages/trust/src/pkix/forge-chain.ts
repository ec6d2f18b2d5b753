/** For tests: chains that `createCertificate` would refuse to make, each one change away from a good one. */
import { encodeUtf8 } from '../bytes.ts'
import { context } from '../der/read-der.ts'
import * as write from '../der/write-der.ts'
import type { Bytes } from '../ports.ts'
import { createWebDriver } from '../web-driver.ts'
import { createAlgorithm, encodeSignature } from './algorithms.ts'
import { createGeneralNames } from './general-names.ts'
import { createName } from './name.ts'

export const driver = createWebDriver(crypto.subtle)
export const AT = '2026-11-22T09:00:00.000Z'

export type Key = { readonly spki: Bytes; readonly key: CryptoKey }

export async function newKey(namedCurve = 'P-256'): Promise<Key> {
  const parameters = { name: 'ECDSA', namedCurve }
  const pair = await crypto.subtle.generateKey(parameters, true, ['sign', 'verify'])
  return { key: pair.privateKey, spki: new Uint8Array(await crypto.subtle.exportKey('spki', pair.publicKey)) }
}

type Extension = readonly [id: string, critical: boolean, value: Bytes]

export const basic = (ca: boolean, length?: number): Extension => [
  '2.5.29.19',
  true,
  write.sequence(
    ...(ca ? [write.boolean(true)] : []),
    ...(length === undefined ? [] : [write.smallInteger(length)]),
  ),
]
const usage = (first: number): Extension => ['2.5.29.15', true, write.bitString(Uint8Array.of(first), 1)]
export const CERT_SIGN = usage(0x06)
export const SIGN = usage(0x80)
export const altNames = (...names: { uri?: string; dns?: string }[]): Extension => [
  '2.5.29.17',
  false,
  createGeneralNames(names),
]
const subtree = (base: Bytes): Bytes => write.sequence(base)
export const constraints = (permitted: Bytes[], excluded: Bytes[] = []): Extension => [
  '2.5.29.30',
  true,
  write.sequence(
    ...(permitted.length === 0 ? [] : [write.der(context(0, true), ...permitted.map(subtree))]),
    ...(excluded.length === 0 ? [] : [write.der(context(1, true), ...excluded.map(subtree))]),
  ),
]
export const dns = (text: string): Bytes => write.der(context(2), encodeUtf8(text))
export const uri = (text: string): Bytes => write.der(context(6), encodeUtf8(text))
export const directory = (name: Bytes): Bytes => write.der(context(4, true), name)
export const purposes = (critical: boolean, ...ids: string[]): Extension => [
  '2.5.29.37',
  critical,
  write.sequence(...ids.map(write.oid)),
]

type Forged = {
  serial?: number
  subject: string
  issuer: string
  key: Key
  issuerKey: Key
  version: number
  notBefore: string
  notAfter: string
  extensions: readonly Extension[]
  alg: 'ES256' | 'ES384'
}

/** Certificates that `createCertificate` would refuse to make. */
export async function forge(spec: Forged): Promise<Bytes> {
  const name = (commonName: string): Bytes => createName({ commonName, country: 'BE' })
  const extensions = spec.extensions.map(([id, critical, value]) =>
    write.sequence(write.oid(id), ...(critical ? [write.boolean(true)] : []), write.octetString(value)),
  )
  const tbs = write.sequence(
    ...(spec.version === 1 ? [] : [write.der(context(0, true), write.smallInteger(spec.version - 1))]),
    write.smallInteger(spec.serial ?? 1),
    createAlgorithm(spec.alg),
    name(spec.issuer),
    write.sequence(write.time(spec.notBefore), write.time(spec.notAfter)),
    name(spec.subject),
    spec.key.spki,
    ...(extensions.length === 0 ? [] : [write.der(context(3, true), write.sequence(...extensions))]),
  )
  const { alg } = spec
  const raw = (await driver({ op: 'sign', alg, key: spec.issuerKey.key, data: tbs })) as Bytes
  return write.sequence(tbs, createAlgorithm(alg), write.bitString(encodeSignature(alg, raw)))
}

export type Keys = { readonly root: Key; readonly middle: Key; readonly leaf: Key }

export async function newKeys(): Promise<Keys> {
  return { root: await newKey(), middle: await newKey(), leaf: await newKey() }
}

type Change = Partial<Forged>
export type Changes = { readonly root?: Change; readonly middle?: Change; readonly leaf?: Change }
export type Chain = { readonly anchor: Bytes; readonly middle: Bytes; readonly leaf: Bytes }

/** A good chain root → middle → leaf, with changes. */
export async function forgeChain(keys: Keys, { root = {}, middle = {}, leaf = {} }: Changes): Promise<Chain> {
  const dates = { notBefore: '2026-01-01T00:00:00.000Z', notAfter: '2027-01-01T00:00:00.000Z' }
  const common = { version: 3, alg: 'ES256', ...dates } as const
  const anchor = await forge({
    ...common,
    subject: 'TEST Root',
    issuer: 'TEST Root',
    key: keys.root,
    issuerKey: keys.root,
    extensions: [basic(true), CERT_SIGN],
    ...root,
  })
  const issuing = await forge({
    ...common,
    subject: 'TEST Middle',
    issuer: 'TEST Root',
    key: keys.middle,
    issuerKey: keys.root,
    extensions: [basic(true, 0), CERT_SIGN],
    ...middle,
  })
  const end = await forge({
    ...common,
    subject: 'TEST Leaf',
    issuer: 'TEST Middle',
    key: keys.leaf,
    issuerKey: keys.middle,
    extensions: [basic(false), SIGN, altNames({ dns: 'be.example', uri: 'https://be.example/x' })],
    ...leaf,
  })
  return { anchor, middle: issuing, leaf: end }
}
