/** For tests: OCSP answers, each one change away from a good one, under the chains of `forge-chain.ts`. */
import { fromBase64url } from '../base64.ts'
import { context } from '../der/read-der.ts'
import * as write from '../der/write-der.ts'
import { createAlgorithm, encodeSignature } from '../pkix/algorithms.ts'
import { driver, type Key } from '../pkix/forge-chain.ts'
import { parseCertificate } from '../pkix/parse-certificate.ts'
import type { Bytes } from '../ports.ts'
import { encodeUtf8 } from '../bytes.ts'
import { nameOf } from './forge-crl.ts'

type Extension = readonly [id: string, critical: boolean, value: Bytes]

type ForgedOcsp = {
  /** DER of the issuer the answer is about. */
  readonly issuer: Bytes
  readonly serial: number
  readonly hash: 'sha-1' | 'sha-256'
  readonly key: Key
  /** Common name of the responder; its key hash when absent. */
  readonly responder?: string
  readonly status: Bytes
  readonly thisUpdate: string
  readonly nextUpdate: string | undefined
  readonly producedAt: string
  readonly certificates: readonly Bytes[]
  readonly extensions: readonly Extension[]
  readonly singleExtensions: readonly Extension[]
}

const explicit = (number: number, value: Bytes): Bytes => write.der(context(number, true), value)
/** A time of OCSP is always a GeneralizedTime. */
const time = (instant: string): Bytes =>
  write.der(0x18, encodeUtf8(`${instant.slice(0, 19).replace(/[-T:]/g, '')}Z`))

export const GOOD = write.der(context(0))
export const UNKNOWN = write.der(context(2))
export const revoked = (at: string, reason?: number): Bytes =>
  write.der(
    context(1, true),
    time(at),
    ...(reason === undefined ? [] : [explicit(0, write.der(0x0a, Uint8Array.of(reason)))]),
  )

async function hashed(alg: 'sha-1' | 'sha-256', data: Bytes): Promise<Bytes> {
  return fromBase64url((await driver({ op: 'hash', alg, data })) as string) ?? new Uint8Array()
}

/** Keys of these tests are of P-256: what follows the 26 octets of the head is the key itself. */
const keyBits = (spki: Bytes): Bytes => spki.subarray(26)

const extensionList = (extensions: readonly Extension[]): Bytes =>
  write.sequence(
    ...extensions.map(([id, critical, value]) =>
      write.sequence(write.oid(id), ...(critical ? [write.boolean(true)] : []), write.octetString(value)),
    ),
  )

/** An answer of the issuer itself that the certificate with serial number 1 is good, with changes. */
export async function forgeOcsp(
  issuer: Bytes,
  key: Key,
  change: Partial<ForgedOcsp> = {},
): Promise<{ readonly response: Bytes; readonly basic: Bytes }> {
  const spec: ForgedOcsp = {
    issuer,
    serial: 1,
    hash: 'sha-1',
    key,
    status: GOOD,
    thisUpdate: '2026-11-22T00:00:00.000Z',
    nextUpdate: '2026-11-23T00:00:00.000Z',
    producedAt: '2026-11-22T00:00:00.000Z',
    certificates: [],
    extensions: [],
    singleExtensions: [],
    ...change,
  }
  const about = parseCertificate(spec.issuer)
  const algorithm = spec.hash === 'sha-1' ? '1.3.14.3.2.26' : '2.16.840.1.101.3.4.2.1'
  const id = write.sequence(
    write.sequence(write.oid(algorithm), write.nothing()),
    write.octetString(await hashed(spec.hash, about.subject.raw)),
    write.octetString(await hashed(spec.hash, keyBits(about.spki))),
    write.smallInteger(spec.serial),
  )
  const single = write.sequence(
    id,
    spec.status,
    time(spec.thisUpdate),
    ...(spec.nextUpdate === undefined ? [] : [explicit(0, time(spec.nextUpdate))]),
    ...(spec.singleExtensions.length === 0 ? [] : [explicit(1, extensionList(spec.singleExtensions))]),
  )
  const responder =
    spec.responder === undefined
      ? explicit(2, write.octetString(await hashed('sha-1', keyBits(spec.key.spki))))
      : explicit(1, nameOf(spec.responder))
  const tbs = write.sequence(
    responder,
    time(spec.producedAt),
    write.sequence(single),
    ...(spec.extensions.length === 0 ? [] : [explicit(1, extensionList(spec.extensions))]),
  )
  const raw = (await driver({ op: 'sign', alg: 'ES256', key: spec.key.key, data: tbs })) as Bytes
  const basic = write.sequence(
    tbs,
    createAlgorithm('ES256'),
    write.bitString(encodeSignature('ES256', raw)),
    ...(spec.certificates.length === 0 ? [] : [explicit(0, write.sequence(...spec.certificates))]),
  )
  const wrapped = write.sequence(write.oid('1.3.6.1.5.5.7.48.1.1'), write.octetString(basic))
  return { response: write.sequence(write.der(0x0a, Uint8Array.of(0)), explicit(0, wrapped)), basic }
}
