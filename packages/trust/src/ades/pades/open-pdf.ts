/** A PDF as a writer sees it: its current objects, its catalogue, its first page, and numbers that are free. */
import type { Bytes } from '../../ports.ts'
import { openObjects } from './open-streams.ts'
import { entryOf, nameOf, type PdfDictionary, PdfError } from './parse-value.ts'
import { certifiedLevel, dictionaryOf, itemsOf } from './permissions.ts'
import { currentObjects, type PdfObject, readObjects } from './read-objects.ts'
import { type PdfTrailer, readTrailer } from './read-trailer.ts'

export type OpenPdf = {
  readonly bytes: Bytes
  readonly trailer: PdfTrailer
  readonly objects: ReadonlyMap<number, PdfObject>
  readonly catalog: PdfDictionary
}

/** Throws `PdfError` for what cannot be added to. */
export function openPdf(bytes: Bytes): OpenPdf {
  const objects = currentObjects(openObjects(readObjects(bytes)).objects)
  const trailer = readTrailer(bytes)
  const catalog = objects.get(trailer.root.number)?.value
  if (catalog?.kind !== 'dictionary') throw new PdfError('catalogue is not there')
  return { bytes, trailer, objects, catalog }
}

const TREE_DEPTH_MAX = 32

/** §7.7.3. */
export function firstPage(pdf: OpenPdf): PdfObject & { readonly value: PdfDictionary } {
  let at = entryOf(pdf.catalog, 'Pages')
  for (let depth = 0; depth < TREE_DEPTH_MAX && at?.kind === 'ref'; depth++) {
    const object = pdf.objects.get(at.number)
    const value = object?.value
    if (object === undefined || value?.kind !== 'dictionary') break
    if (nameOf(entryOf(value, 'Type')) === 'Page') return { ...object, value }
    at = itemsOf(pdf.objects, entryOf(value, 'Kids'))[0]
  }
  throw new PdfError('no page')
}

/** §12.8.2.2: 1 where who certified the document allows no change at all; undefined where nobody did. */
export function certifiedFor({ objects, catalog }: OpenPdf): number | undefined {
  const perms = dictionaryOf(objects, entryOf(catalog, 'Perms'))
  const certified = perms && dictionaryOf(objects, entryOf(perms, 'DocMDP'))
  return certified === undefined ? undefined : certifiedLevel(objects, certified)
}
