/** What is added behind a signature to change what a reader sees, and what signers may allow (ISO 32000-2 §12.8.2). */
import { beforeAll, describe, expect, test } from 'vitest'
import { forgeHouse, type House } from '../../create/forge-house.ts'
import { raiseDocument, signDocument } from '../../create/sign-document.ts'
import { createCms } from '../../cms/create-cms.ts'
import { type Bytes, runAsync } from '../../ports.ts'
import type { SignatureReport } from '../outcome.ts'
import { type Added, forgePdf, type PdfPlan, update } from './forge-pdf.ts'
import { validatePades } from './validate-pades.ts'

let house: House
let crls: readonly Bytes[]
beforeAll(async () => {
  house = await forgeHouse()
  crls = (await house.revocation([])).crls ?? []
})

const sign = (content: Bytes): Promise<Bytes> => {
  const spec = { content, detached: true, certificate: house.chain.leaf, chain: [house.chain.middle] }
  return runAsync(createCms(spec, { alg: 'ES256', key: house.keys.leaf.key }), house.drive)
}
const forged = (plan: PdfPlan = {}): Promise<Bytes> => forgePdf(sign, plan)
const ask = (bytes: Bytes): Promise<SignatureReport[]> => {
  const input = { at: house.at, anchors: [house.chain.anchor], stampAnchors: [house.stampAnchor], crls }
  return runAsync(validatePades({ bytes }, input), house.drive)
}

const CATALOG = (form: string): Added => ({
  number: 1,
  body: `<< /Type /Catalog /Pages 2 0 R /AcroForm ${form} >>`,
})
const PAGE = (annots: string, contents = '4 0 R'): Added => ({
  number: 3,
  body: `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Contents ${contents} /Annots ${annots} >>`,
})
const NOTE: Added = {
  number: 12,
  body: '<< /Type /Annot /Subtype /FreeText /Rect [0 0 200 200] /Contents (Refused) >>',
}
const TEXT_FIELD: Added = {
  number: 12,
  body: '<< /Type /Annot /Subtype /Widget /FT /Tx /T (x) /V (Refused) /Rect [0 0 200 200] >>',
}
const STREAM = (number: number): Added => ({ number, body: '<< /Length 8 >>\nstream\nRefused.\nendstream' })

describe('laid over what was signed: intact, yet it has not passed', () => {
  test.each<[string, PdfPlan, Added[], string]>([
    ['an annotation on the page', {}, [PAGE('[5 0 R 12 0 R]'), NOTE], 'annotations were added'],
    [
      'an annotation written into the page',
      {},
      [PAGE('[5 0 R << /Subtype /FreeText >>]')],
      'annotations were added',
    ],
    [
      'a list of annotations of its own',
      {},
      [PAGE('13 0 R'), { number: 13, body: '[5 0 R 12 0 R]' }, NOTE],
      'annotations were added',
    ],
    [
      'a field with text',
      {},
      [CATALOG('<< /Fields [5 0 R 12 0 R] /SigFlags 3 >>'), TEXT_FIELD],
      'fields were added',
    ],
    [
      'a field on the page that no form has',
      {},
      [PAGE('[5 0 R 12 0 R]'), TEXT_FIELD],
      'annotations were added',
    ],
    [
      'another kind of form',
      {},
      [CATALOG('<< /Fields [5 0 R] /SigFlags 3 /XFA 12 0 R >>'), STREAM(12)],
      'XFA was changed',
    ],
    [
      'a form elsewhere, of another kind',
      {},
      [CATALOG('13 0 R'), { number: 13, body: '<< /Fields [5 0 R] /SigFlags 3 /XFA 12 0 R >>' }, STREAM(12)],
      'XFA was changed',
    ],
    [
      'the form taken away',
      {},
      [{ number: 1, body: '<< /Type /Catalog /Pages 2 0 R >>' }],
      'form was taken away',
    ],
    [
      'content in the list of the page',
      { contents: '7 0 R', objects: ['[4 0 R]'] },
      [{ number: 7, body: '[4 0 R 12 0 R]' }, STREAM(12)],
      'entries were added',
    ],
    [
      'content in a list that is called validation data later',
      { contents: '7 0 R', objects: ['[4 0 R]'] },
      [{ number: 7, body: '[4 0 R 12 0 R]' }, STREAM(12), { number: 13, body: '<< /Certs 7 0 R >>' }],
      'entries were added',
    ],
    [
      'the look of the signed field',
      {},
      [
        {
          number: 5,
          body: '<< /Type /Annot /Subtype /Widget /FT /Sig /T (S1) /Rect [0 0 200 200] /F 132 /V 6 0 R /P 3 0 R >>',
        },
      ],
      'Rect was changed',
    ],
    [
      'a field filled in, where nobody allowed it',
      { fields: ['<< /Type /Annot /Subtype /Widget /FT /Tx /T (name) /Rect [0 0 9 9] >>'] },
      [{ number: 7, body: '<< /Type /Annot /Subtype /Widget /FT /Tx /T (name) /Rect [0 0 9 9] /V (Eve) >>' }],
      'V was changed',
    ],
  ])('%s', async (_, plan, added, why) => {
    const pdf = await forged(plan)
    expect(await ask(pdf)).toMatchObject([{ indication: 'TOTAL_PASSED' }])
    expect(await ask(update(pdf, added))).toMatchObject([
      {
        crypto: 'ok',
        indication: 'INDETERMINATE',
        subIndication: 'SIG_CONSTRAINTS_FAILURE',
        coverage: [{ extent: 'partial', note: expect.stringContaining(why) }],
      },
    ])
  })
})

const rules = (method: string, parameters: string): string =>
  `/Reference [<< /Type /SigRef /TransformMethod /${method} /TransformParams << /Type /TransformParams ${parameters} >> >>] `
const FIELD = '<< /Type /Annot /Subtype /Widget /FT /Tx /T (name) /Rect [0 0 9 9] >>'
const FILLED: Added = { number: 7, body: FIELD.replace(' >>', ' /V (Eve) >>') }
const WITH_NOTE = [PAGE('[5 0 R 7 0 R 12 0 R]'), NOTE]
const PASSED = 'TOTAL_PASSED'
const NOT = 'INDETERMINATE'

describe('what signers allow', () => {
  test.each<[string, string, Added[], string]>([
    ['certified without changes: a field filled in', rules('DocMDP', '/P 1 /V /1.2'), [FILLED], NOT],
    ['certified for forms: a field filled in', rules('DocMDP', '/P 2 /V /1.2'), [FILLED], PASSED],
    ['certified without a number: a field filled in', rules('DocMDP', '/V /1.2'), [FILLED], PASSED],
    ['certified with a number nobody knows: a field filled in', rules('DocMDP', '/P 7'), [FILLED], NOT],
    ['certified for forms: an annotation', rules('DocMDP', '/P 2 /V /1.2'), WITH_NOTE, NOT],
    ['certified for annotations: an annotation', rules('DocMDP', '/P 3 /V /1.2'), WITH_NOTE, PASSED],
    ['certified for annotations: other content', rules('DocMDP', '/P 3 /V /1.2'), [STREAM(4)], NOT],
    [
      'all fields locked',
      rules('DocMDP', '/P 2').replace(
        /\] $/,
        rules('FieldMDP', '/Action /All').replace(/^\/Reference \[/, ' '),
      ),
      [FILLED],
      NOT,
    ],
    [
      'this field locked',
      rules('DocMDP', '/P 2').replace(
        /\] $/,
        rules('FieldMDP', '/Action /Include /Fields [(name)]').replace(/^\/Reference \[/, ' '),
      ),
      [FILLED],
      NOT,
    ],
    [
      'another field locked',
      rules('DocMDP', '/P 2').replace(
        /\] $/,
        rules('FieldMDP', '/Action /Include /Fields [(other)]').replace(/^\/Reference \[/, ' '),
      ),
      [FILLED],
      PASSED,
    ],
    [
      'all fields but this one locked',
      rules('DocMDP', '/P 2').replace(
        /\] $/,
        rules('FieldMDP', '/Action /Exclude /Fields [(name)]').replace(/^\/Reference \[/, ' '),
      ),
      [FILLED],
      PASSED,
    ],
    [
      'all fields but another locked',
      rules('DocMDP', '/P 2').replace(
        /\] $/,
        rules('FieldMDP', '/Action /Exclude /Fields [(other)]').replace(/^\/Reference \[/, ' '),
      ),
      [FILLED],
      NOT,
    ],
  ])('%s', async (_, more, added, indication) => {
    const pdf = await forged({ more, fields: [FIELD] })
    expect(await ask(pdf)).toMatchObject([{ indication: PASSED }])
    expect(await ask(update(pdf, added))).toMatchObject([{ crypto: 'ok', indication }])
  })

  test('certified without changes: a time-stamp may follow, a second signature may not', async () => {
    const certified = await forged({ more: rules('DocMDP', '/P 1 /V /1.2') })
    const document = { name: 'a.pdf', mimeType: 'application/pdf', bytes: certified }
    const stamped = await raiseDocument({ ...house, document: certified, to: 'LTA' })
    if (!stamped.ok) throw new Error(stamped.detail)
    expect(await ask(stamped.bytes)).toMatchObject([{ indication: PASSED, provenLevel: 'LTA' }])
    const second = await signDocument({ ...house, format: 'PAdES', level: 'B', files: [document] })
    if (!second.ok) throw new Error(second.detail)
    const [first, own] = await ask(second.bytes)
    expect([first?.indication, own?.indication]).toEqual([NOT, PASSED])
  })

  test('a document that says so in its catalogue is not signed a second time', async () => {
    const pdf = await forged({ more: rules('DocMDP', '/P 1 /V /1.2') })
    const body =
      '<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [5 0 R] /SigFlags 3 >> /Perms << /DocMDP 6 0 R >> >>'
    const document = { name: 'a.pdf', mimeType: 'application/pdf', bytes: update(pdf, [{ number: 1, body }]) }
    const answer = await signDocument({ ...house, format: 'PAdES', level: 'B', files: [document] })
    expect(answer).toMatchObject({
      ok: false,
      code: 'DOCUMENT_UNFIT',
      detail: expect.stringContaining('certified'),
    })
  })
})

test('two persons sign one document, each level above keeps both', async () => {
  const file = (bytes: Bytes) => [{ name: 'a.pdf', mimeType: 'application/pdf', bytes }]
  const first = await signDocument({ ...house, format: 'PAdES', level: 'B', files: file(await forged()) })
  if (!first.ok) throw new Error(first.detail)
  const raised = await raiseDocument({ ...house, document: first.bytes, to: 'LTA' })
  if (!raised.ok) throw new Error(raised.detail)
  const reports = await ask(raised.bytes)
  expect(reports.map(({ indication, provenLevel }) => [indication, provenLevel])).toEqual([
    [PASSED, 'LTA'],
    [PASSED, 'LTA'],
  ])
})
