/** Files → a container with one signature of any level (EN 319 162-1); a container → a higher one. */
import { raiseCades } from '../ades/cades/raise-cades.ts'
import { signCades } from '../ades/cades/sign-cades.ts'
import type { Created, FileToSign, RaiseOrder, SigningOrder } from '../create/order.ts'
import { raise } from '../create/raise.ts'
import { CreationRefusal, type CreationSteps } from '../create/steps.ts'
import type { Bytes } from '../ports.ts'
import { raiseXades } from '../xades/raise-xades.ts'
import { finderOf, signFiles } from '../xades/sign-xades.ts'
import {
  ASIC_E,
  ASIC_S,
  changeEntries,
  createAsic,
  createManifest,
  openDocumentManifest,
  refuseFiles,
  SIGNATURES_ROOT,
} from './create-asic.ts'
import { manifestFor, manifestOver } from './manifest.ts'
import { nameIn } from './name-in.ts'
import { readAsic } from './read-asic.ts'
import { readZip } from './read-zip.ts'
import { writeZip, type ZipPart } from './write-zip.ts'

export function* createdAsic(order: SigningOrder): CreationSteps<Created> {
  if (order.container !== undefined) return yield* coSigned(order, order.container)
  const form = order.format.startsWith('ASiC-S') ? 'ASiC-S' : 'ASiC-E'
  refuseFiles(form, order.files)
  const meta = order.format.endsWith('XAdES') ? yield* xmlMeta(order, form) : yield* cmsMeta(order, form)
  const bytes = createAsic({ form, files: order.files, meta })
  const stem = order.files.length === 1 ? (order.files[0]?.name ?? '') : 'signed'
  return form === 'ASiC-S'
    ? { bytes, mediaType: ASIC_S, name: `${stem}.asics` }
    : { bytes, mediaType: ASIC_E, name: `${stem}.asice` }
}

function* xmlMeta(order: SigningOrder, form: 'ASiC-S' | 'ASiC-E'): CreationSteps<readonly ZipPart[]> {
  const signed = yield* signFiles(order, SIGNATURES_ROOT)
  const bytes = yield* raise(signed, order.level, raiseXades(finderOf(order.files)))
  if (form === 'ASiC-S') return [{ name: 'META-INF/signatures.xml', bytes }]
  return [openDocumentManifest(order.files), { name: 'META-INF/signatures001.xml', bytes }]
}

/** EN 319 162-1 §4.4: as many signatures as are wanted, each in an entry of its own. */
function* coSigned(order: SigningOrder, container: Bytes): CreationSteps<Created> {
  const asic = readAsic(container)
  if (asic.form !== 'ASiC-E' || order.format !== 'ASiC-E/XAdES' || order.files.length > 0)
    throw new CreationRefusal(
      'DOCUMENT_UNFIT',
      'a signature is added to ASiC-E as XAdES, over the files inside',
    )
  const files = filesInside(container)
  const signed = yield* signFiles({ ...order, files }, SIGNATURES_ROOT)
  const bytes = yield* raise(signed, order.level, raiseXades(finderOf(files)))
  const parts = readZip(container).map(({ name, bytes: open }) => ({ name, bytes: open() }))
  const whole = writeZip([...parts, { name: freeEntry(parts), bytes }])
  return { bytes: whole, mediaType: ASIC_E, name: 'signed.asice' }
}

/** What its signatures are about. */
export function filesInside(container: Bytes): readonly FileToSign[] {
  return readAsic(container).data.map(({ name, bytes }) => ({ name, mimeType: typeIn(name), bytes: bytes() }))
}

/** What a container says of its files is no fact; a format that nobody checks is told as octets. */
function typeIn(name: string): string {
  return TYPES[name.slice(name.lastIndexOf('.') + 1).toLowerCase()] ?? 'application/octet-stream'
}

const TYPES: Readonly<Record<string, string>> = {
  pdf: 'application/pdf',
  txt: 'text/plain',
  xml: 'application/xml',
  json: 'application/json',
}

function freeEntry(parts: readonly ZipPart[]): string {
  const taken = new Set(parts.map(({ name }) => name.toLowerCase()))
  let number = 1
  const entry = (): string => `META-INF/signatures${String(number).padStart(3, '0')}.xml`
  while (taken.has(entry().toLowerCase())) number++
  return entry()
}

/** Of one file over the file itself; of several over the manifest that names them. */
function* cmsMeta(order: SigningOrder, form: 'ASiC-S' | 'ASiC-E'): CreationSteps<readonly ZipPart[]> {
  const entry = form === 'ASiC-S' ? 'META-INF/signature.p7s' : 'META-INF/signature001.p7s'
  const [file] = order.files
  const manifest =
    form === 'ASiC-S'
      ? undefined
      : { name: 'META-INF/ASiCManifest001.xml', bytes: yield* createManifest(entry, order.files) }
  const content = manifest?.bytes ?? file?.bytes ?? new Uint8Array()
  const signed = yield* signCades(order, { content, detached: true, signingTime: order.at })
  const hands = raiseCades([{ name: 'content', bytes: content }])
  const bytes = yield* raise(signed, order.level, hands)
  return [...(manifest === undefined ? [] : [manifest]), { name: entry, bytes }]
}

/** Every signature of the container, each by its own format. */
export function* raisedAsic({ document, to }: RaiseOrder): CreationSteps<Created> {
  const asic = readAsic(document)
  if (asic.xml.length + asic.cms.length === 0)
    throw new CreationRefusal('DOCUMENT_UNFIT', 'nobody has signed the container')
  const over = manifestOver(asic, [...asic.xml, ...asic.cms])
  if (over !== undefined)
    throw new CreationRefusal('DOCUMENT_UNFIT', `${over} is over the signature, which would be another`)
  const find = (name: string | undefined): Bytes | undefined =>
    name === undefined ? undefined : asic.find(nameIn(name))
  const bytes = yield* changeEntries(document, (name, entry) => {
    if (name.endsWith('.xml')) return raise(entry, to, raiseXades(find))
    const content = manifestFor(asic, name)?.holder ?? asic.data[0]
    const files = content === undefined ? [] : [{ name: content.name, bytes: content.bytes() }]
    return raise(entry, to, raiseCades(files))
  })
  const simple = asic.form === 'ASiC-S'
  return { bytes, mediaType: simple ? ASIC_S : ASIC_E, name: simple ? 'signed.asics' : 'signed.asice' }
}
