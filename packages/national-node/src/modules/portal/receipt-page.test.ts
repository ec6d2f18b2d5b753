import { createReceipt, type Decision } from '@entente/agreement'
import { receiptsTexts, reasonTexts } from '@entente/ui'
import { beforeAll, expect, test } from 'vitest'
import { hexSha256 } from '../../kernel/crypto.ts'
import { LANGUAGES } from '../../kernel/language.ts'
import { eachStore } from '../../store/each-store.ts'
import { createTestPortal, suspendedDecision, type TestPortal } from './portal-fixtures.ts'

const TRACE: Decision['trace'] = [
  { check: 'A1', result: 'ok', codes: [] },
  { check: 'R3', result: 'reasons', codes: ['SUSPENDED_BY_NOTICE'] },
  { check: 'E1', result: 'skipped', codes: [] },
]

/** A receipt as the node makes it; its signature is not what this page is about. */
function receiptOf(): string {
  const { decision } = suspendedDecision()
  const { canonical } = createReceipt({
    decision: {
      decision: 'recognise',
      semantics: 1,
      knownAt: decision.at,
      deciding: 'SUSPENDED_BY_NOTICE',
      noticesHead: null,
      clause: null,
      stepUp: null,
      trace: TRACE,
      ...decision,
    },
    id: 'urn:uuid:1',
    node: 'jp',
    evaluator: 'TEST',
    sha256: hexSha256,
    inputs: [{ role: 'list', sha256: 'ef'.repeat(32) }],
  })
  const part = (text: string) => Buffer.from(text).toString('base64url')
  return `${part('{"alg":"ES256"}')}.${part(canonical)}.${part('signature')}`
}

eachStore('the page of a receipt', (open) => {
  let world: TestPortal
  beforeAll(async () => {
    world = await createTestPortal(await open())
    world.receipts.set('r1', receiptOf())
  })

  test.each(LANGUAGES)(
    'explains in %s every check in its order, what it came to, and the proof',
    async (lang) => {
      const page = await world.read(`/${lang}/receipts/r1`)
      const { checks, passed, skipped } = receiptsTexts[lang]
      const places = [checks.A1, checks.R3, checks.E1].map((name) => page.indexOf(`<li>${name}`))
      expect(places).toEqual(places.toSorted((a, b) => a - b))
      expect(places).not.toContain(-1)
      expect(page).toContain(passed)
      expect(page).toContain(skipped)
      expect(page).toContain(reasonTexts(lang, 'SUSPENDED_BY_NOTICE').person)
      expect(page).toContain('ef'.repeat(32))
      expect(page).toContain('href="/verifier/receipts/r1"')
      expect(page).toContain(`href="/${lang}/agreements/be-jp#be-jp.pid"`)
    },
  )

  test('a receipt that is not there is not invented', async () => {
    expect((await world.open('/en/receipts/r2')).status).toBe(404)
  })
})
