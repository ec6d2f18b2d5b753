/**
 * Whether the seller of an invoice is real: Japan asks the register of Belgium, and the agreement of both says what the
 * extract is worth. On real nodes; only the line is bent where something must go wrong on it.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type InvoiceModel, readInvoice, readModel } from '@entente/invoice'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { createFetch, type Fetch, type FetchAnswer } from '../../national-node/src/kernel/fetch.ts'
import { nodeDriver, randomBytes } from '../../national-node/src/kernel/crypto.ts'
import { businessRegisterRoutes } from '../../national-node/src/modules/invoicing/register/business-register.ts'
import { askRegister } from '../../national-node/src/modules/invoicing/seller/ask-register.ts'
import { createTestPki } from '../src/pki.ts'
import { signAgreement, startTestbed, type Testbed } from '../src/start-testbed.ts'
import { REASON } from './agreements-world.ts'
import { PLACES, storedAt } from './each-place.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const VECTORS = join(import.meta.dirname, '../../invoice/src/vectors')
const modelOf = (name: string): InvoiceModel => {
  const read = readInvoice(readFileSync(join(VECTORS, name)))
  return read.ok ? readModel(read.invoice) : expect.fail(read.refusal.detail)
}
const belgian = modelOf('belgian-invoice.xml')
const japanese = modelOf('japanese-invoice.xml')

type Seller = Partial<InvoiceModel['seller']>
const from = (model: InvoiceModel, change: Seller): InvoiceModel => ({
  ...model,
  seller: { ...model.seller, ...change },
})
const registered = (value: string): Seller => ({ registration: { value, scheme: '0208' } })

describe.each(PLACES)('the seller of an invoice ($name)', (place) => {
  const { skipped } = place
  const dir = mkdtempSync(join(tmpdir(), 'entente-seller-'))
  let testbed: Testbed
  beforeAll(async () => {
    if (skipped) return
    testbed = await startTestbed({ dir, webWallet: false, ...storedAt(place) })
    await signAgreement(testbed, 'be-jp')
  })
  afterAll(async () => {
    await testbed?.close()
    rmSync(dir, { recursive: true, force: true })
  })

  /** What Japan is told, over a line that may be bent. */
  function ask(model: InvoiceModel, bend?: (url: string, answer: FetchAnswer) => Promise<FetchAnswer>) {
    const { jp } = testbed.nodes
    const { clock, layout } = testbed
    const real = createFetch({ allowLocalHttp: true, clock })
    const fetch: Fetch = async (url, init) => {
      const answer = await real(url, init)
      return bend === undefined ? answer : bend(String(url), answer)
    }
    const partners = [{ party: 'BE', baseUrl: `http://localhost:${layout.ports.be}` }]
    const { store, agreements, publicLog, recognition } = jp
    const config = { party: 'JP', partners }
    return askRegister(
      { store, clock, driver: nodeDriver(), fetch, agreements, publicLog, recognition, config },
      model,
    )
  }
  const textInstead =
    (path: string, text: (url: string) => Promise<string> | string) =>
    async (url: string, answer: FetchAnswer): Promise<FetchAnswer> => {
      if (!url.includes(path)) return answer
      const replaced = await text(url)
      return { ...answer, text: async () => replaced }
    }

  test.skipIf(skipped)(
    '[BE-JP 11] [BE-JP 15] the register confirms number and name, under the agreement',
    async () => {
      expect(await testbed.nodes.jp.invoicing.askRegister(belgian)).toMatchObject({
        state: 'verified',
        registered: { name: 'Praline du Sablon SRL', number: '0123456749' },
        under: { agreement: 'urn:entente:agreement:be-jp', rule: 'be-jp.corp' },
      })
    },
  )

  test.skipIf(skipped)('[BE-JP 11] Belgium asks the register of Japan in the same way', async () => {
    const found = await testbed.nodes.be.invoicing.askRegister(from(japanese, { name: '東京菓子株式会社' }))
    expect(found).toMatchObject({ state: 'verified', under: { rule: 'jp-be.corp' } })
  })

  test.skipIf(skipped).each<[string, InvoiceModel, string]>([
    ['another name', from(belgian, { name: 'Chocolat Anonyme SA', tradingName: undefined }), 'nameDiffers'],
    [
      'a name in other letters of case and accent',
      from(belgian, { name: 'PRALINE DU SABLON, S.R.L.' }),
      'verified',
    ],
    ['a number that nobody has', from(belgian, registered('0200000043')), 'unknown'],
    ['a number that cannot be', from(belgian, registered('0123456748')), 'malformed'],
    [
      'no number at all',
      from(belgian, { registration: undefined, vatNumber: undefined, identifiers: [] }),
      'noNumber',
    ],
    [
      'a seller of a country without agreement',
      from(belgian, { registration: { value: '732829320', scheme: '0002' } }),
      'noAgreement',
    ],
  ])('%s: %#', async (_, model, state) => {
    expect(await ask(model)).toMatchObject({ state })
  })

  test.skipIf(skipped).each<[string, InvoiceModel, string]>([
    ['a seller of the own country', belgian, 'verified'],
    [
      'under another name',
      from(belgian, { name: 'Chocolat Anonyme SA', tradingName: undefined }),
      'nameDiffers',
    ],
    ['a number that nobody has', from(belgian, registered('0200000043')), 'unknown'],
    ['a company that is struck off', from(belgian, registered('0987654394')), 'struckOff'],
  ])('%s is looked up in the own register, and no agreement is asked', async (_, model, state) => {
    const answer = await testbed.nodes.be.invoicing.askRegister(model)
    expect(answer).toMatchObject({ state })
    expect(answer.under).toBeUndefined()
  })

  test.skipIf(skipped)('a node without the register of its country says so', async () => {
    const at = from(belgian, { registration: { value: '7000012050002', scheme: '0188' } })
    expect(await ask(at)).toMatchObject({ state: 'noRegister', askable: false })
  })

  test.skipIf(skipped)('a company that is struck off is not recognised, and the reason is told', async () => {
    const answer = await ask(from(belgian, registered('0987654394')))
    expect(answer.state).toBe('notRecognised')
    expect(answer.reasons?.map(({ code }) => code)).toContain('STATUS_REVOKED')
    expect(answer.registered).toBeUndefined()
  })

  describe('on a line that lies', () => {
    const extractOf = (number: string) =>
      fetch(`http://localhost:${testbed.layout.ports.be}/register/companies/${number}`).then((answer) =>
        answer.text(),
      )
    /** A register with the right words and a key that stands on no list. */
    const strangerSays = async (url: string): Promise<string> => {
      const { clock } = testbed
      const { keys } = createTestPki({ code: 'be', country: 'BE', clock, random: randomBytes })
      const companies = [{ number: '0123456749', name: 'Praline du Sablon SRL' }]
      const app = businessRegisterRoutes({
        clock,
        driver: nodeDriver(),
        keys,
        companies,
        baseUrl: new URL(url).origin,
      })
      return (await app.request(new URL(url).pathname)).text()
    }

    test.skipIf(skipped).each<[string, string, (url: string) => Promise<string> | string, string, string[]]>([
      [
        'the extract of another company, not struck off',
        '/companies/',
        () => extractOf('0123456749'),
        'numberDiffers',
        [],
      ],
      [
        'an extract that was changed',
        '/companies/',
        async () => (await extractOf('0123456749')).replace(/^[^.]+\.(.)/, (all) => `${all.slice(0, -1)}A`),
        'notRecognised',
        ['CREDENTIAL_INVALID'],
      ],
      ['a register that is on no list', '/companies/', strangerSays, 'notRecognised', ['NOT_LISTED']],
      [
        'no extract but some text',
        '/companies/',
        () => 'not a credential',
        'notRecognised',
        ['CREDENTIAL_INVALID'],
      ],
      ['nothing', '/companies/', () => '', 'notRecognised', ['CREDENTIAL_INVALID']],
      ['no status list', '/status', () => 'gone', 'notRecognised', ['STATUS_STALE']],
      ['a status list of somebody else', '/status', strangerSays, 'notRecognised', ['STATUS_STALE']],
    ])('%s', async (_, path, text, state, codes) => {
      const asked = state === 'numberDiffers' ? from(belgian, registered('0200000043')) : belgian
      const bent = textInstead(path, text)
      const answer = await ask(asked, async (url, given) =>
        bent(url, path === '/companies/' ? { ...given, status: 200 } : given),
      )
      expect(answer.state).toBe(state)
      expect(answer.reasons?.map(({ code }) => code) ?? []).toEqual(expect.arrayContaining(codes) as string[])
      if (state === 'notRecognised') expect(answer.registered).toBeUndefined()
    })

    test.skipIf(skipped)('a register that answers with an error is asked again later', async () => {
      expect(await ask(belgian, async (_, answer) => ({ ...answer, status: 503 }))).toMatchObject({
        state: 'unreachable',
        askable: true,
      })
    })
  })

  test.skipIf(skipped)(
    '[BE-JP 11] a suspended rule is told as such, and lifted it counts again',
    async () => {
      const { be, jp } = testbed.nodes
      const agreement = 'urn:entente:agreement:be-jp'
      const target = ['recognitions:be-jp.corp']
      const { sha256 } = await be.agreements.signNotice({
        agreement,
        type: 'suspend',
        target,
        reason: REASON,
      })
      const answer = await jp.invoicing.askRegister(belgian)
      expect(answer.state).toBe('notRecognised')
      expect(answer.reasons?.map(({ code }) => code)).toContain('SUSPENDED_BY_NOTICE')
      for (const node of [be, jp])
        await node.agreements.signNotice({ agreement, type: 'lift', refs: [sha256], reason: REASON })
      // Each side tells the other in its own time.
      await vi.waitFor(
        async () => expect(await jp.invoicing.askRegister(belgian)).toMatchObject({ state: 'verified' }),
        { timeout: 30_000, interval: 500 },
      )
    },
  )
})
