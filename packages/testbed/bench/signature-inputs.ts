import { signDocument, type CreationFormat, type ValidationInput } from '@entente/trust'
import { plainPdf } from '../../trust/src/ades/pades/forge-pdf.ts'
import { forgeHouse } from '../../trust/src/create/forge-house.ts'

export type SignatureInputs = {
  /** Signed at level B with two certificates; no two are alike. */
  readonly documents: readonly Uint8Array[]
  /** The certificate of the signer, DER. */
  readonly certificate: Uint8Array
  readonly input: ValidationInput
  /** By what was done to them. */
  readonly bad: readonly (readonly [string, Uint8Array])[]
}

const COPIES = 64
/** As long as a letter. */
const PARAGRAPHS = 40

export async function signatureInputs(format: CreationFormat): Promise<SignatureInputs> {
  const house = await forgeHouse()
  const documents: Uint8Array[] = []
  for (let copy = 0; copy < COPIES; copy++) {
    const made = await signDocument({ ...house, format, level: 'B', files: [fileOf(format, copy)] })
    if (!made.ok) throw new Error(made.detail)
    documents.push(made.bytes)
  }
  const good = documents[0] ?? new Uint8Array()
  const { crls = [] } = await house.revocation([])
  return {
    documents,
    certificate: house.chain.leaf,
    input: { at: house.at, anchors: [house.chain.anchor], crls },
    bad: [
      ['changed content', changed(good, MARKS[format] ?? 'agreed on')],
      ['a changed value', changed(good, 'SignatureValue Id', 60)],
    ],
  }
}

/** Text that is part of what was signed, as it stands in the document. */
const MARKS: Partial<Record<CreationFormat, string>> = { JAdES: '.', PAdES: '(Ag0000)' }

function changed(bytes: Uint8Array, mark: string, further = 3): Uint8Array {
  const found = Buffer.from(bytes).indexOf(mark)
  const copy = new Uint8Array(bytes)
  const at = found < 0 ? bytes.length - 30 : found + further
  copy[at] = copy[at] === 0x41 ? 0x42 : 0x41
  return copy
}

function fileOf(format: CreationFormat, copy: number) {
  const text = Array.from(
    { length: PARAGRAPHS },
    (_, at) => `${copy}.${at} What was agreed on is written here.`,
  )
  const bytes = (content: string) => new TextEncoder().encode(content)
  if (format === 'PAdES') return { name: 'a.pdf', mimeType: 'application/pdf', bytes: pdfOf(copy) }
  if (format !== 'XAdES') return { name: 'a.txt', mimeType: 'text/plain', bytes: bytes(text.join('\n')) }
  const body = text.map((one) => `<p>${one}</p>`).join('\n')
  return { name: 'a.xml', mimeType: 'text/xml', bytes: bytes(`<doc>\n${body}\n</doc>`) }
}

/** Six letters for six: nothing moves. */
function pdfOf(copy: number): Uint8Array {
  const name = String(copy).padStart(4, '0')
  return Buffer.from(Buffer.from(plainPdf()).toString('latin1').replace('(Agreed)', `(Ag${name})`), 'latin1')
}
