import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { payloadText, runSync, splitCompact, verifyJadesSignature } from '@entente/trust'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { nodeDriver } from '../../national-node/src/kernel/crypto.ts'
import { createBrowser } from '../src/browser.ts'
import {
  beginEnrolment,
  chooseTraveller,
  type Crossing,
  enrol,
  lift,
  receiveCredentials,
  suspend,
  type Traveller,
} from '../src/crossing.ts'
import { signAgreement, startTestbed, type Testbed } from '../src/start-testbed.ts'

const url = process.env['DATABASE_URL']
const STORES: [name: string, databaseUrl: string | undefined, skip: boolean][] = [
  ['SQLite', undefined, false],
  [url === undefined ? 'PostgreSQL, DATABASE_URL is not set' : 'PostgreSQL', url, url === undefined],
]

function decisionOf({ credentials }: Crossing, queryId: string) {
  const found = credentials.find((one) => one.queryId === queryId)
  if (found === undefined) throw new Error(`no decision for ${queryId}`)
  return found
}

describe.each(STORES)('the first crossing (%s)', (_, databaseUrl, skip) => {
  if (skip) {
    test.skip('needs DATABASE_URL')
    return
  }
  const dir = mkdtempSync(join(tmpdir(), 'entente-crossing-'))
  const log: string[] = []
  let testbed: Testbed
  let traveller: Traveller

  beforeAll(async () => {
    const write = (line: string) => void log.push(line)
    testbed = await startTestbed({ dir, webWallet: false, write, ...(databaseUrl && { databaseUrl }) })
    await signAgreement(testbed, 'be-jp')
    await signAgreement(testbed, 'eu-jp')
    traveller = await chooseTraveller(testbed)
    await receiveCredentials(testbed, traveller)
  })
  afterAll(async () => {
    await testbed.close()
    rmSync(dir, { recursive: true, force: true })
  })

  test('[BE-JP 1] [BE-JP 2] [EU-JP 1] a Belgian PID and diploma are recognised in Japan, with mapped attributes', async () => {
    const crossing = await enrol(testbed, traveller)
    expect(decisionOf(crossing, 'pid').decision).toMatchObject({
      verdict: 'RECOGNISED',
      rule: 'be-jp.pid',
      reasons: [],
      effect: { assurance: 'low', printQualified: false },
    })
    expect(decisionOf(crossing, 'diploma').decision).toMatchObject({
      verdict: 'RECOGNISED',
      rule: 'eu-jp.diploma',
    })
    const person = await testbed.nodes.be.registers.getPerson(traveller.personId)
    expect(decisionOf(crossing, 'pid').attributes).toEqual({
      family_name: person.familyName,
      given_name: person.givenName,
      birthdate: person.birthdate,
      nationalities: person.nationalities,
    })
    expect(Object.keys(decisionOf(crossing, 'diploma').attributes)).toEqual([
      'title',
      'awarding_institution',
      'award_date',
    ])
    expect(crossing.page.status).toBe(200)
  })

  test('[BE-JP 2] the same identity as an mdoc: the same values by its own rule, and suspended with the other', async () => {
    const bearer = await chooseTraveller(testbed)
    await receiveCredentials(testbed, bearer, ['pid-mdoc', 'diploma'])
    const { decision, attributes } = decisionOf(await enrol(testbed, bearer), 'pid-mdoc')
    expect(decision).toMatchObject({
      verdict: 'RECOGNISED',
      rule: 'be-jp.pid-mdoc',
      reasons: [],
      effect: { assurance: 'low', printQualified: false },
    })
    expect(attributes).toEqual(decisionOf(await enrol(testbed, traveller), 'pid').attributes)
    const notice = await suspend(testbed)
    expect(decisionOf(await enrol(testbed, bearer), 'pid-mdoc')).toMatchObject({
      decision: { verdict: 'SUSPENDED', deciding: 'SUSPENDED_BY_NOTICE', rule: 'be-jp.pid-mdoc' },
      attributes: {},
    })
    await lift(testbed, notice)
  })

  test('[BE-JP 4] only what was asked leaves the wallet', async () => {
    const { shown } = await enrol(testbed, traveller)
    expect(shown['pid']?.toSorted()).toEqual(['birthdate', 'family_name', 'given_name', 'nationalities.0'])
    expect(shown['diploma']?.toSorted()).toEqual(['awarding_institution', 'date_of_award', 'title'])
  })

  test('[BE-JP 4] the receipt is signed by the node and holds nothing of the person', async () => {
    const crossing = await enrol(testbed, traveller)
    const { receipt, attributes, decision } = decisionOf(crossing, 'pid')
    const parts = splitCompact(receipt)
    if (parts === undefined) throw new Error('the receipt is not a compact JWS')
    const driver = nodeDriver() as (step: object) => unknown
    const signature = runSync(verifyJadesSignature({ ...parts, cty: 'vnd.entente.receipt+json' }), driver)
    const { keys } = testbed.layout.pkis.jp
    expect(signature).toMatchObject({ ok: true, x5tS256: keys.get('receipt-signer').x5tS256 })
    const text = payloadText(parts.payload) ?? ''
    expect(JSON.parse(text)).toMatchObject({
      verdict: 'RECOGNISED',
      agreement: decision.agreement,
      rule: 'be-jp.pid',
      node: 'jp',
    })
    for (const value of Object.values(attributes).flat()) {
      if (String(value).length > 2) expect(text).not.toContain(String(value))
    }
  })

  test('no decision without its audit entry, and the chain holds', async () => {
    const crossing = await enrol(testbed, traveller)
    const { jp } = testbed.nodes
    const entries = await jp.audit.list(jp.store.db, { limit: 1000 })
    for (const { receiptId, decision } of crossing.credentials) {
      const own = entries.filter(({ data }) => data['receipt'] === receiptId)
      expect(own).toMatchObject([
        { event: 'recognition.credential-decided', data: { verdict: decision.verdict, rule: decision.rule } },
      ])
    }
    expect(await jp.audit.verifyChain(jp.store.db)).toMatchObject({ ok: true })
  })

  test('[BE-JP 1] while Belgium has suspended, the notice is named, and the union-wide rule is no way round', async () => {
    const notice = await suspend(testbed)
    const suspended = await enrol(testbed, traveller)
    expect(decisionOf(suspended, 'pid')).toMatchObject({
      decision: { verdict: 'SUSPENDED', deciding: 'SUSPENDED_BY_NOTICE', rule: 'be-jp.pid' },
      attributes: {},
    })
    expect(decisionOf(suspended, 'pid').decision.reasons[0]?.detail).toContain(notice.id)
    expect(decisionOf(suspended, 'diploma').decision.verdict).toBe('RECOGNISED')
    await lift(testbed, notice)
    expect(decisionOf(await enrol(testbed, traveller), 'pid').decision.verdict).toBe('RECOGNISED')
  })

  test('a person who refuses comes back to a page that says so, and nothing was decided', async () => {
    const browser = createBrowser()
    const opened = await traveller.wallet.open(await beginEnrolment(testbed, browser, 'fr'))
    if (!opened.ok) throw new Error(opened.detail)
    const sent = await opened.refuse()
    expect(sent).toMatchObject({ ok: true, shown: [] })
    const page = await browser.get((sent.ok && sent.redirectUri) || '')
    expect(page.status).toBe(200)
    expect(page.text).not.toContain('RECOGNISED')
  })

  test('the result is for the browser session that began, and for no other', async () => {
    const opened = await traveller.wallet.open(await beginEnrolment(testbed, createBrowser(), 'en'))
    if (!opened.ok) throw new Error(opened.detail)
    const sent = await opened.approve()
    const stranger = createBrowser()
    await stranger.get(`${testbed.urls.jp}/en/services/enrolment`)
    const page = await stranger.get((sent.ok && sent.redirectUri) || '')
    const { familyName } = await testbed.nodes.be.registers.getPerson(traveller.personId)
    expect(page.text).not.toContain(familyName)
  })
})

test('[EU-JP 1] a type that no signed agreement names is not recognised', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'entente-unsigned-'))
  const testbed = await startTestbed({ dir, webWallet: false })
  await signAgreement(testbed, 'be-jp')
  const traveller = await chooseTraveller(testbed)
  await receiveCredentials(testbed, traveller)
  const crossing = await enrol(testbed, traveller)
  expect(decisionOf(crossing, 'pid').decision.verdict).toBe('RECOGNISED')
  expect(decisionOf(crossing, 'diploma')).toMatchObject({
    decision: { verdict: 'NOT_RECOGNISED', deciding: 'NO_RULE' },
    attributes: {},
  })
  await testbed.close()
  rmSync(dir, { recursive: true, force: true })
})

test('a revoked PID is not recognised, its attributes go nowhere, and the reason is told', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'entente-revoked-'))
  const testbed = await startTestbed({ dir, webWallet: false })
  await signAgreement(testbed, 'be-jp')
  await signAgreement(testbed, 'eu-jp')
  const traveller = await chooseTraveller(testbed)
  await receiveCredentials(testbed, traveller)
  const { personId } = traveller
  expect(await testbed.nodes.be.issuer?.revoke({ personId, type: 'pid' })).toBe(5)
  const crossing = await enrol(testbed, traveller)
  expect(decisionOf(crossing, 'pid')).toMatchObject({
    decision: { verdict: 'NOT_RECOGNISED', deciding: 'STATUS_REVOKED' },
    attributes: {},
  })
  expect(decisionOf(crossing, 'diploma').decision.verdict).toBe('RECOGNISED')
  await testbed.close()
  rmSync(dir, { recursive: true, force: true })
})
