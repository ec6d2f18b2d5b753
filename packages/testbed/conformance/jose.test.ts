import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  allowedAlg,
  checkSignature,
  decodeBase64url,
  decryptJwe,
  DEFAULT_ALGS,
  FormatError,
  importKey,
  type Json,
  type JwsAlg,
  type KeyRef,
  parsePublicJwk,
  type PublicJwk,
  runSync,
  splitJws,
  textOf,
} from '@entente/credentials'
import { type JWK } from 'jose'
import { describe, expect, test } from 'vitest'
import { testData } from '../src/test-data.ts'
import { testDriver } from '../src/test-driver.ts'

const folder = testData('jose-cose')
if (folder === undefined) console.warn('conformance/jose: no test data, skipped')

const driver = testDriver()
const ALGS: readonly JwsAlg[] = [...DEFAULT_ALGS, 'EdDSA']
const load = (path: string): unknown => JSON.parse(readFileSync(join(folder ?? '', path), 'utf8'))

type Case = { tcId: number; comment: string; result: 'valid' | 'invalid' | 'acceptable' }
type Group<T> = { comment?: string; tests: (Case & T)[] } & Record<string, unknown>
type Suite<T> = { testGroups: Group<T>[] }

function suite<T>(name: string): Group<T>[] {
  return folder === undefined ? [] : (load(`wycheproof/${name}_test.json`) as Suite<T>).testGroups
}

/** Only the public members of a test key. */
function publicOf(jwk: Record<string, unknown>): PublicJwk | undefined {
  const { d: _, ...open } = jwk
  return parsePublicJwk(open as Record<string, Json>)
}

/** The whole of our reading: form, algorithm, key, signature. `typ` is checked elsewhere: these tokens have none. */
function accepts(token: string, jwk: PublicJwk | undefined): boolean {
  try {
    const jws = splitJws(token)
    const alg = allowedAlg(jws, { algs: ALGS })
    if (alg === undefined || jwk === undefined || jws.header['crit'] !== undefined) return false
    const key = runSync(importKey(jwk, alg), driver)
    return key !== undefined && runSync(checkSignature(jws, key, alg), driver).ok
  } catch (error) {
    if (error instanceof FormatError) return false
    throw error
  }
}

describe.runIf(folder !== undefined)('RFC 7520 and RFC 8037 cookbook', () => {
  type Example = {
    input: { payload: string; key: Record<string, unknown> }
    output: { compact: string }
  }
  test.each(['jws/4_3.ecdsa_signature', 'curve25519/jws'])(
    '%s verifies and holds the stated payload',
    (name) => {
      const { input, output } = load(`jose-cookbook/${name}.json`) as Example
      expect(accepts(output.compact, publicOf(input.key))).toBe(true)
      expect(textOf(decodeBase64url(splitJws(output.compact).payload))).toBe(input.payload)
    },
  )

  test.each(['jws/4_1.rsa_v15_signature'])('%s: RSA is not in this core, so it is refused', (name) => {
    const { input, output } = load(`jose-cookbook/${name}.json`) as Example
    expect(accepts(output.compact, publicOf(input.key))).toBe(false)
  })
})

describe.runIf(folder !== undefined)('Wycheproof JSON Web Signature', () => {
  type Jws = { jws?: string | object }
  const rows = ['json_web_signature', 'json_web_crypto'].flatMap((file) =>
    suite<Jws>(file).flatMap((group) => {
      const key = (group['public'] ?? group['private']) as Record<string, unknown> | undefined
      const signed = group.tests.filter(({ jws }) => jws !== undefined)
      return signed.map((item) => ({ ...item, file, key, group: group.comment ?? '' }))
    }),
  )
  const ours = rows.filter(({ key }) => key?.['kty'] === 'EC' || key?.['kty'] === 'OKP')
  /** Two valid tokens come with a key that says `alg: ES521`, which no specification knows: such a key is refused. */
  const wanted = (row: (typeof rows)[number]) => row.result === 'valid' && row.key?.['alg'] !== 'ES521'

  test('3 valid signatures with EC keys, 55 to refuse, 392 with other keys that this core must not touch', () => {
    expect(ours.filter(wanted)).toHaveLength(3)
    expect(ours.filter((row) => !wanted(row))).toHaveLength(55)
    expect(rows.length - ours.length).toBe(392)
  })

  test.each(ours)('$file $tcId $group, $comment: $result', (row) => {
    const accepted = typeof row.jws === 'string' && accepts(row.jws, publicOf(row.key ?? {}))
    expect(accepted).toBe(wanted(row))
  })

  test('no token of another key type is accepted, whatever its result for those who support it', () => {
    const others = rows.filter((row) => !ours.includes(row))
    const accepted = others.filter(
      ({ jws, key }) => typeof jws === 'string' && accepts(jws, publicOf(key ?? {})),
    )
    expect(accepted).toEqual([])
  })
})

describe.runIf(folder !== undefined)('Wycheproof raw signatures', () => {
  type Raw = { msg: string; sig: string }
  function verify(group: Group<Raw>, alg: JwsAlg, { msg, sig }: Raw): boolean {
    const jwk = publicOf((group['publicKeyJwk'] ?? {}) as Record<string, unknown>)
    const key: KeyRef | undefined = jwk && runSync(importKey(jwk, alg), driver)
    if (key === undefined) return false
    const signature = Buffer.from(sig, 'hex')
    const step = { op: 'verify', alg, key, data: Buffer.from(msg, 'hex'), signature } as const
    const length = alg === 'ES256' || alg === 'EdDSA' ? 64 : 0
    return signature.length === length && (driver(step) as boolean)
  }

  test.each([
    ['ecdsa_secp256r1_sha256_p1363', 'ES256', 262],
    ['ed25519', 'EdDSA', 151],
  ] as const)('%s: every result as stated', (file, alg, count) => {
    const groups = suite<Raw>(file)
    const usable = groups.filter(({ publicKeyJwk }) => publicKeyJwk !== undefined)
    const wrong = usable.flatMap((group) =>
      group.tests.filter((item) => verify(group, alg, item) !== (item.result === 'valid')),
    )
    expect(wrong).toEqual([])
    // Ten tests have a key that has no JWK form.
    expect(usable.flatMap(({ tests }) => tests)).toHaveLength(count - (alg === 'ES256' ? 10 : 0))
  })
})

describe.runIf(folder !== undefined)('Wycheproof JSON Web Encryption', () => {
  type Jwe = { jwe: string | object; pt?: string; enc?: string }
  const rows = suite<Jwe>('json_web_encryption').flatMap((group) =>
    group.tests.map((item) => ({ ...item, key: group['private'] as JWK, group: group.comment ?? '' })),
  )
  const header = (jwe: string) =>
    JSON.parse(Buffer.from(jwe.split('.')[0] ?? '', 'base64url').toString()) as Record<string, unknown>
  const inProfile = ({ jwe, key, result }: (typeof rows)[number]) => {
    if (result !== 'valid' || typeof jwe !== 'string' || key.crv !== 'P-256') return false
    const { alg, enc, zip } = header(jwe)
    return alg === 'ECDH-ES' && (enc === 'A128GCM' || enc === 'A256GCM') && zip === undefined
  }

  test('139 messages, of which the profile admits those with ECDH-ES on P-256 and AES-GCM', () => {
    expect(rows).toHaveLength(139)
    expect(rows.filter(inProfile).length).toBeGreaterThan(0)
  })

  test.each(rows.filter(inProfile))('$tcId $group, $comment: decrypts', async ({ jwe, key, pt }) => {
    const { plaintext } = await decryptJwe(jwe as string, { key })
    expect(Buffer.from(plaintext).toString('hex')).toBe(pt)
  })

  test.each(rows.filter((row) => !inProfile(row)))(
    '$tcId $group, $comment: refused',
    async ({ jwe, key }) => {
      const attempt = decryptJwe(typeof jwe === 'string' ? jwe : JSON.stringify(jwe), { key })
      await expect(attempt).rejects.toThrow(FormatError)
    },
  )
})
