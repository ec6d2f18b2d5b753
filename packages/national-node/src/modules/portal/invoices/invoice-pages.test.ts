import { readFileSync } from 'node:fs'
import { deflateRawSync } from 'node:zlib'
import { invoicesTexts } from '@entente/ui'
import { beforeAll, describe, expect, test } from 'vitest'
import { LANGUAGES, type Language } from '../../../kernel/language.ts'
import { eachStore } from '../../../store/each-store.ts'
import { openFile, packFile } from '../../invoicing/index.ts'
import { createTestPortal, type TestPortal } from '../portal-fixtures.ts'

const VECTORS = new URL('../../../../../invoice/src/vectors/', import.meta.url)
const belgian = readFileSync(new URL('belgian-invoice.xml', VECTORS))
const japanese = readFileSync(new URL('japanese-invoice.xml', VECTORS))
const text = belgian.toString('utf8')

/** As browsers send it: whole, and not as a stream that a refusal would interrupt. */
async function bodyOf(
  form: FormData,
): Promise<{ method: string; body: ArrayBuffer; headers: Record<string, string> }> {
  const made = new Response(form)
  const type = made.headers.get('content-type') ?? ''
  const headers = { origin: 'http://localhost', 'content-type': type }
  return { method: 'POST', body: await made.arrayBuffer(), headers }
}

const wordsOf = (page: string) =>
  page
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll('&#39;', '’')
    .replaceAll(/[ \n]+/g, ' ')

eachStore('the pages of invoices', (open) => {
  let world: TestPortal
  beforeAll(async () => {
    world = await createTestPortal(await open())
  })

  async function upload(lang: Language, file: Uint8Array | undefined, fields: Record<string, string> = {}) {
    const form = new FormData()
    form.set('form_token', await world.tokenOn(`/${lang}/invoices`))
    for (const [name, value] of Object.entries(fields)) form.set(name, value)
    if (file !== undefined) form.set('file', new File([new Uint8Array(file)], 'invoice 17.xml'))
    return world.open(`/${lang}/invoices`, await bodyOf(form))
  }

  async function act(fields: Record<string, string>, lang: Language = 'en') {
    const token = await world.tokenOn(`/${lang}/invoices`)
    return world.send(`/${lang}/invoices/open`, {
      form_token: token,
      document: packFile(belgian),
      name: 'invoice 17.xml',
      ...fields,
    })
  }

  test.each(LANGUAGES)(
    'show in %s who sells to whom, that the sums are right and the rules kept',
    async (lang) => {
      const answer = await upload(lang, belgian)
      expect(answer.status).toBe(200)
      const page = await answer.text()
      const words = wordsOf(page)
      const { valid, sumsRight, findingsNone, results, sumNames, seller, buyer } = invoicesTexts[lang]
      for (const part of [valid, sumsRight, findingsNone, results.matches, sumNames.due, seller, buyer])
        expect(words).toContain(part)
      for (const part of ['Praline du Sablon SRL', '東京菓子株式会社', '2026-0117', '0123456749'])
        expect(page).toContain(part)
      expect(page).not.toContain('<script')
    },
  )

  test('a Latin title does not turn an Arabic sentence around', async () => {
    const page = await (await upload('ar', belgian)).text()
    expect(page).toContain('<bdi><bdi>Peppol BIS Billing 3.0</bdi>، الإصدار <bdi>3.0.21</bdi></bdi>')
  })

  test('a page carries the document and nothing of it is kept: what comes back is what was brought', async () => {
    const page = await (await upload('en', belgian)).text()
    const [, carried = ''] = /name="document" value="([^"]*)"/.exec(page) ?? []
    const back = await act({ document: carried, do: 'file' })
    expect(back.headers.get('content-disposition')).toBe('attachment; filename="invoice-17.xml"')
    expect(Buffer.from(await back.arrayBuffer()).equals(belgian)).toBe(true)
    expect(back.headers.get('cache-control')).toBe('no-store')
  })

  test('what is wrong stands on the page, with what to do, in words and as data', async () => {
    const wrong = text
      .replace('<cbc:ID>2026-0117</cbc:ID>', '')
      .replace('<cbc:PayableAmount currencyID="EUR">225.00', '<cbc:PayableAmount currencyID="EUR">250.00')
    const page = wordsOf(await (await upload('de', Buffer.from(wrong))).text())
    const { notValid, sumsWrong, action, results } = invoicesTexts.de
    for (const part of [notValid, sumsWrong, action, results.differs, 'BR-02', 'BR-CO-16'])
      expect(page).toContain(part)
    const json = await act({ document: packFile(Buffer.from(wrong)), do: 'json' })
    expect(json.headers.get('content-type')).toBe('application/json')
    const [file] = (await json.json()) as { file: string; valid: boolean; findings: { rule: string }[] }[]
    expect(file).toMatchObject({ file: 'invoice 17.xml', pack: 'peppol-bis@3.0.21', valid: false })
    expect(file?.findings.map(({ rule }) => rule)).toEqual(expect.arrayContaining(['BR-02', 'BR-CO-16']))
    const svrl = await (await act({ document: packFile(Buffer.from(wrong)), do: 'svrl' })).text()
    expect(svrl).toContain('<svrl:failed-assert id="BR-02" flag="fatal"')
  })

  test('rules can be chosen', async () => {
    const page = await (await upload('en', belgian, { pack: 'pint-jp@1.1.3' })).text()
    expect(wordsOf(page)).toContain(invoicesTexts.en.notValid)
    expect(page).toContain('<option value="pint-jp@1.1.3" selected>')
    const back = wordsOf(await (await act({ pack: '' })).text())
    expect(back).toContain(invoicesTexts.en.valid)
    const unknown = wordsOf(await (await act({ pack: 'nobody@1' })).text())
    expect(unknown).toContain(invoicesTexts.en.valid)
  })

  describe('what is no invoice is named for what it is', () => {
    test.each<[string, Uint8Array | undefined, keyof (typeof invoicesTexts)['en']['problems'], number]>([
      ['no file', undefined, 'noFile', 400],
      ['an empty file', Buffer.from(''), 'emptyFile', 400],
      ['a PDF', Buffer.from('%PDF-1.7'), 'pdf', 400],
      ['an archive', Buffer.from('PK\u0003\u0004'), 'archive', 400],
      ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47]), 'picture', 400],
      ['a web page', Buffer.from('<html></html>'), 'webPage', 400],
      ['an order', Buffer.from('<Order/>'), 'otherDocument', 400],
      ['a torn file', belgian.subarray(0, 700), 'damaged', 400],
      ['a document type', Buffer.from(`<!DOCTYPE x>${text}`), 'doctype', 400],
      ['depth', Buffer.from('<a>'.repeat(80)), 'oversized', 400],
      ['another encoding', Buffer.from([0x3c, 0xe9]), 'encoding', 400],
      ['11 megabytes', Buffer.alloc(11 * 1024 * 1024, 0x20), 'tooLarge', 413],
    ])('%s', async (_, file, problem, status) => {
      const answer = await upload('fr', file)
      expect(answer.status).toBe(status)
      const page = await answer.text()
      expect(page).toContain('class="error-summary"')
      expect(wordsOf(page)).toContain(invoicesTexts.fr.problems[problem])
      expect(page).toContain('aria-invalid="true"')
    })
  })

  describe('the forms refuse', () => {
    test.each<[string, Record<string, string>, number]>([
      ['a document that is none of ours', { document: 'nonsense' }, 400],
      [
        'what unpacks to more than is read',
        { document: deflateRawSync(Buffer.alloc(11 << 20)).toString('base64url') },
        413,
      ],
      ['an act that nobody knows', { do: 'sell' }, 400],
      ['a language that nobody speaks here', { read: 'xx' }, 400],
      ['an answer beyond its length', { buyerReference: 'x'.repeat(201) }, 400],
      ['a form of another page', { form_token: 'x' }, 403],
    ])('%s', async (_, fields, status) => {
      expect((await act(fields)).status).toBe(status)
    })

    test('a file in a form from elsewhere', async () => {
      const form = new FormData()
      form.set('form_token', await world.tokenOn('/en/invoices'))
      form.set('file', new File(['x'], 'x.xml'))
      const sent = await bodyOf(form)
      const headers = { ...sent.headers, origin: 'https://evil.example' }
      expect((await world.open('/en/invoices', { ...sent, headers })).status).toBe(403)
    })

    test('two files at once, and a form of another kind', async () => {
      const form = new FormData()
      form.set('form_token', await world.tokenOn('/en/invoices'))
      for (const name of ['1.xml', '2.xml']) form.append('file', new File(['x'], name))
      const two = await world.open('/en/invoices', await bodyOf(form))
      expect(two.status).toBe(413)
      expect((await world.send('/en/invoices', { file: 'x' })).status).toBe(400)
    })
  })

  test('what the invoice says is text, whatever it looks like', async () => {
    const rude = text.replace('Chocolate for the autumn fair', '&lt;script&gt;alert(1)&lt;/script&gt;')
    const page = await (await upload('en', Buffer.from(rude))).text()
    expect(page).toContain('&lt;script&gt;')
    expect(page).not.toContain('<script')
  })

  test('another language gets the same document by the same form', async () => {
    const sent = await act({ read: 'ar', as: 'translate' })
    expect([sent.status, sent.headers.get('location')]).toEqual([307, '/ar/invoices/open'])
    const shown = await act({ read: 'ar', as: 'translate' }, 'ar')
    expect(wordsOf(await shown.text())).toContain(invoicesTexts.ar.questionsTitle)
  })

  test('whoever comes back by the address alone begins anew', async () => {
    const answer = await world.open('/en/invoices/open')
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/en/invoices'])
  })

  describe('for a receiver in Japan', () => {
    test('the registration number is asked, and no other text is one', async () => {
      const asked = await act({ do: 'translate' }, 'ja')
      expect(asked.status).toBe(200)
      const page = await asked.text()
      expect(page).toContain('name="registrationNumber"')
      expect(page).not.toContain('class="error-summary"')
      const again = await act({ do: 'translate', again: 'yes', registrationNumber: 'BE1' }, 'ja')
      expect(again.status).toBe(400)
      const told = await again.text()
      expect(told).toContain('class="error-summary"')
      expect(wordsOf(told)).toContain(invoicesTexts.ja.answerMissing)
    })

    test.each(LANGUAGES)('the report says in %s what changed and what is lost in law', async (lang) => {
      const page = await (await act({ do: 'translate', unregistered: 'yes' }, lang)).text()
      const words = wordsOf(page)
      const { translated, effects, losses, actions, reasons, termNames } = invoicesTexts[lang]
      for (const part of [
        translated,
        effects,
        losses.noNumber,
        actions.dropped,
        reasons.specification,
        termNames['BT-31'],
      ])
        expect(words).toContain(part)
      expect(page).not.toContain('<span lang="en"')
    })

    test('the file that comes back is valid there, and another day is asked where there is none', async () => {
      const page = await (await act({ do: 'translate', registrationNumber: 'Ｔ1234567890123' })).text()
      const [, carried = ''] = /name="document" value="([^"]*)"/.exec(page) ?? []
      const file = Buffer.from(await (await act({ document: carried, do: 'file' })).arrayBuffer())
      const found = await openFile(file)
      expect(found).toMatchObject({ ok: true, opened: { report: { pack: 'pint-jp@1.1.3', valid: true } } })
      const without = packFile(Buffer.from(text.replace(/<cac:InvoicePeriod>.*?<\/cac:InvoicePeriod>/s, '')))
      const asked = await act({
        document: without,
        do: 'translate',
        unregistered: 'yes',
        periodFrom: '31.10.2026',
      })
      expect(await asked.text()).toContain('name="periodFrom"')
      const given = await act({
        document: without,
        do: 'translate',
        unregistered: 'yes',
        periodFrom: '2026-10-31',
      })
      expect(wordsOf(await given.text())).toContain(invoicesTexts.en.reasons.period)
    })

    test('what cannot be said there is refused, with the reason', async () => {
      const taxed = text.replaceAll('<cbc:ID>G</cbc:ID>', '<cbc:ID>K</cbc:ID>')
      const page = await act({ document: packFile(Buffer.from(taxed)), do: 'translate', unregistered: 'yes' })
      const words = wordsOf(await page.text())
      expect(words).toContain(invoicesTexts.en.refusedTitle)
      expect(words).toContain(invoicesTexts.en.obstacles['BT-118'])
    })
  })

  test.each(LANGUAGES)('a Japanese invoice is translated for Europe and reported in %s', async (lang) => {
    const page = await (
      await act(
        {
          document: packFile(japanese),
          do: 'translate',
          buyerReference: 'B1',
          exemption: 'x',
          dueDate: '2026-12-31',
        },
        lang,
      )
    ).text()
    const words = wordsOf(page)
    for (const part of [
      invoicesTexts[lang].translated,
      invoicesTexts[lang].reasons.vatNumber,
      invoicesTexts[lang].reasons.reducedRate,
    ])
      expect(words).toContain(part)
    expect(page).not.toContain('<span lang="en"')
  })

  test('where the node checks no batches, nobody is led there', async () => {
    expect(await world.read('/en/invoices')).not.toContain('/en/invoices/many')
    expect((await world.open('/en/invoices/many')).status).toBe(404)
  })

  test('the seller is not said to be real before its register was asked, and no seal is claimed', async () => {
    const page = wordsOf(await (await upload('en', belgian)).text())
    expect(page).toContain(invoicesTexts.en.sellerStates.ready)
    expect(page).toContain(invoicesTexts.en.sealStates.none)
    expect(page).not.toContain(invoicesTexts.en.askRegister)
    const malformed = text.replace('0208">0123456749</cbc:CompanyID', '0208">0123456748</cbc:CompanyID')
    const told = wordsOf(await (await upload('en', Buffer.from(malformed))).text())
    expect(told).toContain(invoicesTexts.en.sellerStates.malformed)
  })
})
