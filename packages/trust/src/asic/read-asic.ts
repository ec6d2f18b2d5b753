/** Containers of signed files (EN 319 162-1, ASiC-S and ASiC-E; OpenDocument alike): what each entry is. */
import type { Finding } from '../ades/outcome.ts'
import { decodeUtf8 } from '../bytes.ts'
import type { Bytes } from '../ports.ts'
import { ZipError } from './zip-error.ts'
import { readZip, type ZipEntry } from './read-zip.ts'

export type AsicForm = 'ASiC-S' | 'ASiC-E' | 'OpenDocument' | 'ZIP'

export type Asic = {
  readonly form: AsicForm
  readonly mimeType?: string
  /** Everything outside META-INF but `mimetype`: what signatures are about. */
  readonly data: readonly ZipEntry[]
  /** XML signatures, in the order of the container. */
  readonly xml: readonly ZipEntry[]
  /** CMS signatures. */
  readonly cms: readonly ZipEntry[]
  /** Manifests of CMS signatures and of time-stamps. */
  readonly manifests: readonly ZipEntry[]
  /** Time-stamp tokens over a file or a manifest. */
  readonly stamps: readonly ZipEntry[]
  readonly evidence: readonly ZipEntry[]
  /** Any entry by its exact name. */
  readonly find: (name: string) => Bytes | undefined
  /** What a strict reader would not take; validators differ in it, so it changes no verdict. */
  readonly findings: readonly Finding[]
}

const FORMS: Readonly<Record<string, AsicForm>> = {
  'application/vnd.etsi.asic-s+zip': 'ASiC-S',
  'application/vnd.etsi.asic-e+zip': 'ASiC-E',
  // What Estonia and Lithuania called it before.
  'application/vnd.bdoc-1.0': 'ASiC-E',
  'application/vnd.lt.archyvai.adoc-2008': 'ASiC-E',
}
const OPEN_DOCUMENT = 'application/vnd.oasis.opendocument.'
const MIMETYPE = 'mimetype'
const MIMETYPE_BYTES_MAX = 128

/** Throws `ZipError` for what is no container. */
export function readAsic(bytes: Bytes): Asic {
  const entries = readZip(bytes)
  const byName = new Map(entries.map((one) => [one.name, one]))
  const meta = entries.filter(({ name }) => name.startsWith('META-INF/'))
  const data = entries.filter(({ name }) => name !== MIMETYPE && !name.startsWith('META-INF/'))
  const mimeType = mimeTypeIn(byName.get(MIMETYPE))
  const named = (pattern: RegExp): readonly ZipEntry[] =>
    meta.filter(({ name }) => pattern.test(name.slice(9)))
  const parts = {
    xml: named(/^(?!.*manifest)(?:signatures\/)?[^/]*signatures[^/]*\.xml$/i),
    cms: named(/^[^/]*signature[^/]*\.p7s$/i),
    manifests: named(/^ASiC(?:Archive|EvidenceRecord)?Manifest[^/]*\.xml$/i),
    stamps: named(/^[^/]*timestamp[^/]*\.tst$/i),
    evidence: named(/^[^/]*evidencerecord[^/]*\.(?:ers|xml)$/i).filter(({ name }) => !/manifest/i.test(name)),
  }
  return {
    form: formOf(mimeType, parts, data),
    data,
    ...parts,
    find: (name) => byName.get(name)?.bytes(),
    findings: findingsOf(entries, mimeType),
    ...(mimeType !== undefined && { mimeType }),
  }
}

function mimeTypeIn(entry: ZipEntry | undefined): string | undefined {
  if (entry === undefined) return undefined
  const text = entry.size > MIMETYPE_BYTES_MAX ? undefined : decodeUtf8(entry.bytes())
  if (text === undefined) throw new ZipError('a media type that cannot be read')
  return text.replace(/^\ufeff/, '').trim()
}

type Parts = Pick<Asic, 'cms' | 'stamps' | 'manifests' | 'xml'>

/** Undefined for the type of something else. */
export function formByType(mimeType: string): AsicForm | undefined {
  const type = mimeType.replace(/^mimetype=/, '').toLowerCase()
  if (type.startsWith(OPEN_DOCUMENT)) return 'OpenDocument'
  return Object.hasOwn(FORMS, type) ? FORMS[type] : undefined
}

/** The media type says it; without a known one, what is inside. */
function formOf(mimeType: string | undefined, parts: Parts, data: readonly ZipEntry[]): AsicForm {
  const form = mimeType === undefined ? undefined : formByType(mimeType)
  if (form !== undefined) return form
  const signed = parts.xml.length + parts.cms.length + parts.stamps.length > 0
  if (!signed) return 'ZIP'
  const simple = ['META-INF/signatures.xml', 'META-INF/signature.p7s', 'META-INF/timestamp.tst']
  const one = [...parts.xml, ...parts.cms, ...parts.stamps].some(({ name }) => simple.includes(name))
  return one && data.length === 1 && parts.manifests.length === 0 ? 'ASiC-S' : 'ASiC-E'
}

function findingsOf(entries: readonly ZipEntry[], mimeType: string | undefined): readonly Finding[] {
  const at = entries.findIndex(({ name }) => name === MIMETYPE)
  const told = (detail: string): Finding => ({ code: 'CONTAINER_STRUCTURE', detail })
  if (at < 0) return [told('no media type')]
  return [
    ...(at > 0 ? [told('the media type is not the first entry')] : []),
    ...(entries[at]?.stored === false ? [told('the media type is deflated')] : []),
    ...(mimeType === '' ? [told('the media type is empty')] : []),
  ]
}
