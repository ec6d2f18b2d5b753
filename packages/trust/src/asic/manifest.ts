/** Manifests of a container (EN 319 162-1 §4.4.1, annex A.4): which files a CMS signature or a stamp is about. */
import { sameBytes } from '../bytes.ts'
import type { Bytes, DocumentSteps, HashName } from '../ports.ts'
import { readXml } from '../xml/read-xml.ts'
import { type XmlElement, XmlError } from '../xml/xml.ts'
import { DS, hashByUri } from '../xmldsig/algorithms.ts'
import { looseBase64, XmlSignatureError } from '../xmldsig/parse-signature.ts'
import { attributeOf, elementsOf, textOf } from '../xmldsig/xml-tree.ts'
import type { Coverage, Failure } from '../ades/outcome.ts'
import { nameIn } from './name-in.ts'
import type { Asic } from './read-asic.ts'
import { ZIP_ENTRIES_MAX, type ZipEntry } from './read-zip.ts'

export type Manifest = {
  /** The entry that signs or stamps this manifest. */
  readonly by: string
  readonly references: readonly { readonly name: string; readonly hash: string; readonly digest: Bytes }[]
}

/** Throws `XmlError` or `XmlSignatureError`. */
function parseManifest(bytes: Bytes): Manifest {
  const { root } = readXml(bytes, { instructions: 'keep' })
  if (root.local !== 'ASiCManifest') throw new XmlSignatureError(`${root.local} is no manifest`)
  const by = elementsOf(root).find(({ local }) => local === 'SigReference')
  const uri = by === undefined ? undefined : attributeOf(by, 'URI')
  if (uri === undefined) throw new XmlSignatureError('a manifest that nothing signs')
  const references = elementsOf(root).filter(({ local }) => local === 'DataObjectReference')
  // Each is looked for in every tree of an evidence record: more than there can be files are not.
  if (references.length > ZIP_ENTRIES_MAX)
    throw new XmlSignatureError(`a manifest of more than ${ZIP_ENTRIES_MAX} references`)
  return { by: nameIn(uri), references: references.map(parseReference) }
}

function parseReference(element: XmlElement): Manifest['references'][number] {
  const uri = attributeOf(element, 'URI')
  const named = (local: string): XmlElement | undefined =>
    elementsOf(element).find((one) => one.local === local && one.namespace === DS)
  const [method, value] = [named('DigestMethod'), named('DigestValue')]
  const digest = value === undefined ? undefined : looseBase64(textOf(value))
  const hash = method === undefined ? undefined : attributeOf(method, 'Algorithm')
  if (uri === undefined || digest === undefined || hash === undefined)
    throw new XmlSignatureError('a reference of a manifest')
  return { name: nameIn(uri), hash, digest }
}

export type ManifestCheck = {
  readonly name: string
  readonly outcome: 'intact' | 'altered' | 'missing'
  readonly bytes?: Bytes
  /** What its digest was made with; absent for a hash that is not known. */
  readonly hash?: HashName
}

/** Of a container everything is read and hashed once, however many entries and references lead to it. */
type Known = {
  readonly manifests: Map<ZipEntry, Manifest | XmlError | XmlSignatureError>
  readonly digests: Map<string, Bytes | undefined>
}
const KNOWN = new WeakMap<Asic, Known>()

function knownOf(asic: Asic): Known {
  const known = KNOWN.get(asic) ?? { manifests: new Map(), digests: new Map() }
  KNOWN.set(asic, known)
  return known
}

function* digestOf(asic: Asic, name: string, hash: HashName): DocumentSteps<Bytes | undefined> {
  const { digests } = knownOf(asic)
  const key = `${hash} ${name}`
  const data = asic.find(name)
  if (!digests.has(key) && data !== undefined) digests.set(key, yield { op: 'digest', hash, data })
  return digests.get(key)
}

export function* checkManifest(
  { references }: Manifest,
  asic: Asic,
): DocumentSteps<readonly ManifestCheck[]> {
  const checks: ManifestCheck[] = []
  for (const { name, hash: uri, digest } of references) {
    const [bytes, hash] = [asic.find(name), hashByUri(uri)]
    if (bytes === undefined) {
      checks.push({ name, outcome: 'missing' })
      continue
    }
    const own = hash === undefined ? undefined : yield* digestOf(asic, name, hash)
    const intact = own !== undefined && sameBytes(own, digest)
    const made = hash === undefined ? {} : { hash }
    checks.push(intact ? { name, outcome: 'intact', bytes, ...made } : { name, outcome: 'altered', ...made })
  }
  return checks
}

/** A manifest that names one of these entries: what it was made for would no longer fit if they changed. */
export function manifestOver(asic: Asic, entries: readonly ZipEntry[]): string | undefined {
  const names = new Set(entries.map(({ name }) => name))
  return asic.manifests.find((holder) => {
    const manifest = readOr(asic, holder)
    return 'references' in manifest && manifest.references.some(({ name }) => names.has(name))
  })?.name
}

/** Or why it is no manifest. */
function readOr(asic: Asic, holder: ZipEntry): Manifest | XmlError | XmlSignatureError {
  const { manifests } = knownOf(asic)
  const known = manifests.get(holder)
  if (known !== undefined) return known
  try {
    manifests.set(holder, parseManifest(holder.bytes()))
  } catch (error) {
    if (!(error instanceof XmlError || error instanceof XmlSignatureError)) throw error
    manifests.set(holder, error)
  }
  return readOr(asic, holder)
}

/** §A.7: an archive manifest is worth what the time-stamp over it is; one that has none says nothing. */
export function unstampedManifests(asic: Asic): readonly string[] {
  return asic.manifests
    .filter(({ name }) => /\/ASiCArchiveManifest[^/]*$/i.test(name))
    .filter((holder) => {
      const manifest = readOr(asic, holder)
      return !('references' in manifest) || asic.find(manifest.by) === undefined
    })
    .map(({ name }) => name)
}

/** The manifest that this entry signs or stamps. Throws as `parseManifest` does. */
export function manifestFor(
  asic: Asic,
  entry: string,
): { readonly holder: ZipEntry; readonly manifest: Manifest } | undefined {
  for (const holder of asic.manifests) {
    const manifest = readOr(asic, holder)
    if (!('references' in manifest)) throw manifest
    if (manifest.by === entry) return { holder, manifest }
  }
  return undefined
}

export function coverageOf(checks: readonly ManifestCheck[]): readonly Coverage[] {
  return checks.map(({ name, outcome, bytes }): Coverage => {
    if (outcome === 'missing') return { name, extent: 'missing' }
    if (bytes === undefined) return { name, extent: 'partial', note: 'other bytes than were signed' }
    return { name, extent: 'full', bytes }
  })
}

/** What is wrong with the files that a manifest names: one that is not there first. */
export function manifestFailure(checks: readonly ManifestCheck[]): Failure | undefined {
  const missing = checks.find(({ outcome }) => outcome === 'missing')
  if (missing !== undefined)
    return { subIndication: 'SIGNED_DATA_NOT_FOUND', detail: `${missing.name} is not there` }
  const altered = checks.find(({ outcome }) => outcome === 'altered')
  return altered === undefined
    ? undefined
    : { subIndication: 'HASH_FAILURE', detail: `${altered.name} has another digest` }
}
