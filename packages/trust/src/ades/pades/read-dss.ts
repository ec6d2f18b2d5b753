/** The document security store of a PDF (EN 319 142-1 §5.4.2): certificates, lists and OCSP answers kept beside signatures. */
import type { Bytes } from '../../ports.ts'
import { openObjects, streamData } from './open-streams.ts'
import { nameOf, type PdfDictionary, type PdfValue } from './parse-value.ts'
import { currentObjects, type PdfObject } from './read-objects.ts'

export type SecurityStore = {
  readonly present: boolean
  readonly certificates: readonly Bytes[]
  readonly crls: readonly Bytes[]
  readonly ocsps: readonly Bytes[]
  /** Where its last part stands in the file; a time-stamp of the document that ends later covers it. */
  readonly end: number
}

const ENTRIES_MAX = 2000

/** Of the last catalogue. What cannot be read is left out: it proves nothing. */
export function readStore(objects: readonly PdfObject[]): SecurityStore {
  const current = currentObjects(openObjects(objects).objects)
  const resolve = (value: PdfValue | undefined): PdfValue | undefined =>
    value?.kind === 'ref' ? current.get(value.number)?.value : value
  const catalog = [...current.values()].map(({ value }) => value).findLast(isCatalog)
  const store = resolve(catalog === undefined ? undefined : find(catalog, 'DSS'))
  if (store?.kind !== 'dictionary') return { present: false, certificates: [], crls: [], ocsps: [], end: 0 }
  let end = 0
  const streams = (key: string): Bytes[] => {
    const list = resolve(find(store, key))
    const items = list?.kind === 'array' ? list.items.slice(0, ENTRIES_MAX) : []
    return items.flatMap((item) => {
      const object = item.kind === 'ref' ? current.get(item.number) : undefined
      const data = object === undefined ? undefined : streamData(object)
      if (object !== undefined) end = Math.max(end, object.start)
      return data === undefined ? [] : [data]
    })
  }
  const [certificates, crls, ocsps] = [streams('Certs'), streams('CRLs'), streams('OCSPs')]
  return { present: true, certificates, crls, ocsps, end }
}

function isCatalog(value: PdfValue): value is PdfDictionary {
  return value.kind === 'dictionary' && nameOf(find(value, 'Type')) === 'Catalog'
}

function find({ entries }: PdfDictionary, key: string): PdfValue | undefined {
  return entries.find(([name]) => name === key)?.[1]
}
