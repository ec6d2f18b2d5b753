/** The document security store, grown (EN 319 142-1 §5.4.2): each certificate, list and answer is a stream of its own. */
import { concatBytes } from '../../bytes.ts'
import type { Needed } from '../../create/raise.ts'
import type { Bytes } from '../../ports.ts'
import { openPdf } from './open-pdf.ts'
import { entryOf, type PdfDictionary, type PdfValue } from './parse-value.ts'
import { itemsOf, resolved } from './permissions.ts'
import { appendUpdate, type PdfAddition } from './write-update.ts'
import { octets, valueText, withEntries } from './write-value.ts'

export function withStore(bytes: Bytes, needed: Needed): Bytes {
  const pdf = openPdf(bytes)
  const entry = entryOf(pdf.catalog, 'DSS')
  const found = resolved(pdf.objects, entry)
  const old: PdfDictionary = found?.kind === 'dictionary' ? found : { kind: 'dictionary', entries: [] }
  let next = pdf.trailer.size
  const additions: PdfAddition[] = []
  const grown = (key: string, members: readonly Bytes[]): Record<string, PdfValue> => {
    const added = members.map((one): PdfValue => {
      additions.push({ number: next, body: streamOf(one) })
      return { kind: 'ref', number: next++, generation: 0 }
    })
    const items = [...itemsOf(pdf.objects, entryOf(old, key)), ...added]
    return items.length === 0 ? {} : { [key]: { kind: 'array', items } }
  }
  const store = withEntries(old, {
    ...grown('Certs', needed.certificates),
    ...grown('CRLs', needed.crls),
    ...grown('OCSPs', needed.ocsps),
  })
  if (entry?.kind === 'ref')
    additions.push({ number: entry.number, generation: entry.generation, body: octets(valueText(store)) })
  else {
    additions.push({ number: next, body: octets(valueText(store)) })
    const catalog = withEntries(pdf.catalog, { DSS: { kind: 'ref', number: next, generation: 0 } })
    additions.push({ ...pdf.trailer.root, body: octets(valueText(catalog)) })
  }
  return appendUpdate(bytes, pdf.trailer, additions)
}

function streamOf(data: Bytes): Bytes {
  return concatBytes([octets(`<< /Length ${data.length} >>\nstream\n`), data, octets('\nendstream')])
}
