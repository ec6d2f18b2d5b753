/** The unsigned part of a JAdES, `etsiU` (TS 119 182-1 §5.3): time-stamps, validation material, counter-signatures. */
import { fromBase64, fromBase64url } from '../../base64.ts'
import { concatBytes, decodeUtf8, encodeUtf8 } from '../../bytes.ts'
import { isJsonObject, type Json, JsonError, type JsonObject, parseJson } from '../../json.ts'
import type { Bytes } from '../../ports.ts'
import { type StampFacts, stampsInOrder } from '../facts.ts'
import type { Failure, TimestampKind } from '../outcome.ts'
import type { Jws } from './parse-jws.ts'

export type UnsignedPart = {
  readonly name: string
  readonly value: Json
  /** As it stands; absent in the clear form, whose octets nobody can be sure of. */
  readonly text?: string
}

const PARTS_MAX = 256

/** In their order; what cannot be read has an empty name and proves nothing. */
export function unsignedParts(header: JsonObject): readonly UnsignedPart[] {
  const { etsiU } = header
  if (!Array.isArray(etsiU)) return []
  return etsiU.slice(0, PARTS_MAX).map((one: Json): UnsignedPart => {
    const text = typeof one === 'string' ? { text: one } : {}
    const object = typeof one === 'string' ? opened(one) : one
    const entries = isJsonObject(object) ? Object.entries(object) : []
    const [first] = entries
    return first === undefined || entries.length > 1
      ? { name: '', value: null, ...text }
      : { name: first[0], value: first[1], ...text }
  })
}

function opened(encoded: string): Json | undefined {
  const bytes = fromBase64url(encoded)
  const text = bytes === undefined ? undefined : decodeUtf8(bytes)
  try {
    return text === undefined ? undefined : parseJson(text)
  } catch (error) {
    if (error instanceof JsonError) return undefined
    throw error
  }
}

export type Material = {
  readonly certificates: readonly Bytes[]
  readonly crls: readonly Bytes[]
  readonly ocsps: readonly Bytes[]
}

/** §5.3.5: of the signature, of its time-stamps, of anything. */
export function materialIn(parts: readonly UnsignedPart[]): Material {
  const groups = parts.flatMap(({ name, value }) => {
    if (name === 'tstVD' || name === 'anyValData') return isJsonObject(value) ? [value] : []
    return [{ [name]: value }]
  })
  const lists = groups.flatMap((one) => [...listOf(one['rVals']), ...listOf(one['arVals'])])
  const certificates = groups.flatMap((one) => [...itemsOf(one['xVals']), ...itemsOf(one['axVals'])])
  return {
    certificates: certificates.flatMap((one) => valueOf(isJsonObject(one) ? one['x509Cert'] : undefined)),
    crls: lists.flatMap((one) => itemsOf(one['crlVals']).flatMap(valueOf)),
    ocsps: lists.flatMap((one) => itemsOf(one['ocspVals']).flatMap(valueOf)),
  }
}

function listOf(value: Json | undefined): JsonObject[] {
  return isJsonObject(value) ? [value] : []
}

function itemsOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : []
}

/** §5.4.2: `val` of a PKI object. */
function valueOf(value: Json | undefined): Bytes[] {
  const text = isJsonObject(value) ? value['val'] : undefined
  const bytes = typeof text === 'string' ? fromBase64(text) : undefined
  return bytes === undefined ? [] : [bytes]
}

/** §5.4.3.3: the tokens of one container. */
export function tokensIn(container: Json | undefined): Bytes[] {
  return isJsonObject(container) ? itemsOf(container['tstTokens']).flatMap(valueOf) : []
}

const KINDS: Readonly<Record<string, TimestampKind>> = {
  sigTst: 'signature',
  sigRTst: 'validation-data',
  rfsTst: 'validation-data',
  arcTst: 'archive',
}
const REFERENCES = ['xRefs', 'rRefs', 'axRefs', 'arRefs']

type Stamped = {
  /** The payload as time-stamps take it. */
  readonly stamped: Bytes
  /** Tokens over it in the protected header. */
  readonly content: readonly Bytes[]
}

/** In their order, those over the payload first. */
export function stampsOf(
  jws: Jws,
  parts: readonly UnsignedPart[],
  { stamped, content }: Stamped,
): StampFacts[] {
  const holders = parts.flatMap(({ name, value }, index) => {
    const kind = Object.hasOwn(KINDS, name) ? KINDS[name] : undefined
    if (kind === undefined) return []
    const data = stampData(jws, name, { before: parts.slice(0, index), stamped })
    return [{ kind, tokens: tokensIn(value), data }]
  })
  return stampsInOrder([{ kind: 'content', tokens: content, data: stamped }, ...holders])
}

type Before = { readonly before: readonly UnsignedPart[]; readonly stamped: Bytes }

/** §5.3.4, §5.3.6: over the value, over value and references, or over everything so far. */
function stampData({ signature, protected: head }: Jws, name: string, around: Before): Bytes | Failure {
  if (name === 'sigTst') return encodeUtf8(signature)
  const wanted = name === 'arcTst' ? around.before : around.before.filter((one) => isStamped(one.name, name))
  if (wanted.some(({ text }) => text === undefined))
    return { subIndication: 'SIGNED_DATA_NOT_FOUND', detail: 'its octets are not certain in the clear form' }
  const joined = wanted.map(({ text = '' }) => text).join('')
  if (name === 'rfsTst') return encodeUtf8(joined)
  if (name === 'sigRTst') return encodeUtf8(`${signature}.${joined}`)
  return concatBytes([around.stamped, encodeUtf8(`.${head}.${signature}.${joined}`)])
}

function isStamped(name: string, by: string): boolean {
  return REFERENCES.includes(name) || (by === 'sigRTst' && name === 'sigTst')
}
