/** JAdES from one level to the next (TS 119 182-1 §5.3, §6): `etsiU` grows at its end, nothing is rewritten. */
import { base64, base64url } from '../../base64.ts'
import { encodeUtf8 } from '../../bytes.ts'
import { eachSignature, type Needed, type Raising } from '../../create/raise.ts'
import { CreationRefusal, type CreationSteps, stampOver } from '../../create/steps.ts'
import { isJsonObject, type Json, type JsonObject } from '../../json.ts'
import type { Bytes } from '../../ports.ts'
import type { DetachedFile } from '../cades/read-cades.ts'
import { headerOf, type JwsDocument, parseJws } from './parse-jws.ts'
import type { StampFacts } from '../facts.ts'
import { readJades } from './read-jades.ts'
import { unsignedParts } from './unsigned.ts'

export function raiseJades(detached: readonly DetachedFile[] = []): Raising {
  const read = (bytes: Bytes) => readJades({ bytes, detached })
  const put = (name: string) =>
    function* (bytes: Bytes, index: number): CreationSteps<Bytes> {
      // An empty one in its place, so that the reader says what it must be over.
      const facts = (yield* read(append(bytes, index, [stamp(name, new Uint8Array())])))[index]
      const data = facts?.stamps.at(-1)?.data
      if (!(data instanceof Uint8Array)) throw new CreationRefusal('DOCUMENT_UNFIT', whyNot(data))
      return append(bytes, index, [stamp(name, yield* stampOver(data))])
    }
  return {
    read,
    *stamp(bytes, lacks): CreationSteps<Bytes> {
      const facts = yield* read(bytes)
      return yield* eachSignature(bytes, facts.length, function* (now, index): CreationSteps<Bytes> {
        const one = facts[index]
        return one !== undefined && lacks(one) ? yield* put('sigTst')(now, index) : now
      })
    },
    keep: (bytes, needed) =>
      needed.reduce((now, one, index) => append(now, index, keep(now, index, one)), bytes),
    *archive(bytes): CreationSteps<Bytes> {
      return yield* eachSignature(bytes, (yield* read(bytes)).length, put('arcTst'))
    },
  }
}

function stamp(name: string, token: Bytes): JsonObject {
  return { [name]: { tstTokens: [{ val: base64(token) }] } }
}

/** §5.3.5: each once; what comes later stands in a member of its own. */
function keep(bytes: Bytes, index: number, { certificates, crls, ocsps }: Needed): JsonObject[] {
  const values = (list: readonly Bytes[]): Json => list.map((one) => ({ val: base64(one) }))
  const xVals = certificates.map((one) => ({ x509Cert: { val: base64(one) } }))
  const rVals = {
    ...(crls.length > 0 && { crlVals: values(crls) }),
    ...(ocsps.length > 0 && { ocspVals: values(ocsps) }),
  }
  const hasRevocation = crls.length + ocsps.length > 0
  if (xVals.length === 0 && !hasRevocation) return []
  const names = unsignedParts(headerOf(parseJws(bytes).signatures[index])).map(({ name }) => name)
  if (names.includes('xVals') || names.includes('rVals'))
    return [{ tstVD: { ...(xVals.length > 0 && { xVals }), ...(hasRevocation && { rVals }) } }]
  return [...(xVals.length > 0 ? [{ xVals }] : []), ...(hasRevocation ? [{ rVals }] : [])]
}

/** A compact one becomes JSON: it has no place for what is unsigned. */
function append(bytes: Bytes, index: number, parts: readonly JsonObject[]): Bytes {
  const document = parseJws(bytes)
  const one = document.signatures[index]
  if (one === undefined || 'refused' in one || parts.length === 0) return bytes
  const { etsiU = [] } = one.header
  if (!Array.isArray(etsiU) || etsiU.some((part: Json) => typeof part !== 'string'))
    throw new CreationRefusal('DOCUMENT_UNFIT', 'unsigned members in the clear form')
  const added = parts.map((part) => base64url(encodeUtf8(JSON.stringify(part))))
  const header = { ...one.header, etsiU: [...etsiU, ...added] }
  return encodeUtf8(JSON.stringify(withHeader(document, index, header)))
}

function withHeader({ form, signatures, root }: JwsDocument, index: number, header: JsonObject): Json {
  if (form === 'flattened') return { ...root, header }
  if (form === 'general') {
    const all = root?.['signatures']
    const list: readonly Json[] = Array.isArray(all) ? all : []
    return {
      ...root,
      signatures: list.map((one, i) => (i === index && isJsonObject(one) ? { ...one, header } : one)),
    }
  }
  const [only] = signatures
  if (only === undefined || 'refused' in only) return null
  const { payload = '', protected: head, signature } = only
  return { ...(payload !== '' && { payload }), protected: head, header, signature }
}

function whyNot(data: StampFacts['data'] | undefined): string {
  return data !== undefined && 'detail' in data ? data.detail : 'it cannot hold a time-stamp'
}
