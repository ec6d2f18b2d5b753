/** Whether the seller has sealed its invoice: in the document or around it, on a real node with its list of trust services. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fromBase64, localSigner, type Name, signDocument, type SigningOrder } from '@entente/trust'
import { invoicesTexts } from '@entente/ui'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { documentDriver } from '../../national-node/src/kernel/document-crypto.ts'
import { createSigningKey } from '../../national-node/src/kernel/keys.ts'
import { openFile } from '../../national-node/src/modules/invoicing/index.ts'
import { startTestbed, type Testbed } from '../src/start-testbed.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const invoice = readFileSync(join(import.meta.dirname, '../../invoice/src/vectors/belgian-invoice.xml'))
const dir = mkdtempSync(join(tmpdir(), 'entente-invoice-seal-'))
let testbed: Testbed
beforeAll(async () => {
  testbed = await startTestbed({ dir, nodes: ['be'], webWallet: false })
})
afterAll(async () => {
  await testbed?.close()
  rmSync(dir, { recursive: true, force: true })
})

const SELLER = {
  organization: 'Praline du Sablon SRL',
  organizationIdentifier: 'NTRBE-0123456749',
  country: 'BE',
}
const OTHER = {
  organization: 'Chocolat Anonyme SA',
  organizationIdentifier: 'NTRBE-0987654394',
  country: 'BE',
}
const NAMED = { organization: 'PRALINE DU SABLON S.R.L.', country: 'BE' }

type Wish = Partial<Pick<SigningOrder, 'format' | 'files'>> & { readonly listed?: boolean }

/** By a certificate of the listed service of Belgium, or of one that nobody lists. */
async function sealed(subject: Partial<Name>, wish: Wish = {}): Promise<Uint8Array> {
  const { format = 'XAdES', files = [FILE], listed = true } = wish
  const { authorities } = testbed.layout.pkis.be
  const { file } = authorities[listed ? 'seal-ca' : 'access-ca'].issue({
    label: 'Seal of a company',
    subject,
  })
  const { alg, key } = createSigningKey(file.privateJwk, file.x5c)
  const compute = documentDriver()
  const drive: SigningOrder['drive'] = async (step) => compute(step)
  const certificates = file.x5c.map((one) => fromBase64(one) ?? new Uint8Array())
  const signer = localSigner({ alg, key, certificates, drive })
  const at = testbed.clock.now()
  const made = await signDocument({ format, files, level: 'B', signer, drive, at })
  return made.ok ? made.bytes : expect.fail(JSON.stringify(made))
}
const FILE = { name: 'invoice.xml', mimeType: 'application/xml', bytes: new Uint8Array(invoice) }
const NOTE = { name: 'note.txt', mimeType: 'text/plain', bytes: new Uint8Array([104, 105]) }

async function sealOf(bytes: Uint8Array) {
  const found = await openFile(bytes)
  if (!found.ok) return expect.fail(found.refusal.detail)
  const { entry, model, signed } = found.opened
  return { entry, signed, ...(await testbed.nodes.be.invoicing.readSeal({ bytes, entry, model })) }
}

const changed = (bytes: Uint8Array, from: string, to: string) =>
  Buffer.from(Buffer.from(bytes).toString().replace(from, to))

test('an invoice that nobody has sealed says so', async () => {
  expect(await sealOf(invoice)).toEqual({ entry: undefined, signed: false, state: 'none' })
})

test.each([
  ['by the number in the certificate', SELLER, 'bySeller'],
  ['by its tax number', { ...SELLER, organizationIdentifier: 'VATBE-0123456749' }, 'bySeller'],
  ['by its name, where the certificate has no number', NAMED, 'byName'],
  ['by another company', OTHER, 'byOther'],
  [
    'by the same number of another country',
    { ...SELLER, organizationIdentifier: 'NTRFR-0123456749' },
    'byOther',
  ],
  ['by another name without a number', { organization: 'Praline', country: 'BE' }, 'byOther'],
])('sealed in the document %s', async (_, subject, state) => {
  const found = await sealOf(await sealed(subject))
  expect(found).toMatchObject({ entry: undefined, signed: true, state })
  expect(found.sealer).toContain(subject.organization)
})

test.each(['ASiC-E/XAdES', 'ASiC-E/CAdES', 'ASiC-S/XAdES'] as const)(
  'sealed around the document, as %s: the invoice in it is checked',
  async (format) => {
    const files = format.startsWith('ASiC-E') ? [FILE, NOTE] : [FILE]
    const bytes = await sealed(SELLER, { format, files })
    expect(await sealOf(bytes)).toMatchObject({ entry: 'invoice.xml', signed: true, state: 'bySeller' })
    const found = await openFile(bytes)
    expect(found.ok && found.opened.report).toMatchObject({ pack: 'peppol-bis@3.0.21', valid: true })
  },
)

test('a seal that nobody vouches for is intact, and no more', async () => {
  expect(await sealOf(await sealed(SELLER, { listed: false }))).toMatchObject({ state: 'notVouched' })
})

test('a seal that is about something else in the container is not one on the invoice', async () => {
  const bytes = await sealed(SELLER, { format: 'ASiC-E/XAdES', files: [FILE, NOTE] })
  const found = await openFile(bytes)
  const { model } = found.ok ? found.opened : expect.fail('an invoice')
  const asked = { bytes, entry: 'added-later.xml', model }
  expect(await testbed.nodes.be.invoicing.readSeal(asked)).toMatchObject({ state: 'partly' })
})

test('an invoice that was changed afterwards has a broken seal', async () => {
  const bytes = changed(await sealed(SELLER), '>2026-0117<', '>2026-0118<')
  expect(await sealOf(bytes)).toMatchObject({ state: 'broken' })
})

test('a container with two invoices, or with none, is none', async () => {
  const two = await sealed(SELLER, { format: 'ASiC-E/XAdES', files: [FILE, { ...FILE, name: 'other.xml' }] })
  const none = await sealed(SELLER, { format: 'ASiC-E/XAdES', files: [NOTE] })
  for (const bytes of [two, none])
    expect(await openFile(bytes)).toMatchObject({ ok: false, refusal: { problem: 'archive' } })
})

test('the page tells the seal together with the register, in words', async () => {
  const { app } = testbed.nodes.be
  const words = invoicesTexts.en
  const first = await app.request('/en/invoices')
  const cookie = (first.headers.getSetCookie()[0] ?? '').split(';')[0] ?? ''
  const tokenIn = (html: string) => /name="form_token" value="([^"]*)"/.exec(html)?.[1] ?? ''
  const form = new FormData()
  form.append('form_token', tokenIn(await first.text()))
  form.append('file', new File([new Uint8Array(await sealed(SELLER))], 'sealed.xml'))
  const headers = { cookie, origin: testbed.urls.be }
  const shown = await (await app.request('/en/invoices', { method: 'POST', body: form, headers })).text()
  expect(shown).toContain(words.sealStates.unchecked)
  const valueOf = (name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(shown)?.[1] ?? ''
  const body = new URLSearchParams({
    form_token: tokenIn(shown),
    document: valueOf('document'),
    act: 'seller',
  })
  const told = await (await app.request('/en/invoices/open', { method: 'POST', body, headers })).text()
  expect(told).toContain(words.sealStates.bySeller)
  expect(told).toContain('NTRBE-0123456749')
  expect(told).toContain(words.sellerStates.verified)
})
