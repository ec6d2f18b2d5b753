import { describe, expect, test } from 'vitest'
import { forgeJws, issuer, type KeyPair, run, stranger, trusting } from '../sd-jwt-fixtures.ts'
import { createSignedMetadata, openSignedMetadata } from './signed-metadata.ts'

const NOW = 1_790_000_000
const ISSUER = 'https://issuer.example'
const EXPECTED = { issuer: ISSUER, at: NOW, role: 'access-certificate' } as const

type Change = { header?: object; claims?: object; key?: KeyPair }
const signed = ({ header = {}, claims = {}, key = issuer }: Change = {}): Promise<string> =>
  forgeJws(
    { alg: 'ES256', typ: 'openidvci-issuer-metadata+jwt', x5c: ['AA=='], ...header },
    { sub: ISSUER, iat: NOW, credential_issuer: ISSUER, ...claims },
    key,
  )
const open = async (token: string | Promise<string>, trust = trusting(issuer, 'access-certificate')) =>
  run(openSignedMetadata(await token, EXPECTED), trust)

describe('signed metadata: refused', () => {
  test.each<[string, string | Promise<string>, string]>([
    ['no token', '{}', 'METADATA_SIGNATURE'],
    ['another typ', signed({ header: { typ: 'JWT' } }), 'METADATA_SIGNATURE'],
    ['without certificate', signed({ header: { x5c: undefined } }), 'METADATA_SIGNATURE'],
    ['signed by somebody else', signed({ key: stranger }), 'METADATA_SIGNATURE'],
    ['of another issuer', signed({ claims: { sub: 'https://x.example' } }), 'METADATA_ISSUER'],
    ['sub missing', signed({ claims: { sub: undefined } }), 'METADATA_ISSUER'],
    ['iat missing', signed({ claims: { iat: undefined } }), 'METADATA_SIGNATURE'],
    ['iat in the future', signed({ claims: { iat: NOW + 61 } }), 'METADATA_SIGNATURE'],
    ['past', signed({ claims: { exp: NOW } }), 'METADATA_SIGNATURE'],
  ])('%s', async (_, token, code) => {
    await expect(open(token)).rejects.toMatchObject({ code })
  })

  test('by a certificate of another role', async () => {
    await expect(open(signed(), trusting(issuer, 'pid'))).rejects.toMatchObject({ code: 'METADATA_SIGNER' })
  })
})

test('what we sign is what we read, with the signer', async () => {
  const metadata = { credential_issuer: ISSUER, more: ['x'] }
  const { key } = issuer
  const token = run(
    createSignedMetadata({ metadata, issuer: ISSUER, iat: NOW, alg: 'ES256', key, x5c: ['AA=='] }),
  )
  expect(await open(token)).toMatchObject({ metadata, signer: { country: 'BE' } })
})
