/** For tests: revocation lists, each one change away from a good one, under the chains of `forge-chain.ts`. */
import { context } from '../der/read-der.ts'
import * as write from '../der/write-der.ts'
import { createAlgorithm, encodeSignature } from '../pkix/algorithms.ts'
import { driver, type Key } from '../pkix/forge-chain.ts'
import { createName } from '../pkix/name.ts'
import type { Bytes } from '../ports.ts'

type Extension = readonly [id: string, critical: boolean, value: Bytes]

type Entry = {
  readonly serial: number
  readonly revokedAt?: string
  readonly extensions?: readonly Extension[]
}

type ForgedCrl = {
  readonly issuer: string
  readonly key: Key
  readonly version: number
  readonly thisUpdate: string
  readonly nextUpdate: string | undefined
  readonly entries: readonly Entry[]
  readonly extensions: readonly Extension[]
}

export const nameOf = (commonName: string): Bytes => createName({ commonName, country: 'BE' })
const directory = (commonName: string): Bytes => write.der(context(4, true), nameOf(commonName))

export const number = (value: number): Extension => ['2.5.29.20', false, write.smallInteger(value)]
export const deltaOf = (base: number): Extension => ['2.5.29.27', true, write.smallInteger(base)]
export const reason = (code: number): Extension => ['2.5.29.21', false, write.der(0x0a, Uint8Array.of(code))]
export const entryIssuer = (commonName: string): Extension => [
  '2.5.29.29',
  true,
  write.sequence(directory(commonName)),
]

type Point = {
  readonly full?: string
  readonly onlyUsers?: true
  readonly onlyAuthorities?: true
  readonly reasons?: number
  readonly indirect?: true
  readonly onlyAttributes?: true
}

const fullName = (name: string): Bytes =>
  write.der(context(0, true), write.der(context(0, true), directory(name)))
const flags = (tag: number, mask: number): Bytes =>
  write.der(context(tag), Uint8Array.of(mask === 0 ? 0 : lowZeros(mask), mask))
const lowZeros = (mask: number): number => 31 - Math.clz32(mask & -mask)

/** `reasons`: the first octet of the flags, keyCompromise being 0x40. */
export function issuingPoint(point: Point): Extension {
  const truth = (tag: number, value?: true): Bytes[] =>
    value === undefined ? [] : [write.der(context(tag), Uint8Array.of(0xff))]
  return [
    '2.5.29.28',
    true,
    write.sequence(
      ...(point.full === undefined ? [] : [fullName(point.full)]),
      ...truth(1, point.onlyUsers),
      ...truth(2, point.onlyAuthorities),
      ...(point.reasons === undefined ? [] : [flags(3, point.reasons)]),
      ...truth(4, point.indirect),
      ...truth(5, point.onlyAttributes),
    ),
  ]
}

/** The extension of a certificate with one point. */
export function pointsTo(point: { full?: string; reasons?: number; crlIssuer?: string }): Extension {
  return [
    '2.5.29.31',
    false,
    write.sequence(
      write.sequence(
        ...(point.full === undefined ? [] : [fullName(point.full)]),
        ...(point.reasons === undefined ? [] : [flags(1, point.reasons)]),
        ...(point.crlIssuer === undefined ? [] : [write.der(context(2, true), directory(point.crlIssuer))]),
      ),
    ),
  ]
}

const extensionList = (extensions: readonly Extension[]): Bytes =>
  write.sequence(
    ...extensions.map(([id, critical, value]) =>
      write.sequence(write.oid(id), ...(critical ? [write.boolean(true)] : []), write.octetString(value)),
    ),
  )

/** A list of `TEST Middle` without entries, with changes. */
export async function forgeCrl(key: Key, change: Partial<ForgedCrl> = {}): Promise<Bytes> {
  const spec: ForgedCrl = {
    issuer: 'TEST Middle',
    key,
    version: 2,
    entries: [],
    extensions: [number(1)],
    thisUpdate: '2026-11-01T00:00:00.000Z',
    nextUpdate: '2026-12-01T00:00:00.000Z',
    ...change,
  }
  const entries = spec.entries.map(({ serial, revokedAt = '2026-10-01T00:00:00.000Z', extensions = [] }) =>
    write.sequence(
      write.smallInteger(serial),
      write.time(revokedAt),
      ...(extensions.length === 0 ? [] : [extensionList(extensions)]),
    ),
  )
  const tbs = write.sequence(
    ...(spec.version === 1 ? [] : [write.smallInteger(spec.version - 1)]),
    createAlgorithm('ES256'),
    nameOf(spec.issuer),
    write.time(spec.thisUpdate),
    ...(spec.nextUpdate === undefined ? [] : [write.time(spec.nextUpdate)]),
    ...(entries.length === 0 ? [] : [write.sequence(...entries)]),
    ...(spec.extensions.length === 0 ? [] : [write.der(context(0, true), extensionList(spec.extensions))]),
  )
  const raw = (await driver({ op: 'sign', alg: 'ES256', key: spec.key.key, data: tbs })) as Bytes
  return write.sequence(tbs, createAlgorithm('ES256'), write.bitString(encodeSignature('ES256', raw)))
}
