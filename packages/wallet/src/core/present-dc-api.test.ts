import { describe, expect, test } from 'vitest'
import {
  createMultisignedDcApiRequest,
  createSignedDcApiRequest,
  createUnsignedDcApiRequest,
  openDcApiResponse,
  parseJws,
  runAsync,
  type DcApiRequestEntry,
} from '@entente/credentials'
import { certify, newTestKey, NOW, publicOf, QUERY, readClaims } from './present-fixtures.ts'
import { openDigitalRequest, type DigitalQuestion } from './present-dc-api.ts'
import { openWorld, plain, type World } from './register-fixtures.ts'

const ORIGIN = 'https://rp.example'

describe('through the API of the browser', () => {
  async function question(world: World, kind: 'signed' | 'unsigned' | 'multisigned', origins = [ORIGIN]) {
    const { signer, x5c, encryption } = world.party
    const spec = {
      nonce: 'n'.repeat(43),
      query: QUERY,
      encryptionKey: { ...publicOf(encryption), kid: 'k1' },
      origins,
      iat: NOW,
      exp: NOW + 300,
    }
    const own = { alg: 'ES256', key: signer.key, x5c } as const
    const stranger = await newTestKey()
    const other = { alg: 'ES256', key: stranger.key, x5c: [await certify(stranger, 'nobody')] } as const
    const entries: Record<typeof kind, () => Promise<DcApiRequestEntry>> = {
      unsigned: async () => createUnsignedDcApiRequest(spec),
      signed: () => runAsync(createSignedDcApiRequest(spec, own), plain),
      multisigned: () => runAsync(createMultisignedDcApiRequest(spec, [other, own]), plain),
    }
    return { requests: [{ protocol: 'org-iso-mdoc', data: {} }, await entries[kind]()], origin: ORIGIN }
  }

  const read = async (world: World, data: unknown) => {
    const opened = await openDcApiResponse(data, { key: world.party.encryption.jwk, kid: 'k1' })
    if (opened.kind !== 'answer') throw new Error(JSON.stringify(opened))
    const { pid: [presentation = ''] = [] } = opened.vpToken as Record<string, string[]>
    const binding = parseJws(presentation.slice(presentation.lastIndexOf('~') + 1)).payload
    return { aud: binding['aud'], claims: await readClaims(presentation) }
  }

  test.each(['signed', 'multisigned'] as const)(
    'P happy-flow dc_api.jwt %s: the first protocol we speak, answered for the origin',
    async (kind) => {
      const world = await openWorld({})
      const opened = await openDigitalRequest(world.deps, await question(world, kind))
      if (!opened.ok) throw new Error(`${opened.code}: ${opened.detail}`)
      expect(opened.summary).toMatchObject({ relyingParty: { name: 'TEST Tokyo University' } })
      expect(opened.summary.warnings).toBeUndefined()
      const sent = await opened.approve()
      if (!sent.ok) throw new Error(sent.code)
      expect(sent.protocol).toBe(`openid4vp-v1-${kind}`)
      expect(await read(world, sent.data)).toEqual({
        aud: `origin:${ORIGIN}`,
        claims: { family_name: 'Peeters', address: { country: 'BE' } },
      })
      expect(await opened.approve()).toMatchObject({ code: 'ALREADY_ANSWERED' })
      expect(world.party.calls).toEqual([])
    },
  )

  test('P happy-flow dc_api.jwt unsigned: nobody vouches for whoever asks, and the holder is warned (RPA_06a)', async () => {
    const world = await openWorld({})
    const opened = await openDigitalRequest(world.deps, await question(world, 'unsigned'))
    if (!opened.ok) throw new Error(opened.code)
    expect(opened.summary.relyingParty).toEqual({ name: ORIGIN })
    expect(await opened.approve()).toMatchObject({ code: 'WARNING_NOT_ACCEPTED' })
    const sent = await opened.approve({}, ['UNSIGNED'])
    expect(sent.ok && (await read(world, sent.data)).aud).toBe(`origin:${ORIGIN}`)
  })

  test('P wrong-expected-origins: refused before anybody is asked', async () => {
    const world = await openWorld({})
    const asked = await question(world, 'signed', ['https://other.example'])
    expect(await openDigitalRequest(world.deps, asked)).toMatchObject({ ok: false, code: 'JAR_ORIGINS' })
  })

  test('a refusal of the holder, and of one who holds nothing that fits, is the same error', async () => {
    const world = await openWorld({})
    const none = await openWorld({}, {}, { id: 'x', vct: 'urn:test:other' })
    for (const one of [world, none]) {
      const opened = await openDigitalRequest(one.deps, await question(one, 'signed'))
      expect(opened.ok && (await opened.refuse())).toMatchObject({ data: { error: 'access_denied' } })
    }
    const opened = await openDigitalRequest(none.deps, await question(none, 'signed'))
    expect(opened.ok && (await opened.approve())).toMatchObject({ code: 'NOT_SATISFIABLE' })
  })

  test.each<[string, DigitalQuestion['requests']]>([
    ['nothing', []],
    ['only protocols of others', [{ protocol: 'org-iso-mdoc', data: {} }]],
    ['data that is none', [{ protocol: 'openid4vp-v1-signed', data: 'x' }]],
  ])('a page that offers %s', async (_, requests) => {
    const world = await openWorld({})
    expect(await openDigitalRequest(world.deps, { requests, origin: ORIGIN })).toMatchObject({
      ok: false,
      code: 'JAR_FORM',
    })
  })
})
