import { describe, expect, test } from 'vitest'
import {
  createRequestLink,
  encodeBase64url,
  parseJws,
  type JsonObject,
  type TransactionTypes,
} from '@entente/credentials'
import { IDENTIFIER, NOW, QUERY } from './present-fixtures.ts'
import { openRequest } from './present.ts'
import { ask, codes, openWorld } from './register-fixtures.ts'

describe('who asks, and what a register says of it', () => {
  test('a registered party asking what is registered: shown with what the register vouches for, without a warning', async () => {
    const { opened } = await ask('refuse', {})
    expect(codes(opened)).toEqual([])
    expect(opened).toMatchObject({
      ok: true,
      summary: {
        registration: {
          name: 'TEST Tokyo Bay University',
          purpose: { en: 'To enrol' },
          supervisoryAuthority: { email: 'dpa@example.org' },
        },
      },
    })
    expect(opened.ok && (await opened.approve())).toMatchObject({ ok: true })
  })

  const WRONG: [title: string, code: string, claims: JsonObject | undefined][] = [
    ['RPRC_19: no certificate', 'REGISTRATION_MISSING', undefined],
    ['an expired one', 'REGISTRATION_EXPIRED', { exp: NOW }],
    ['that of somebody else', 'REGISTRATION_SUBJECT', { sub: 'NTRJP-other' }],
    ['RPRC_21: asking for more than is registered', 'REGISTRATION_SCOPE', { credentials: [] }],
  ]

  test.each(WRONG)(
    '%s: warned, and nothing is sent until the holder has accepted that very warning (%s)',
    async (_, code, claims) => {
      const { opened, party } = await ask('warn', claims)
      expect(codes(opened)).toEqual([code])
      if (!opened.ok) throw new Error(opened.code)
      expect(await opened.approve()).toMatchObject({ ok: false, code: 'WARNING_NOT_ACCEPTED' })
      expect(await opened.approve({}, ['CROSS_DEVICE'])).toMatchObject({ code: 'WARNING_NOT_ACCEPTED' })
      expect(party.calls.filter(({ method }) => method === 'POST')).toEqual([])
      expect(await opened.approve({}, [code as 'REGISTRATION_SCOPE'])).toMatchObject({ ok: true })
    },
  )

  test.each(WRONG)(
    '%s: refused before the holder is asked, where the agreement says so (%s)',
    async (_, code, claims) => {
      const { opened, party } = await ask('refuse', claims)
      expect(opened).toMatchObject({ ok: false, code })
      expect(party.calls.filter(({ method }) => method === 'POST')).toEqual([])
    },
  )

  test('where only registered parties may ask, over-asking is the holder’s to judge, and nothing else', async () => {
    expect(codes((await ask('allow-registered-only', { credentials: [] })).opened)).toEqual([
      'REGISTRATION_SCOPE',
    ])
    expect((await ask('allow-registered-only', undefined)).opened).toMatchObject({ ok: false })
    expect((await ask('allow-registered-only', { sub: 'x' })).opened).toMatchObject({ ok: false })
  })

  test('a cancelled registration is seen in the status list of the register; a list out of reach is told', async () => {
    const world = await ask('warn', {})
    world.register.revoked.add(7)
    expect(codes(await openRequest(world.deps, world.party.link))).toEqual(['REGISTRATION_REVOKED'])
    world.register.revoked.delete(7)
    world.takeStatusOff()
    expect(codes(await openRequest(world.deps, world.party.link))).toEqual(['REGISTRATION_STATUS_UNKNOWN'])
    // http outside this machine is never called, whatever a register signed.
    const http = { status: { status_list: { idx: 7, uri: 'http://register.example/status' } } }
    expect(codes((await ask('warn', http)).opened)).toEqual(['REGISTRATION_STATUS_UNKNOWN'])
  })

  test('RPI_07: through an intermediary, people are shown for whom it asks', async () => {
    const claims = {
      sub: 'VATFR-1',
      name: 'TEST Final Party',
      intermediary: { sub: IDENTIFIER, sname: 'Gateway' },
    }
    const { opened } = await ask('refuse', claims)
    expect(opened).toMatchObject({
      ok: true,
      summary: {
        relyingParty: { name: 'TEST Final Party', identifier: 'VATFR-1' },
        registration: { intermediary: { subject: IDENTIFIER, name: 'Gateway' } },
      },
    })
  })

  test('a wallet without a policy asks no register', async () => {
    const world = await openWorld({})
    expect(codes(await openRequest(world.deps, world.party.link))).toEqual([])
  })
})

describe('a request from another screen', () => {
  test('OIA_08c: is off, and nothing is fetched', async () => {
    const world = await openWorld({})
    expect(await openRequest(world.deps, world.party.link, { scanned: true })).toMatchObject({
      ok: false,
      code: 'CROSS_DEVICE',
    })
    expect(world.party.calls).toEqual([])
  })

  test('where it is on, the holder is warned', async () => {
    const world = await openWorld({}, { crossDevice: 'warn' })
    const opened = await openRequest(world.deps, world.party.link, { scanned: true })
    expect(codes(opened)).toEqual(['CROSS_DEVICE'])
    if (!opened.ok) throw new Error(opened.code)
    expect(await opened.approve()).toMatchObject({ code: 'WARNING_NOT_ACCEPTED' })
    expect(await opened.approve({}, ['CROSS_DEVICE'])).toMatchObject({ ok: true })
    expect(codes(await openRequest(world.deps, world.party.link))).toEqual([])
  })
})

test.each(['text/plain', 'application/json', 'application/jwt', ''])(
  'a request object served as %j is none (OpenID4VP 1.0 §5.10)',
  async (type) => {
    const world = await openWorld({ type })
    expect(await openRequest(world.deps, world.party.link)).toMatchObject({ ok: false, code: 'JAR_FORM' })
  },
)

test('etsi_tl: the list on which the issuer stood is enough, and no address of the request is called', async () => {
  const list = 'https://be.example/lote/pid.jwt'
  const [pid] = QUERY.credentials
  const asks = (values: string[]) => ({
    query: {
      credentials: [
        {
          ...pid,
          id: 'pid',
          format: 'dc+sd-jwt',
          meta: { vct_values: ['urn:eudi:pid:1'] },
          trusted_authorities: [{ type: 'etsi_tl', values }],
        },
      ],
    },
  })
  const offered = async (values: string[]) => {
    const world = await openWorld(asks(values), {}, { id: 'pid', issuerList: list })
    const opened = await openRequest(world.deps, world.party.link)
    expect(world.party.calls.map(({ url }) => url)).toEqual(['https://rp.example/request/1'])
    return opened.ok && opened.offer.satisfiable
  }
  expect(await offered([list])).toBe(true)
  expect(await offered(['https://other.example/list'])).toBe(false)
})

test('the plain profile with x509_san_dns exists for conformance tests only', async () => {
  const clientId = 'x509_san_dns:rp.example'
  const world = await openWorld({ bend: (payload) => (payload['client_id'] = clientId) })
  const link = createRequestLink('openid4vp://', { clientId, requestUri: 'https://rp.example/request/1' })
  expect(await openRequest(world.deps, link)).toMatchObject({ ok: false, code: 'JAR_PREFIX' })
  const plainDeps = { ...world.deps, plainProfile: true } as const
  expect(await openRequest(plainDeps, link)).toMatchObject({ ok: true })
  const other = link.replace('rp.example&', 'other.example&')
  expect(await openRequest(plainDeps, other)).toMatchObject({ ok: false, code: 'JAR_CLIENT_ID' })
})

describe('a transaction', () => {
  const types: TransactionTypes = { 'urn:test:pay:1': () => undefined }
  const entry = (ids: string[], more: object = {}) =>
    encodeBase64url(JSON.stringify({ type: 'urn:test:pay:1', credential_ids: ids, ...more }))
  const card = { id: 'card', format: 'dc+sd-jwt', meta: { vct_values: ['urn:test:card'] } }
  const badge = { ...card, id: 'badge', meta: { vct_values: ['urn:test:badge'] } }
  const held = [
    { id: 'c', vct: 'urn:test:card' },
    { id: 'b', vct: 'urn:test:badge' },
  ]
  const bindings = async (transactionData: string[]) => {
    const asked = { query: { credentials: [card, badge] }, transactionData }
    const world = await openWorld(asked, { transactionTypes: types }, ...held)
    const opened = await openRequest(world.deps, world.party.link)
    if (!opened.ok) return opened.code
    const sent = await opened.approve()
    if (!sent.ok) return sent.code
    const answer = await world.party.received()
    const token = (answer.kind === 'answer' ? answer.vpToken : {}) as Record<string, string[]>
    return Object.fromEntries(
      Object.entries(token).map(([id, [presentation = '']]) => {
        const binding = parseJws(presentation.slice(presentation.lastIndexOf('~') + 1)).payload
        return [id, (binding['transaction_data_hashes'] as unknown[] | undefined)?.length ?? 0]
      }),
    )
  }

  test('is authorised with exactly one of the credentials it names', async () => {
    expect(await bindings([entry(['badge', 'card'])])).toEqual({ card: 1, badge: 0 })
    expect(await bindings([entry(['badge']), entry(['card']), entry(['card'])])).toEqual({
      card: 2,
      badge: 1,
    })
  })

  test('of an unknown type, for no query, or with several hashes at once: refused, nothing is sent', async () => {
    expect(await bindings([encodeBase64url('{"type":"urn:other","credential_ids":["card"]}')])).toBe(
      'TXDATA_UNKNOWN',
    )
    expect(await bindings([entry(['nobody'])])).toBe('TXDATA_CREDENTIAL')
    const mixed = [
      entry(['card'], { transaction_data_hashes_alg: ['sha-512'] }),
      entry(['card'], { transaction_data_hashes_alg: ['sha-256'] }),
    ]
    await expect(bindings(mixed)).rejects.toMatchObject({ code: 'TXDATA_UNKNOWN' })
  })

  test('is never authorised by an identity', async () => {
    const asked = { transactionData: [entry(['pid'])] }
    const world = await openWorld(asked, { transactionTypes: types })
    expect(await openRequest(world.deps, world.party.link)).toMatchObject({
      ok: false,
      code: 'TXDATA_CREDENTIAL',
    })
    // A query that would take a card or an identity: only the card may authorise.
    const either = { ...card, meta: { vct_values: ['urn:test:card', 'urn:eudi:pid:1'] } }
    const mixed = { query: { credentials: [either] }, transactionData: [entry(['card'])] }
    const only = await openWorld(mixed, { transactionTypes: types }, { id: 'pid' })
    const opened = await openRequest(only.deps, only.party.link)
    expect(opened.ok && (await opened.approve())).toMatchObject({ code: 'TRANSACTION_NOT_COVERED' })
  })
})
