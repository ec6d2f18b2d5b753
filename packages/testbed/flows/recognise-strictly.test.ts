import { Hono } from 'hono'
import { expect, test } from 'vitest'
import { eachStore } from '../../national-node/src/store/each-store.ts'
import { BE, openPresentWorld, SESSION, START, type PresentWorld } from './present-world.ts'

/** The decision on what the wallet of this world shows. */
async function decide(world: PresentWorld) {
  const request = await world.openRequest((await world.start()).walletUrl)
  if (!request.ok) throw new Error(`${request.code}: ${request.detail}`)
  const sent = await request.approve()
  if (!sent.ok) throw new Error(`${sent.code}: ${sent.detail}`)
  const responseCode = new URL(sent.redirectUri ?? '').searchParams.get('response_code') ?? ''
  const result = await world.verifier.result({ sessionHash: SESSION, responseCode })
  if (result.outcome !== 'decided') throw new Error(result.outcome)
  const [credential] = result.credentials
  return { ...credential?.decision, attributes: credential?.attributes }
}

const query = (world: PresentWorld) => ({
  format: 'dc+sd-jwt' as const,
  types: ['urn:eudi:pid:1'],
  at: world.clock.now(),
})

eachStore('What an agreement does not allow', (open) => {
  test.each([
    ['P90D', undefined],
    ['P91D', 'RETENTION_TOO_LONG'],
    ['P10Y', 'RETENTION_TOO_LONG'],
  ])('[BE-JP 4] a service that keeps attributes for %s, of 90 days allowed: %s', async (retention, code) => {
    const world = await openPresentWorld(open, START, { service: { retention } })
    await world.hold()
    const { verdict, reasons = [], attributes } = await decide(world)
    expect(reasons.map((reason) => reason.code).includes('RETENTION_TOO_LONG')).toBe(code !== undefined)
    expect(verdict).toMatch(code === undefined ? /^RECOGNISED/ : /^NOT_RECOGNISED$/)
    if (code !== undefined) expect(attributes).toEqual({})
  })

  test('the trust in issuers has another version as soon as a list is no longer sound', async () => {
    const world = await openPresentWorld(open)
    const sound = await world.recognition.issuerTrust(query(world))
    expect(sound.anchors).toHaveLength(1)
    const other = await world.jp.app.request('/lote/access-ca.jwt')
    const foreign = await other.text()
    world.web.apps.set(
      BE,
      new Hono().all('*', (c) => c.body(foreign)),
    )
    const signers = [world.pkis.BE.keys.get('list-signer').x5tS256]
    await world.jp.trustLists.refresh({ url: `${BE}/lote/pid.jwt`, signers })
    const broken = await world.recognition.issuerTrust(query(world))
    expect(broken.lists).toMatchObject([{ state: 'bad-signature' }])
    expect(broken.anchors).toEqual([])
    expect(broken.version).not.toBe(sound.version)
  })
})
