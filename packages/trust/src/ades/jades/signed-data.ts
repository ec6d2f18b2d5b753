/** What a JAdES is over (TS 119 182-1 §5.2.8, RFC 7797): its payload, or the objects that its header refers to. */
import { base64url, fromBase64url } from '../../base64.ts'
import { concatBytes, decodeUtf8, encodeUtf8, sameBytes } from '../../bytes.ts'
import { isJsonObject, type Json, type JsonObject } from '../../json.ts'
import type { Bytes, DocumentSteps } from '../../ports.ts'
import type { DetachedFile } from '../cades/read-cades.ts'
import type { Coverage, Failure } from '../outcome.ts'
import type { Jws } from './parse-jws.ts'
import { hashByName, type HeaderFacts } from './read-header.ts'

export type SignedPayload = {
  /** What stands between the dots when the value is computed. */
  readonly payload: Bytes
  /** What time-stamps over the payload take in its place (§5.2.6, §5.3.6.3). */
  readonly stamped: Bytes
  readonly coverage: readonly Coverage[]
  readonly broken?: Failure
}

const MECHANISM = 'http://uri.etsi.org/19182/'
export const BY_HASH = `${MECHANISM}ObjectIdByURIHash`
const BY_URI = `${MECHANISM}ObjectIdByURI`
const HEADERS = `${MECHANISM}HttpHeaders`
const OBJECTS_MAX = 1000

/** `counter`: the value that a counter-signature is over, in base64url. */
export function* signedPayload(
  jws: Jws,
  header: HeaderFacts,
  { detached, counter }: { readonly detached: readonly DetachedFile[]; readonly counter?: string },
): DocumentSteps<SignedPayload> {
  if (counter !== undefined) return counterPayload(jws, counter)
  const { sigD } = header.members
  if (sigD !== undefined) return yield* referred(sigD, jws, { header, detached })
  const text = jws.payload ?? ''
  if (text === '') return alone(header, detached)
  const bytes = header.encoded ? fromBase64url(text) : encodeUtf8(text)
  if (bytes === undefined) return unfit('FORMAT_FAILURE', 'payload is not base64url')
  const payload = encodeUtf8(text)
  return { payload, stamped: payload, coverage: [{ name: 'content', extent: 'full', bytes }] }
}

function unfit(subIndication: Failure['subIndication'], detail: string): SignedPayload {
  const coverage: Coverage[] = [{ name: 'content', extent: 'missing' }]
  return { payload: new Uint8Array(), stamped: new Uint8Array(), coverage, broken: { subIndication, detail } }
}

/** RFC 7515 appendix F: left out, without a word about where it is. */
function alone(header: HeaderFacts, detached: readonly DetachedFile[]): SignedPayload {
  const [only, ...more] = detached
  if (only === undefined || more.length > 0) return unfit('SIGNED_DATA_NOT_FOUND', 'the payload is not there')
  const payload = encodedAs(header, only.bytes)
  return { payload, stamped: payload, coverage: [{ name: only.name, extent: 'full', bytes: only.bytes }] }
}

function encodedAs({ encoded }: HeaderFacts, bytes: Bytes): Bytes {
  return encoded ? encodeUtf8(base64url(bytes)) : bytes
}

/** §5.3.2: over the value of the signature it stands in, whatever it carries itself. */
function counterPayload({ payload = '' }: Jws, counter: string): SignedPayload {
  const other = payload !== '' && payload !== counter
  const bytes = encodeUtf8(counter)
  return {
    payload: bytes,
    stamped: bytes,
    coverage: [{ name: 'the signature around it', extent: 'full', bytes: fromBase64url(counter) ?? bytes }],
    ...(other && {
      broken: {
        subIndication: 'HASH_FAILURE',
        detail: 'it is over another value than that of its signature',
      },
    }),
  }
}

type Referred = { readonly header: HeaderFacts; readonly detached: readonly DetachedFile[] }
type Pars = { readonly pars: readonly string[]; readonly sigD: JsonObject }

function* referred(sigD: Json, { payload = '' }: Jws, source: Referred): DocumentSteps<SignedPayload> {
  if (payload !== '') return unfit('FORMAT_FAILURE', 'a payload beside references to objects')
  const pars = isJsonObject(sigD) ? textsOf(sigD['pars']) : undefined
  if (!isJsonObject(sigD) || pars === undefined || pars.length === 0 || pars.length > OBJECTS_MAX)
    return unfit('FORMAT_FAILURE', 'sigD without its objects')
  if (sigD['mId'] === BY_HASH) return yield* byHash({ pars, sigD }, source)
  if (sigD['mId'] === BY_URI) return byUri(pars, source)
  if (sigD['mId'] === HEADERS) return byHeaders(pars, source)
  return unfit('SIGNED_DATA_NOT_FOUND', `the mechanism ${JSON.stringify(sigD['mId'])}`)
}

/** §5.2.8.3.3: digests of the objects, encoded as a payload would be. */
function* byHash({ pars, sigD }: Pars, { header, detached }: Referred): DocumentSteps<SignedPayload> {
  const [hash, values] = [hashByName(sigD['hashM']), textsOf(sigD['hashV'])]
  if (hash === undefined) return unfit('SIG_CONSTRAINTS_FAILURE', 'hash of the objects is not known')
  if (values?.length !== pars.length) return unfit('FORMAT_FAILURE', 'not one digest for each object')
  const checks: ObjectCheck[] = []
  for (const [i, name] of pars.entries()) {
    const file = fileNamed(name, detached)
    if (file === undefined) {
      const broken = { subIndication: 'SIGNED_DATA_NOT_FOUND', detail: `${name} is not there` } as const
      checks.push({ coverage: { name, extent: 'missing' }, data: new Uint8Array(), broken })
      continue
    }
    const data = encodedAs(header, file.bytes)
    const digest: unknown = yield { op: 'digest', hash, data }
    checks.push({ data, ...compared(name, file, { digest, wanted: values[i] ?? '' }) })
  }
  const failures = checks.flatMap(({ broken }) => broken ?? [])
  const broken = failures.find(({ subIndication }) => subIndication === 'HASH_FAILURE') ?? failures[0]
  return {
    payload: new Uint8Array(),
    stamped: concatBytes(checks.map(({ data }) => data)),
    coverage: checks.map(({ coverage }) => coverage),
    ...(broken !== undefined && { broken }),
  }
}

type ObjectCheck = { readonly coverage: Coverage; readonly data: Bytes; readonly broken?: Failure }

function compared(
  name: string,
  { bytes }: DetachedFile,
  { digest, wanted }: { readonly digest: unknown; readonly wanted: string },
): Omit<ObjectCheck, 'data'> {
  const told = fromBase64url(wanted.replace(/=+$/, ''))
  if (digest instanceof Uint8Array && told !== undefined && sameBytes(digest, told))
    return { coverage: { name, extent: 'full', bytes } }
  return {
    coverage: { name, extent: 'partial', note: 'other bytes than were signed' },
    broken: { subIndication: 'HASH_FAILURE', detail: `${name} has another digest` },
  }
}

/** §5.2.8.3.2: the objects one after the other are the payload. */
function byUri(pars: readonly string[], { header, detached }: Referred): SignedPayload {
  const files = pars.map((name) => fileNamed(name, detached))
  const missing = files.indexOf(undefined)
  if (missing >= 0) return unfit('SIGNED_DATA_NOT_FOUND', `${pars[missing] ?? ''} is not there`)
  const payload = concatBytes(files.map((file) => encodedAs(header, file?.bytes ?? new Uint8Array())))
  const coverage = files.map(
    (file, i): Coverage => ({ name: pars[i] ?? '', extent: 'full', bytes: file?.bytes ?? new Uint8Array() }),
  )
  return { payload, stamped: payload, coverage }
}

/** §5.2.8.2: fields of an HTTP message, one line each; every file is one field, by its name. */
function byHeaders(pars: readonly string[], { header, detached }: Referred): SignedPayload {
  const lines: string[] = []
  for (const name of pars) {
    const values = detached.filter((one) => one.name.toLowerCase() === name.toLowerCase())
    if (values.length === 0) return unfit('SIGNED_DATA_NOT_FOUND', `the field ${name} is not there`)
    lines.push(
      `${name.toLowerCase()}: ${values.map(({ bytes }) => (decodeUtf8(bytes) ?? '').trim()).join(', ')}`,
    )
  }
  const bytes = encodeUtf8(lines.join('\n'))
  const payload = encodedAs(header, bytes)
  return { payload, stamped: payload, coverage: [{ name: 'HTTP fields', extent: 'full', bytes }] }
}

function textsOf(value: Json | undefined): readonly string[] | undefined {
  if (!Array.isArray(value)) return undefined
  const texts = value.filter((one: Json) => typeof one === 'string')
  return texts.length === value.length ? texts : undefined
}

/** By the reference as it stands, with its percent signs resolved once, or by the last part of a path. */
function fileNamed(uri: string, detached: readonly DetachedFile[]): DetachedFile | undefined {
  const names = [uri, decoded(uri)]
  const last = names.map((name) => name.slice(name.lastIndexOf('/') + 1))
  return (
    detached.find(({ name }) => names.includes(name)) ??
    detached.find(({ name }) => last.includes(name.slice(name.lastIndexOf('/') + 1)))
  )
}

function decoded(uri: string): string {
  try {
    return decodeURIComponent(uri)
  } catch {
    return uri
  }
}
