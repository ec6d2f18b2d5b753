/** XAdES from one level to the next (EN 319 132-1 §5.3, §5.4, §5.5.2): unsigned properties are added, nothing is rewritten. */
import type { SignatureFacts } from '../ades/facts.ts'
import { base64 } from '../base64.ts'
import { encodeUtf8 } from '../bytes.ts'
import { eachSignature, type Needed, type Raising } from '../create/raise.ts'
import { CreationRefusal, type CreationSteps, stampOver } from '../create/steps.ts'
import type { Bytes } from '../ports.ts'
import { readXml } from '../xml/read-xml.ts'
import { writeElement, type XmlDraft } from '../xml/write-xml.ts'
import { DS, EXCLUSIVE_C14N } from '../xmldsig/algorithms.ts'
import { parseXmlSignature } from '../xmldsig/parse-signature.ts'
import { signedXml } from '../xmldsig/process-reference.ts'
import { childNamed } from '../xmldsig/xml-tree.ts'
import { parseProperties, XADES, XADES_141, type XadesProperties } from './parse-properties.ts'
import { outerSignatures, readXades, type XadesDocument } from './read-xades.ts'

/** `find`: as for `readXades`. */
export function raiseXades(find?: XadesDocument['find']): Raising {
  const read = (bytes: Bytes) => readXades({ bytes, ...(find !== undefined && { find }) })
  const put = (holder: (token: Bytes) => XmlDraft) =>
    function* (bytes: Bytes, index: number): CreationSteps<Bytes> {
      // An empty one in its place, so that the reader says what it must be over.
      const facts = (yield* read(insert(bytes, index, [holder(new Uint8Array())])))[index]
      return insert(bytes, index, [holder(yield* stampOver(dataOf(facts)))])
    }
  return {
    read,
    *stamp(bytes, lacks): CreationSteps<Bytes> {
      const facts = yield* read(bytes)
      return yield* eachSignature(bytes, facts.length, function* (now, index): CreationSteps<Bytes> {
        const one = facts[index]
        return one !== undefined && lacks(one) ? yield* put(signatureStamp)(now, index) : now
      })
    },
    keep: (bytes, needed) => needed.reduce((now, one, index) => keep(now, index, one), bytes),
    *archive(bytes): CreationSteps<Bytes> {
      const facts = yield* read(bytes)
      return yield* eachSignature(bytes, facts.length, put(archiveStamp))
    },
  }
}

function dataOf(facts: SignatureFacts | undefined): Bytes {
  const data = facts?.stamps.at(-1)?.data
  if (data instanceof Uint8Array) return data
  const known = data !== undefined && 'detail' in data ? data.detail : undefined
  throw new CreationRefusal('DOCUMENT_UNFIT', known ?? 'its properties cannot hold a time-stamp')
}

type Place = { readonly text: string; readonly properties: XadesProperties }

function placeOf(bytes: Bytes, index: number): Place {
  const document = readXml(bytes, { instructions: 'keep' })
  const found = outerSignatures(signedXml(document))[index]
  const signature = found === undefined ? undefined : parseXmlSignature(found.element, found.around)
  const properties = signature === undefined ? undefined : parseProperties(signature)
  if (properties?.space !== XADES)
    throw new CreationRefusal('DOCUMENT_UNFIT', `signature ${index + 1} is not XAdES of version 1.3.2`)
  return { text: document.text, properties }
}

/** Behind the unsigned properties that are there. The text around stays as it is, line ends aside. */
function insert(bytes: Bytes, index: number, drafts: readonly XmlDraft[]): Bytes {
  const { text, properties } = placeOf(bytes, index)
  const { qualifying, unsignedParent } = properties
  const outer = childNamed(qualifying, 'UnsignedProperties', XADES)
  const holder = unsignedParent ?? outer ?? qualifying
  const inner: XmlDraft = {
    name: 'xades:UnsignedSignatureProperties',
    attributes: { 'xmlns:xades': XADES },
    content: drafts,
  }
  const written =
    unsignedParent !== undefined
      ? drafts.map(writeElement).join('')
      : writeElement(
          outer === undefined ? { ...inner, name: 'xades:UnsignedProperties', content: [inner] } : inner,
        )
  const end = text.lastIndexOf('</', holder.end - 1)
  if (end <= holder.at || text.slice(holder.end - 2, holder.end) === '/>')
    throw new CreationRefusal('DOCUMENT_UNFIT', `${holder.local} is empty`)
  return encodeUtf8(`${text.slice(0, end)}${written}${text.slice(end)}`)
}

const SPACES = { 'xmlns:xades': XADES, 'xmlns:ds': DS }
const FORM: XmlDraft = { name: 'ds:CanonicalizationMethod', attributes: { Algorithm: EXCLUSIVE_C14N } }

function stamp(name: string, token: Bytes, more: Readonly<Record<string, string>> = {}): XmlDraft {
  const attributes = { ...SPACES, ...more }
  return {
    name,
    attributes,
    content: [FORM, { name: 'xades:EncapsulatedTimeStamp', content: base64(token) }],
  }
}

function signatureStamp(token: Bytes): XmlDraft {
  return stamp('xades:SignatureTimeStamp', token)
}

function archiveStamp(token: Bytes): XmlDraft {
  return stamp('xades141:ArchiveTimeStamp', token, { 'xmlns:xades141': XADES_141 })
}

/** §5.4.1, §5.4.3: each once; what comes later stands in a property of its own (§5.5.1). */
function keep(bytes: Bytes, index: number, needed: Needed): Bytes {
  const values = valuesOf(needed)
  if (values.length === 0) return bytes
  const names = placeOf(bytes, index).properties.unsigned.map(({ local }) => local)
  const first = !names.includes('CertificateValues') && !names.includes('RevocationValues')
  if (first) return insert(bytes, index, values)
  const attributes = { ...SPACES, 'xmlns:xades141': XADES_141 }
  return insert(bytes, index, [{ name: 'xades141:TimeStampValidationData', attributes, content: values }])
}

function valuesOf({ certificates, crls, ocsps }: Needed): XmlDraft[] {
  const list = (name: string, values: readonly Bytes[]): XmlDraft[] =>
    values.map((one) => ({ name, content: base64(one) }))
  const group = (name: string, content: readonly XmlDraft[]): XmlDraft[] =>
    content.length === 0 ? [] : [{ name, content }]
  const revocation = [
    ...group('xades:CRLValues', list('xades:EncapsulatedCRLValue', crls)),
    ...group('xades:OCSPValues', list('xades:EncapsulatedOCSPValue', ocsps)),
  ]
  return [
    ...group('xades:CertificateValues', list('xades:EncapsulatedX509Certificate', certificates)),
    ...group('xades:RevocationValues', revocation),
  ].map((one) => ({ ...one, attributes: { 'xmlns:xades': XADES } }))
}
