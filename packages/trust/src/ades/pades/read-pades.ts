/** PAdES (EN 319 142-1): the signatures of a PDF → facts, with the time-stamps of the document that cover them. */
import { parseCms, type SignedData } from '../../cms/parse-cms.ts'
import { SIGNED } from '../../cms/oids.ts'
import { DerError } from '../../der/read-der.ts'
import type { Bytes, DocumentSteps } from '../../ports.ts'
import { readSigner } from '../cades/read-cades.ts'
import { type SignatureFacts, type StampFacts, STAMPS_MAX } from '../facts.ts'
import type { Coverage, Failure, Finding } from '../outcome.ts'
import { changesAfter } from './changes-after.ts'
import { tablesAfter } from './check-tables.ts'
import { openObjects } from './open-streams.ts'
import { permissionsOf } from './permissions.ts'
import { currentObjects, readObjects } from './read-objects.ts'
import { readStore, type SecurityStore } from './read-dss.ts'
import { type PdfSignature, readPdfSignatures } from './read-signatures.ts'

export type PdfDocument = {
  readonly bytes: Bytes
  /** DER of certificates from elsewhere. */
  readonly certificates?: readonly Bytes[]
}

type Source = {
  readonly document: PdfDocument
  readonly store: SecurityStore
  readonly stamps: readonly PdfSignature[]
  readonly signatures: readonly PdfSignature[]
  readonly id: string
}

const TOKEN = 'ETSI.RFC3161'

/** Throws `PdfError` for what is no PDF. Time-stamps of the document are no signatures of their own. */
export function* readPades(document: PdfDocument): DocumentSteps<SignatureFacts[]> {
  const objects = readObjects(document.bytes)
  const found = readPdfSignatures(document.bytes, objects)
  const store = readStore(objects)
  const signatures = found.filter((one) => 'subFilter' in one)
  const stamps = signatures.filter(({ subFilter }) => subFilter === TOKEN)
  const facts: SignatureFacts[] = []
  for (const one of found) {
    const id = `s-${facts.length + 1}`
    if ('refused' in one) facts.push(refused(id, one.refused))
    else if (one.subFilter !== TOKEN)
      facts.push(yield* readOne(one, { document, store, stamps, signatures, id }))
  }
  return facts
}

function refused(id: string, detail: string, coverage: readonly Coverage[] = []): SignatureFacts {
  const broken = { subIndication: 'FORMAT_FAILURE', detail } as const
  const empty = { algorithms: [], stamps: [], certificates: [], crls: [], ocsps: [], counterSignatures: [] }
  return {
    id,
    format: 'PAdES',
    level: 'PDF_NOT_ETSI',
    broken,
    signer: broken,
    coverage,
    findings: [],
    ...empty,
  }
}

function* readOne(one: PdfSignature, source: Source): DocumentSteps<SignatureFacts> {
  const { document, store, id } = source
  const changes = changesSince(one, source)
  const coverage = [coverageOf(one, document, changes)]
  const signed = tryParse(one.contents)
  if (typeof signed === 'string') return refused(id, signed, coverage)
  const [signer, ...more] = signed.signers
  if (signer === undefined || more.length > 0) return refused(id, 'not one signer', coverage)
  // Content of its own would be verified in place of the document.
  if (signed.content !== undefined) return refused(id, 'signature with content of its own', coverage)
  const content = { name: 'document', bytes: one.signed }
  const known = [...store.certificates, ...(document.certificates ?? [])]
  const facts = yield* tryRead(signer, { id, signed, content, known })
  if (typeof facts === 'string') return refused(id, facts, coverage)
  const stamps = [...facts.stamps, ...documentStamps(one, source, facts)]
  const merged = {
    ...facts,
    format: 'PAdES' as const,
    stamps,
    coverage,
    certificates: [...facts.certificates, ...store.certificates],
    crls: [...facts.crls, ...store.crls],
    ocsps: [...facts.ocsps, ...store.ocsps],
    findings: [...facts.findings, ...changes.slice(0, 20).map(changed)],
    ...(changes.length === 0 ? {} : { constraint: modified(changes) }),
  }
  return { ...merged, level: levelOf(one, { signed, store, stamps, facts: merged }) }
}

/** Objects that came later, and tables that lead elsewhere. */
function changesSince({ end }: PdfSignature, { document: { bytes }, signatures }: Source): string[] {
  if (end === bytes.length) return []
  const objects = readObjects(bytes, end)
  const before = openObjects(objects.filter(({ start }) => start < end)).objects
  const signers = signatures.filter((one) => one.end <= end).map(({ object }) => object.value)
  const permissions = permissionsOf(
    currentObjects(before),
    signers.filter((one) => one.kind === 'dictionary'),
  )
  return [...changesAfter({ objects, end, permissions }), ...tablesAfter({ bytes, objects, end })]
}

function tryParse(contents: Bytes): SignedData | string {
  try {
    return parseCms(contents, { padded: true })
  } catch (error) {
    if (error instanceof DerError) return error.message
    throw error
  }
}

function* tryRead(
  ...[signer, source]: Parameters<typeof readSigner>
): DocumentSteps<SignatureFacts | string> {
  try {
    return yield* readSigner(signer, source)
  } catch (error) {
    if (error instanceof DerError) return error.message
    throw error
  }
}

function changed(detail: string): Finding {
  return { code: 'CHANGED_AFTER_SIGNING', detail }
}

function modified([first = '']: readonly string[]): Failure {
  return {
    subIndication: 'SIG_CONSTRAINTS_FAILURE',
    detail: `document was changed after it was signed: ${first}`,
  }
}

function coverageOf(
  { end, signed }: PdfSignature,
  { bytes }: PdfDocument,
  changes: readonly string[],
): Coverage {
  const name = 'document'
  if (end === bytes.length) return { name, extent: 'full', bytes: signed }
  const later = `${bytes.length - end} bytes were added later`
  const note =
    changes.length === 0 ? `${later}: signatures and validation data only` : `${later}: ${changes.join('; ')}`
  return { name, extent: 'partial', note: note.slice(0, 2000), bytes: signed }
}

/**
 * Those over the signature: they end later than it does. One that ends before the validation data does not keep them: it
 * proves what a time-stamp of the signature alone would.
 */
function documentStamps(
  { end }: PdfSignature,
  { stamps, store }: Source,
  { stamps: inside }: SignatureFacts,
): StampFacts[] {
  const later = stamps.filter((stamp) => stamp.end > end)
  const known = [...inside.map(({ token }) => ({ token, end })), ...later.map(revisionOf)]
  const judged = known.slice(0, STAMPS_MAX)
  return later.map((stamp) => ({
    kind: store.present && stamp.end > store.end ? ('document' as const) : ('signature' as const),
    token: stamp.contents,
    data: stamp.signed,
    over: judged.filter((older) => older.end < stamp.end).map(({ token }) => token),
  }))
}

/** What a token stands in: a later revision is over it. */
function revisionOf({ contents, end }: PdfSignature): { readonly token: Bytes; readonly end: number } {
  return { token: contents, end }
}

type Claim = {
  readonly signed: SignedData
  readonly store: SecurityStore
  readonly stamps: readonly StampFacts[]
  readonly facts: SignatureFacts
}

/** EN 319 142-1 §6, in the words of other validators. */
function levelOf(one: PdfSignature, claim: Claim): string {
  const { signed } = claim
  const ids = new Set(signed.signers[0]?.signedAttributes?.list.map(({ id }) => id))
  const named = ids.has(SIGNED.signingCertificateV2) || ids.has(SIGNED.signingCertificate)
  if (one.subFilter !== 'ETSI.CAdES.detached') return `PKCS7_${letterOf(claim)}`
  if (!named) return 'PDF_NOT_ETSI'
  const baseline = one.hasTime && !ids.has(SIGNED.signingTime) && signed.certificates.length > 0
  return baseline ? `PAdES_BASELINE_${letterOf(claim)}` : 'PAdES_BES'
}

function letterOf({ store, stamps, facts }: Claim): 'B' | 'T' | 'LT' | 'LTA' {
  const archived = stamps.some(({ kind }) => kind === 'document')
  if (!archived && !stamps.some(({ kind }) => kind === 'signature')) return 'B'
  if (!store.present || facts.crls.length + facts.ocsps.length === 0) return 'T'
  return archived ? 'LTA' : 'LT'
}
