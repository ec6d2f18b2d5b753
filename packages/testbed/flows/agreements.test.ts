import { CONTENT_TYPES } from '@entente/agreement'
import { createJadesCompact, runSync } from '@entente/trust'
import { expect, test } from 'vitest'
import { nodeDriver, randomBytes } from '../../national-node/src/kernel/crypto.ts'
import { eachStore } from '../../national-node/src/store/each-store.ts'
import { createTestPki } from '../src/pki.ts'
import { ID, REASON, signedNodes, SUSPEND, suspendedBy, twoNodes } from './agreements-world.ts'

const driver = nodeDriver()

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
    const { jp, envelope } = await signedNodes(open)
    const answer = await jp.app.request('/agreements/be-jp')
    expect(answer.headers.get('content-type')).toBe('application/vnd.entente.agreement+json')
    expect(await answer.text()).toBe(envelope)
    const version = await jp.app.request('/agreements/be-jp/1')
    expect(version.headers.get('content-type')).toBe('application/vnd.entente.agreement+json')
    expect(await version.text()).toBe(envelope)
    for (const path of ['xx-yy', 'xx-yy/1', 'be-jp/2', 'be-jp/0', 'be-jp/01', 'be-jp/1.0'])
      expect((await jp.app.request(`/agreements/${path}`)).status, path).toBe(404)
    expect((await jp.app.request('/agreements/xx-yy/notices')).status).toBe(404)
  })

  test('[BE-JP 1] a suspension counts at home at once and at the partner by its notice; both lift it', async () => {
    const { be, jp, clock } = await signedNodes(open)
    const notice = await be.signNotice(SUSPEND)
    for (const node of [be, jp]) expect(await suspendedBy(node, clock.now())).toEqual([notice.id])
    clock.advance(60)
    const lift = { agreement: ID, type: 'lift', reason: REASON, refs: [notice.sha256] } as const
    await be.signNotice(lift)
    expect(await suspendedBy(jp, clock.now())).toEqual([notice.id])
    await jp.signNotice(lift)
    for (const node of [be, jp]) expect(await suspendedBy(node, clock.now())).toEqual([])
  })

  test('a partner out of reach is told later, once, and nothing is lost', async () => {
    const { be, jp, clock, line } = await signedNodes(open)
    line.cut = true
    const { id } = await be.signNotice(SUSPEND)
    expect(await suspendedBy(be, clock.now())).toEqual([id])
    expect(await suspendedBy(jp, clock.now())).toEqual([])
    line.cut = false
    expect(await be.deliver()).toEqual({ delivered: 1, waiting: 0 })
    expect(await be.deliver()).toEqual({ delivered: 0, waiting: 0 })
    expect(await suspendedBy(jp, clock.now())).toEqual([id])
  })

  test('a suspension that has arrived is acknowledged once, under the signature and with the time of the partner', async () => {
    const { be, jp, clock } = await signedNodes(open)
    const { sha256 } = await be.signNotice(SUSPEND)
    clock.advance(5)
    for (const node of [jp, jp, be]) await node.deliver()
    const state = (await be.compiled(be.store.db, clock.now())).states.get(ID)
    const answers = state?.notices.filter(({ notice }) => notice.type === 'acknowledge') ?? []
    expect(answers.map(({ notice }) => [notice.issuer, notice.refs])).toEqual([
      [{ party: 'JP', authority: 'jp-da-operations' }, [sha256]],
    ])
    expect(await be.compactOf(answers[0]?.sha256 ?? '')).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/)
    await expect(be.compactOf('0'.repeat(64))).rejects.toMatchObject({ code: 'agreements/unknown-notice' })
  })

  test('the same notice twice is kept once, and every change has its audit entry', async () => {
    const { be, jp } = await signedNodes(open)
    const { compact } = await be.signNotice(SUSPEND)
    expect(await jp.receiveNotice(compact)).toBe(false)
    const events = (await jp.audit.list(jp.store.db)).map(({ event }) => event)
    expect(events).toEqual([
      'agreements.version-signed',
      'agreements.version-installed',
      'agreements.notice-received',
      'agreements.notice-signed',
    ])
    expect(await jp.audit.verifyChain(jp.store.db)).toMatchObject({ ok: true })
  })

  test.each([
    ['not a token', 'hello', 400, 'agreements/notice-malformed'],
    ['a token with no payload of ours', 'e30.e30.AAAA', 400, 'agreements/notice-malformed'],
  ])('%s is refused', async (_, body, status, code) => {
    const { jp } = await signedNodes(open)
    const answer = await jp.app.request('/agreements/notices', {
      method: 'POST',
      headers: { 'content-type': 'application/vnd.entente.notice+jws' },
      body,
    })
    expect(answer.status).toBe(status)
    expect(await answer.json()).toMatchObject({ type: `/problems/${code}` })
  })

  test('a notice of the wrong media type or of excessive size is refused before it is read', async () => {
    const { jp } = await signedNodes(open)
    const post = (type: string, body: string) =>
      jp.app.request('/agreements/notices', { method: 'POST', headers: { 'content-type': type }, body })
    expect((await post('application/json', '{}')).status).toBe(400)
    expect((await post('application/vnd.entente.notice+jws', 'x'.repeat(200_000))).status).toBe(413)
  })

  test('a notice signed by a key that is not pinned is refused, whatever it claims', async () => {
    const { be, jp, clock } = await signedNodes(open)
    const { compact } = await be.signNotice(SUSPEND)
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
    const { be, jp, pkis, clock } = await signedNodes(open)
    const { sha256 } = await be.signNotice(SUSPEND)
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
