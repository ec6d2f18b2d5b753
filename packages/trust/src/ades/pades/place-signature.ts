/**
 * A signature or a time-stamp in a PDF (ISO 32000-2 §12.8.1, EN 319 142-1 §5): an update with a field, and a hole of
 * fixed size that everything else of the file is signed around.
 */
import { concatBytes, hex } from '../../bytes.ts'
import { CreationRefusal, type CreationSteps } from '../../create/steps.ts'
import type { Bytes } from '../../ports.ts'
import { certifiedFor, firstPage, type OpenPdf, openPdf } from './open-pdf.ts'
import { entryOf, type PdfDictionary, type PdfValue } from './parse-value.ts'
import { latin1 } from './read-objects.ts'
import { itemsOf, resolved } from './permissions.ts'
import { appendUpdate, type PdfAddition } from './write-update.ts'
import { octets, valueText, withEntries } from './write-value.ts'

export type SignaturePlan = {
  readonly type: 'Sig' | 'DocTimeStamp'
  readonly subFilter: 'ETSI.CAdES.detached' | 'ETSI.RFC3161'
  /** Further entries, as they are to stand. */
  readonly entries: string
  /** Octets kept free for the value. */
  readonly room: number
}

/** The document with the value that `sign` gives for all of it but the hole. */
export function* placeSignature(
  bytes: Bytes,
  plan: SignaturePlan,
  sign: (covered: Bytes) => CreationSteps<Bytes>,
): CreationSteps<Bytes> {
  const pdf = openPdf(bytes)
  if (certifiedFor(pdf) === 1 && plan.type === 'Sig')
    throw new CreationRefusal('DOCUMENT_UNFIT', 'who certified the document allows no change')
  const draft = appendUpdate(bytes, pdf.trailer, additionsOf(pdf, plan))
  const { rangeAt, start, end } = holeIn(draft, bytes.length, plan)
  const range = `[0 ${start} ${end} ${draft.length - end}]`.padEnd(RANGE.length)
  draft.set(octets(range), rangeAt)
  const value = yield* sign(concatBytes([draft.subarray(0, start), draft.subarray(end)]))
  if (value.length > plan.room)
    throw new CreationRefusal('DOCUMENT_UNFIT', `a value of ${value.length} bytes in room for ${plan.room}`)
  draft.set(octets(hex(value)), start + 1)
  return draft
}

/** As wide as four numbers of ten digits. */
const RANGE = `[${'0'.repeat(10)} ${'0'.repeat(10)} ${'0'.repeat(10)} ${'0'.repeat(10)}]`

function dictionaryText({ type, subFilter, entries, room }: SignaturePlan): string {
  const kind = `/Type /${type} /Filter /Adobe.PPKLite /SubFilter /${subFilter}`
  return `<< ${kind} ${entries} /ByteRange ${RANGE} /Contents <${'0'.repeat(room * 2)}> >>`
}

type Hole = { readonly rangeAt: number; readonly start: number; readonly end: number }

/** Only in what was added: what stands before may say the same. */
function holeIn(draft: Bytes, from: number, { room }: SignaturePlan): Hole {
  const text = latin1(draft.subarray(from))
  const contents = `/Contents <${'0'.repeat(room * 2)}>`
  const start = from + text.indexOf(contents) + '/Contents '.length
  return { rangeAt: from + text.indexOf(RANGE), start, end: start + room * 2 + 2 }
}

function additionsOf(pdf: OpenPdf, plan: SignaturePlan): PdfAddition[] {
  const page = firstPage(pdf)
  const [signature, field] = [pdf.trailer.size, pdf.trailer.size + 1]
  const reference: PdfValue = { kind: 'ref', number: field, generation: 0 }
  const pageRef = `${page.number} ${page.generation} R`
  const widget = '/Type /Annot /Subtype /Widget /FT /Sig /Rect [0 0 0 0] /F 132'
  const annotations = [...itemsOf(pdf.objects, entryOf(page.value, 'Annots')), reference]
  const annotated = withEntries(page.value, { Annots: { kind: 'array', items: annotations } })
  return [
    { number: signature, body: octets(dictionaryText(plan)) },
    {
      number: field,
      body: octets(`<< ${widget} /T (${freeName(pdf)}) /V ${signature} 0 R /P ${pageRef} >>`),
    },
    { number: page.number, generation: page.generation, body: octets(valueText(annotated)) },
    ...formWith(pdf, reference),
  ]
}

/** §12.7.3: the form names the field; where it is no object of its own, it stands in the catalogue. */
function formWith(pdf: OpenPdf, field: PdfValue): PdfAddition[] {
  const entry = entryOf(pdf.catalog, 'AcroForm')
  const found = resolved(pdf.objects, entry)
  const old: PdfDictionary = found?.kind === 'dictionary' ? found : { kind: 'dictionary', entries: [] }
  const form = withEntries(old, {
    Fields: { kind: 'array', items: [...itemsOf(pdf.objects, entryOf(old, 'Fields')), field] },
    // Signatures exist, and only additions keep them.
    SigFlags: { kind: 'number', text: '3' },
  })
  if (entry?.kind === 'ref')
    return [{ number: entry.number, generation: entry.generation, body: octets(valueText(form)) }]
  const catalog = withEntries(pdf.catalog, { AcroForm: form })
  return [{ ...pdf.trailer.root, body: octets(valueText(catalog)) }]
}

function freeName({ objects }: OpenPdf): string {
  const taken = new Set<string>()
  for (const { value } of objects.values()) {
    const name = value.kind === 'dictionary' ? value.entries.find(([key]) => key === 'T')?.[1] : undefined
    if (name?.kind === 'string') taken.add(latin1(name.bytes))
  }
  let number = 1
  while (taken.has(`Signature${number}`)) number++
  return `Signature${number}`
}
