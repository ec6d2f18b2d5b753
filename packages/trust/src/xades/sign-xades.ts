/** Files → XAdES of any level (EN 319 132-1 §6): in the document, around a file, or beside files. */
import { decodeUtf8, encodeUtf8 } from '../bytes.ts'
import { type Created, type FileToSign, type RaiseOrder, type SigningOrder } from '../create/order.ts'
import { raise } from '../create/raise.ts'
import { CreationRefusal, type CreationSteps, onlyFile, signValue } from '../create/steps.ts'
import type { Bytes } from '../ports.ts'
import { prepareXades, type XadesDraft } from './create-xades.ts'
import { raiseXades } from './raise-xades.ts'
import { readXades } from './read-xades.ts'

const XML = 'application/xml'

export function* createdXades(order: SigningOrder): CreationSteps<Created> {
  const { packaging = 'enveloped', files, level } = order
  if (packaging === 'detached') {
    const bytes = yield* signFiles(order, '')
    return {
      bytes: yield* raise(bytes, level, raiseXades(finderOf(files))),
      mediaType: XML,
      name: 'signatures.xml',
    }
  }
  const file = onlyFile(order)
  const draft = draftOf(order, 'xml')
  const { name } = file
  if (packaging === 'enveloping') {
    const bytes = yield* signXml('', { ...draft, inside: file.bytes, mimeType: file.mimeType })
    return { bytes: yield* raise(bytes, level, raiseXades()), mediaType: XML, name: `${name}.xml` }
  }
  const xml = decodeUtf8(file.bytes)
  if (xml === undefined) throw new CreationRefusal('DOCUMENT_UNFIT', 'it is not UTF-8')
  yield* refuseSigned(file.bytes)
  const bytes = yield* signXml(xml, { ...draft, mimeType: file.mimeType })
  return { bytes: yield* raise(bytes, level, raiseXades()), mediaType: file.mimeType, name }
}

/** A second signature inside would change what the first one is over. */
function* refuseSigned(bytes: Bytes): CreationSteps<void> {
  const facts = yield* readXades({ bytes })
  if (facts.some(({ coverage }) => coverage.some(({ name }) => name === 'content')))
    throw new CreationRefusal(
      'DOCUMENT_UNFIT',
      'it is signed already, and another signature inside would break that',
    )
}

/** Level B over files by name, inside the root that is given. */
export function* signFiles(order: SigningOrder, root: string): CreationSteps<Bytes> {
  const { files } = order
  if (files.length === 0) throw new CreationRefusal('DOCUMENT_UNFIT', 'no file to sign')
  const named = files.map(({ name, mimeType }) => ({ name, mimeType }))
  return yield* signXml(root, { ...draftOf(order, 'files'), files: named }, finderOf(files))
}

function* signXml(xml: string, draft: XadesDraft, find?: ReturnType<typeof finderOf>): CreationSteps<Bytes> {
  const { toBeSigned, finish } = yield* prepareXades(xml, draft, find)
  return encodeUtf8(finish(yield* signValue(toBeSigned)))
}

/** The time is part of the name, so that a second signature in one document has another. */
function draftOf({ signer, at, commitments }: SigningOrder, what: string): XadesDraft {
  return {
    id: `${what}-${at.replace(/\D/g, '')}`,
    alg: signer.alg,
    certificates: signer.certificates,
    signingTime: at,
    ...(commitments !== undefined && { commitments }),
  }
}

/** As references name files: percent signs resolved once. */
export function finderOf(
  files: readonly Pick<FileToSign, 'name' | 'bytes'>[],
): (uri: string | undefined) => Bytes | undefined {
  const byName = new Map(files.flatMap(({ name, bytes }) => [[name, bytes] as const]))
  return (uri) => (uri === undefined ? undefined : (byName.get(uri) ?? byName.get(decoded(uri))))
}

function decoded(uri: string): string {
  try {
    return decodeURIComponent(uri)
  } catch {
    return uri
  }
}

export function* raisedXades({ document, detached = [], to }: RaiseOrder): CreationSteps<Created> {
  const bytes = yield* raise(document, to, raiseXades(finderOf(detached)))
  return { bytes, mediaType: XML, name: 'signed.xml' }
}
