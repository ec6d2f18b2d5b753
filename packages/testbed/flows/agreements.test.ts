import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Agreement, CONTENT_TYPES, parseAgreement } from '@entente/agreement'
import { createJadesCompact, runSync } from '@entente/trust'
import { expect, test } from 'vitest'
import { addSeconds, steppingClock } from '../../national-node/src/kernel/clock.ts'
import { nodeDriver, randomBytes } from '../../national-node/src/kernel/crypto.ts'
import type { Fetch } from '../../national-node/src/kernel/fetch.ts'
import { createLog } from '../../national-node/src/kernel/log.ts'
import { createAgreements } from '../../national-node/src/modules/agreements/index.ts'
import { createAudit } from '../../national-node/src/modules/audit/index.ts'
import { Hono } from 'hono'
import { onError } from '../../national-node/src/http/problem.ts'
import { eachStore, type OpenStore } from '../../national-node/src/store/each-store.ts'
import { createTestPki } from '../src/pki.ts'
import { rehearse } from '../src/rehearse.ts'

const START = '2027-01-15T10:00:00.000Z'
const DRAFT = join(import.meta.dirname, '../../../agreements/be-jp/agreement.json')
const ID = 'urn:entente:agreement:be-jp'
const driver = nodeDriver()
const REASON = {
  code: 'S2',
  text: Object.fromEntries(['fr', 'nl', 'de', 'en', 'ja', 'ar', 'vi'].map((lang) => [lang, 'TEST drill'])),
}

/** Two nodes on one clock; what one sends arrives at the other unless the line is cut. */
async function twoNodes(open: OpenStore) {
  const clock = steppingClock(START)
  const line = { cut: false }
  const pkis = {
    BE: createTestPki({ code: 'be', country: 'BE', clock, random: randomBytes }),
    JP: createTestPki({ code: 'jp', country: 'JP', clock, random: randomBytes }),
  }
  const pinsOf = (code: 'BE' | 'JP') => ({
    signatory: pkis[code].keys.get('agreement-signer').x5tS256,
    operations: pkis[code].keys.get('operations').x5tS256,
  })
  const text = readDraft()
  const agreement = rehearse(text, {
    inForceFrom: addSeconds(START, -3600),
    expires: addSeconds(START, 86_400 * 700),
    pins: { BE: pinsOf('BE'), JP: pinsOf('JP') },
    pinnedFrom: addSeconds(START, -86_400),
    lists: () => undefined,
  })
  const anchors = (['BE', 'JP'] as const).map((party) => ({
    party,
    authority: party === 'BE' ? 'be-bosa' : 'jp-da',
    roles: ['signatory'] as const,
    x5tS256: pinsOf(party).signatory,
    from: addSeconds(START, -86_400),
    until: null,
  }))
  const apps: Record<string, Hono> = {}
  const fetch: Fetch = async (url, init) => {
    if (line.cut) throw new Error('the line is cut')
    const { host, pathname } = new URL(url)
    const app = apps[host] as Hono
    const answer = await app.request(pathname, { ...init, body: init?.body as string })
    return answer as unknown as Awaited<ReturnType<Fetch>>
  }
  const make = async (party: 'BE' | 'JP', partner: 'BE' | 'JP') => {
    const store = await open()
    const audit = createAudit({ clock })
    const node = createAgreements({
      store,
      clock,
      fetch,
      driver,
      audit,
      log: createLog({ node: party.toLowerCase(), write: () => undefined }),
      keys: pkis[party].keys,
      config: {
        party,
        anchors,
        partners: [{ party: partner, baseUrl: `https://${partner.toLowerCase()}.example` }],
      },
    })
    const app = new Hono()
    app.onError(onError(createLog({ node: party, write: () => undefined })))
    app.route('/', node.routes)
    apps[`${party.toLowerCase()}.example`] = app
    return { ...node, store, audit, app }
  }
  return { clock, line, pkis, agreement, be: await make('BE', 'JP'), jp: await make('JP', 'BE') }
}

function readDraft(): Agreement {
  const parsed = parseAgreement(readFileSync(DRAFT, 'utf8'))
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  return parsed.agreement
}

async function signed(open: OpenStore) {
  const nodes = await twoNodes(open)
  const envelope = await nodes.jp.countersign(await nodes.be.sign(nodes.agreement))
  await nodes.be.install(envelope)
  await nodes.jp.install(envelope)
  return { ...nodes, envelope }
}

type Nodes = Awaited<ReturnType<typeof signed>>

async function suspendedBy(node: Nodes['be'], at: string): Promise<readonly string[]> {
  const { states } = await node.compiled(node.store.db, at)
  return (
    states
      .get(ID)
      ?.rules.get('be-jp.pid')
      ?.suspensions.map(({ notice }) => notice) ?? ['no state']
  )
}

const suspend = {
  agreement: ID,
  type: 'suspend',
  target: ['recognitions:be-jp.pid'],
  reason: REASON,
} as const

eachStore('agreements between two nodes', (open) => {
  test('[BE-JP 1] one signature is no agreement, and a signature of both is', async () => {
    const { be, jp, agreement, clock } = await twoNodes(open)
    const half = await be.sign(agreement)
    await expect(be.install(half)).rejects.toMatchObject({ code: 'agreements/agr-signature-missing' })
    const { sha256 } = await jp.install(await jp.countersign(half))
    const { states } = await jp.compiled(jp.store.db, clock.now())
    expect(states.get(ID)).toMatchObject({ phase: 'in-force', reference: { version: 1, sha256 } })
  })

  test('[BE-JP 18] the signed text is public, byte for byte', async () => {
    const { jp, envelope } = await signed(open)
    const answer = await jp.app.request('/agreements/be-jp')
    expect(answer.headers.get('content-type')).toBe('application/vnd.entente.agreement+json')
    expect(await answer.text()).toBe(envelope)
    expect((await jp.app.request('/agreements/xx-yy')).status).toBe(404)
    expect((await jp.app.request('/agreements/xx-yy/notices')).status).toBe(404)
  })

  test('[BE-JP 1] a suspension counts at home at once and at the partner by its notice; both lift it', async () => {
    const { be, jp, clock } = await signed(open)
    const notice = await be.signNotice(suspend)
    for (const node of [be, jp]) expect(await suspendedBy(node, clock.now())).toEqual([notice.id])
    clock.advance(60)
    const lift = { agreement: ID, type: 'lift', reason: REASON, refs: [notice.sha256] } as const
    await be.signNotice(lift)
    expect(await suspendedBy(jp, clock.now())).toEqual([notice.id])
    await jp.signNotice(lift)
    for (const node of [be, jp]) expect(await suspendedBy(node, clock.now())).toEqual([])
  })

  test('a partner out of reach is told later, once, and nothing is lost', async () => {
    const { be, jp, clock, line } = await signed(open)
    line.cut = true
    const { id } = await be.signNotice(suspend)
    expect(await suspendedBy(be, clock.now())).toEqual([id])
    expect(await suspendedBy(jp, clock.now())).toEqual([])
    line.cut = false
    expect(await be.deliver()).toEqual({ delivered: 1, waiting: 0 })
    expect(await be.deliver()).toEqual({ delivered: 0, waiting: 0 })
    expect(await suspendedBy(jp, clock.now())).toEqual([id])
  })

  test('the same notice twice is kept once, and every change has its audit entry', async () => {
    const { be, jp } = await signed(open)
    const { compact } = await be.signNotice(suspend)
    expect(await jp.receiveNotice(compact)).toBe(false)
    const events = (await jp.audit.list(jp.store.db)).map(({ event }) => event)
    expect(events).toEqual([
      'agreements.version-signed',
      'agreements.version-installed',
      'agreements.notice-received',
    ])
    expect(await jp.audit.verifyChain(jp.store.db)).toMatchObject({ ok: true })
  })

  test.each([
    ['not a token', 'hello', 400, 'agreements/notice-malformed'],
    ['a token with no payload of ours', 'e30.e30.AAAA', 400, 'agreements/notice-malformed'],
  ])('%s is refused', async (_, body, status, code) => {
    const { jp } = await signed(open)
    const answer = await jp.app.request('/agreements/notices', {
      method: 'POST',
      headers: { 'content-type': 'application/vnd.entente.notice+jws' },
      body,
    })
    expect(answer.status).toBe(status)
    expect(await answer.json()).toMatchObject({ type: `/problems/${code}` })
  })

  test('a notice of the wrong media type or of excessive size is refused before it is read', async () => {
    const { jp } = await signed(open)
    const post = (type: string, body: string) =>
      jp.app.request('/agreements/notices', { method: 'POST', headers: { 'content-type': type }, body })
    expect((await post('application/json', '{}')).status).toBe(400)
    expect((await post('application/vnd.entente.notice+jws', 'x'.repeat(200_000))).status).toBe(413)
  })

  test('a notice signed by a key that is not pinned is refused, whatever it claims', async () => {
    const { be, jp, clock } = await signed(open)
    const { compact } = await be.signNotice(suspend)
    const stranger = createTestPki({ code: 'be', country: 'BE', clock, random: randomBytes }).keys.get(
      'operations',
    )
    const payload = Buffer.from(compact.split('.')[1] as string, 'base64url').toString('utf8')
    const forged = runSync(
      createJadesCompact({
        payload,
        alg: 'ES256',
        key: stranger.key,
        x5c: stranger.x5c,
        iat: clock.seconds(),
        cty: CONTENT_TYPES.notice,
      }),
      driver as (step: object) => unknown,
    )
    await expect(jp.receiveNotice(forged)).rejects.toMatchObject({ code: 'agreements/notice-not-allowed' })
    const tampered = compact.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'))
    await expect(jp.receiveNotice(tampered)).rejects.toMatchObject({ kind: 'invalid' })
  })

  test('an operations key may suspend but not lift', async () => {
    const { be, jp, pkis, clock } = await signed(open)
    const { sha256 } = await be.signNotice(suspend)
    const lift = await be.signNotice({ agreement: ID, type: 'lift', reason: REASON, refs: [sha256] })
    const payload = Buffer.from(lift.compact.split('.')[1] as string, 'base64url').toString('utf8')
    const { key, x5c } = pkis.BE.keys.get('operations')
    const steps = createJadesCompact({
      payload: payload.replace('"be-bosa"', '"be-bosa-operations"'),
      alg: 'ES256',
      key,
      x5c,
      iat: clock.seconds(),
      cty: CONTENT_TYPES.notice,
    })
    const compact = runSync(steps, driver as (step: object) => unknown)
    await expect(jp.receiveNotice(compact)).rejects.toMatchObject({ code: 'agreements/notice-not-allowed' })
  })
})
