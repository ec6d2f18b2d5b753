/**
 * Containers of signed files (EN 319 162-1 §4.3, §4.4): `mimetype` first and stored, the files, then what signs them.
 * The signature is an ordinary XAdES or CAdES; where it stands and what it is about is the container's.
 */
import { base64 } from '../base64.ts'
import { encodeUtf8 } from '../bytes.ts'
import type { FileToSign } from '../create/order.ts'
import { CreationRefusal, type CreationSteps } from '../create/steps.ts'
import type { Bytes } from '../ports.ts'
import { uriOf } from '../xades/create-xades.ts'
import { type XmlDraft, writeXml } from '../xml/write-xml.ts'
import { DS, uriOfHash } from '../xmldsig/algorithms.ts'
import { readAsic } from './read-asic.ts'
import { readZip } from './read-zip.ts'
import { writeZip, type ZipPart } from './write-zip.ts'

export const ASIC_S = 'application/vnd.etsi.asic-s+zip'
export const ASIC_E = 'application/vnd.etsi.asic-e+zip'
const ASIC = 'http://uri.etsi.org/02918/v1.2.1#'

/** What the XML signatures of a container stand in. */
export const SIGNATURES_ROOT = `<asic:XAdESSignatures xmlns:asic="${ASIC}"></asic:XAdESSignatures>`

export type AsicDraft = {
  readonly form: 'ASiC-S' | 'ASiC-E'
  readonly files: readonly FileToSign[]
  /** What stands in META-INF. */
  readonly meta: readonly ZipPart[]
}

/** Refuses several files in a container for one, and names that are the container's own. */
export function createAsic({ form, files, meta }: AsicDraft): Bytes {
  refuseFiles(form, files)
  const mimeType = { name: 'mimetype', bytes: encodeUtf8(form === 'ASiC-S' ? ASIC_S : ASIC_E) }
  return writeZip([mimeType, ...files.map(({ name, bytes }) => ({ name, bytes })), ...meta])
}

export function refuseFiles(form: AsicDraft['form'], files: readonly FileToSign[]): void {
  if (files.length === 0) throw new CreationRefusal('DOCUMENT_UNFIT', 'no file to sign')
  if (form === 'ASiC-S' && files.length > 1)
    throw new CreationRefusal('DOCUMENT_UNFIT', 'a container for one file with several')
  const own = files.find(({ name }) => name === 'mimetype' || /^META-INF(\/|$)/i.test(name))
  if (own !== undefined)
    throw new CreationRefusal('DOCUMENT_UNFIT', `the name ${own.name} is the container's`)
}

/** §A.4: the files by name and digest, and the entry that signs this very text. */
export function* createManifest(by: string, files: readonly FileToSign[]): CreationSteps<Bytes> {
  const references: XmlDraft[] = []
  for (const { name, mimeType, bytes } of files) {
    const digest: Bytes = yield { op: 'digest', hash: 'sha-256', data: bytes }
    references.push({
      name: 'asic:DataObjectReference',
      attributes: { URI: uriOf(name), MimeType: mimeType },
      content: [
        { name: 'ds:DigestMethod', attributes: { Algorithm: uriOfHash('sha-256') } },
        { name: 'ds:DigestValue', content: base64(digest) },
      ],
    })
  }
  const signer = {
    name: 'asic:SigReference',
    attributes: { URI: by, MimeType: 'application/pkcs7-signature' },
  }
  return encodeUtf8(
    writeXml({
      name: 'asic:ASiCManifest',
      attributes: { 'xmlns:asic': ASIC, 'xmlns:ds': DS },
      content: [signer, ...references],
    }),
  )
}

const MANIFEST = 'urn:oasis:names:tc:opendocument:xmlns:manifest:1.0'

/** The manifest of OpenDocument 1.2, part 3, which readers of ASiC-E with XAdES look for. */
export function openDocumentManifest(files: readonly FileToSign[]): ZipPart {
  const entry = (path: string, type: string): XmlDraft => ({
    name: 'manifest:file-entry',
    attributes: { 'manifest:full-path': path, 'manifest:media-type': type },
  })
  const root = {
    name: 'manifest:manifest',
    attributes: { 'xmlns:manifest': MANIFEST, 'manifest:version': '1.2' },
    content: [entry('/', ASIC_E), ...files.map(({ name, mimeType }) => entry(name, mimeType))],
  }
  return { name: 'META-INF/manifest.xml', bytes: encodeUtf8(writeXml(root)) }
}

/** The container with other bytes in place of some entries, everything else as it was and where it was. */
export function* changeEntries(
  container: Bytes,
  change: (name: string, bytes: Bytes) => CreationSteps<Bytes>,
): CreationSteps<Bytes> {
  const { xml, cms } = readAsic(container)
  const signatures = new Set([...xml, ...cms].map(({ name }) => name))
  const parts: ZipPart[] = []
  for (const entry of readZip(container)) {
    const bytes = entry.bytes()
    const changed = signatures.has(entry.name) ? yield* change(entry.name, bytes) : bytes
    parts.push({ name: entry.name, bytes: changed })
  }
  return writeZip(parts)
}
