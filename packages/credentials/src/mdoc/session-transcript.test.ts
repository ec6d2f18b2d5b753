import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { testData } from '../../../testbed/src/test-data.ts'
import { FormatError } from '../errors.ts'
import { jwkThumbprint } from '../jose/jwk.ts'
import type { Bytes, PublicJwk } from '../ports.ts'
import { run } from '../sd-jwt-fixtures.ts'
import { annexCTranscript, dcApiTranscript, redirectTranscript } from './session-transcript.ts'

const folder = testData('mdoc')
if (folder === undefined) console.warn('mdoc: no test data, skipped')

const toHex = (bytes: Bytes) => Buffer.from(bytes).toString('hex')
const CLIENT = 'x509_san_dns:example.com'
const NONCE = 'exc7gBkxjx1rdc9udRrveKvSsJIq80avlXeLHhGwqtA'
const RESPONSE = 'https://example.com/response'
const ORIGIN = 'https://example.com'

describe.runIf(folder !== undefined)('the worked values of OpenID4VP 1.0', () => {
  type File = { examples: { of: string; text: string }[] }
  const read = () => readFileSync(join(folder ?? '', 'openid4vp-1.0-handover.json'), 'utf8')
  const examples = folder === undefined ? [] : (JSON.parse(read()) as File).examples
  const jwk = (index: number) => JSON.parse(examples[index]?.text ?? '') as PublicJwk
  const hex = (index: number) =>
    /Hex:\s+([0-9a-f\s]+?)\s+CBOR/.exec(examples[index]?.text ?? '')?.[1]?.replaceAll(/\s/g, '')

  test('by redirect', async () => {
    const jwkThumb = await run(jwkThumbprint(jwk(0)))
    const session = { clientId: CLIENT, nonce: NONCE, responseUri: RESPONSE, jwkThumbprint: jwkThumb }
    expect(toHex(await run(redirectTranscript(session)))).toBe(hex(3))
  })

  test('by the Digital Credentials API', async () => {
    const jwkThumb = await run(jwkThumbprint(jwk(4)))
    expect(toHex(await run(dcApiTranscript({ origin: ORIGIN, nonce: NONCE, jwkThumbprint: jwkThumb })))).toBe(
      hex(7),
    )
  })
})

test('by ISO 18013-7 Annex C: the name, and the hash of what was sent with the origin', async () => {
  const transcript = toHex(await run(annexCTranscript({ encryptionInfo: 'AAAA', origin: ORIGIN })))
  // ["AAAA", "https://example.com"] is 82 64 41414141 73 68…
  const info = Buffer.from(`82644141414173${Buffer.from(ORIGIN).toString('hex')}`, 'hex')
  const digest = Buffer.from(await crypto.subtle.digest('SHA-256', info)).toString('hex')
  expect(transcript).toBe(`83f6f6826564636170695820${digest}`)
})

test('each part of a session counts, and so does encryption', async () => {
  const session = { clientId: CLIENT, nonce: NONCE, responseUri: RESPONSE }
  const thumb = 'QoPskmei5fCPjaqi0CaBTy8i3KUs-F_6jz-GJsa9ZpA'.padEnd(43, 'A').slice(0, 43)
  const others = [
    { ...session, clientId: 'x509_san_dns:other.com' },
    { ...session, nonce: 'other' },
    { ...session, responseUri: `${RESPONSE}/` },
    { ...session, jwkThumbprint: thumb },
  ]
  const seen = await Promise.all(
    [session, ...others].map(async (one) => toHex(await run(redirectTranscript(one)))),
  )
  expect(new Set(seen).size).toBe(seen.length)
})

test('a thumbprint that is not base64url is refused', async () => {
  await expect(run(dcApiTranscript({ origin: ORIGIN, nonce: NONCE, jwkThumbprint: 'a+b' }))).rejects.toThrow(
    FormatError,
  )
})
