/** Time-stamps that stand for themselves, in no signature: an entry of a container, or a token somebody brings. */
import { readCertificate } from '../cms/read-certificate.ts'
import { sameBytes } from '../bytes.ts'
import { DerError } from '../der/read-der.ts'
import type { Certificate } from '../pkix/parse-certificate.ts'
import type { Bytes, DocumentSteps } from '../ports.ts'
import { parseResponse, parseToken, type TimestampToken } from '../timestamp/parse-token.ts'
import type { DetachedFile } from './cades/read-cades.ts'
import { type StampFacts, STAMPS_MAX, type ValidationInput } from './facts.ts'
import { PATH_SIGNATURES_MAX } from './find-paths.ts'
import { judgeStamps } from './judge-stamps.ts'
import type { Coverage, TimestampReport } from './outcome.ts'

export type StandingStamp = {
  /** The entry of a container; `token` for one that was brought by itself. */
  readonly entry: string
  readonly report: TimestampReport
  /** The file, or those that a manifest names. */
  readonly coverage: readonly Coverage[]
}

export type PreparedStamp = {
  readonly entry: string
  /** Entries of the container of which it proves that they existed: covered whole, with a hash that is still believed. */
  readonly proves?: readonly string[]
  readonly facts: StampFacts
  readonly coverage: readonly Coverage[]
}

/** Each is judged with the others: a younger one over the entry of an older one proves that. */
export function* judgeStanding(
  prepared: readonly PreparedStamp[],
  input: ValidationInput,
): DocumentSteps<StandingStamp[]> {
  const read = (some: readonly Bytes[] = []): readonly Certificate[] =>
    some.map(readCertificate).filter((one) => one !== undefined)
  const reports = yield* judgeStamps({
    stamps: prepared
      .slice(0, STAMPS_MAX)
      .map((one, _, all) => ({ ...one.facts, over: tokensUnder(one, all) })),
    at: input.at,
    anchors: read(input.stampAnchors ?? input.anchors),
    pool: read(input.certificates),
    crls: input.crls ?? [],
    ocsps: input.ocsps ?? [],
    budget: { left: PATH_SIGNATURES_MAX },
    revocation: input.revocation ?? 'required',
  })
  return prepared.flatMap(({ entry, coverage }, i) => {
    const report = reports[i]
    return report === undefined ? [] : [{ entry, report, coverage }]
  })
}

/** Entries that its manifest names and that are as it says (EN 319 162-1 §4.4.3.3: ASiCArchiveManifest). */
function tokensUnder({ proves }: PreparedStamp, all: readonly PreparedStamp[]): readonly Bytes[] {
  const names = new Set(proves)
  return all.filter(({ entry }) => names.has(entry)).map(({ facts }) => facts.token)
}

/** Larger ones are not read twice only to learn what they are. */
const TOKEN_BYTES_MAX = 1 << 20

/** A token, or the response that an authority sent it in (RFC 3161 §2.4.2); undefined for any other CMS. */
export function tokenIn(bytes: Bytes): TimestampToken | undefined {
  if (bytes.length > TOKEN_BYTES_MAX) return undefined
  return readOr(() => parseToken(bytes, { padded: true })) ?? readOr(() => fromResponse(bytes))
}

function fromResponse(bytes: Bytes): TimestampToken | undefined {
  const response = parseResponse(bytes)
  return response.granted ? parseToken(response.token) : undefined
}

function readOr<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    if (error instanceof DerError) return undefined
    throw error
  }
}

/** A token by itself: it is over the file whose digest it holds, or over none of those brought. */
export function* validateToken(
  token: TimestampToken,
  files: readonly DetachedFile[],
  input: ValidationInput,
): DocumentSteps<StandingStamp[]> {
  const found = yield* stampedFile(token, files)
  const facts: StampFacts =
    found === undefined
      ? {
          kind: 'document',
          token: token.raw,
          data: { subIndication: 'SIGNED_DATA_NOT_FOUND', detail: 'the file that was stamped is not there' },
        }
      : { kind: 'document', token: token.raw, data: found.bytes }
  const coverage: Coverage[] =
    found === undefined
      ? [{ name: 'content', extent: 'missing' }]
      : [{ name: found.name, extent: 'full', bytes: found.bytes }]
  return yield* judgeStanding([{ entry: 'token', facts, coverage }], input)
}

/** The only file is the one that is meant, also where it was altered. */
function* stampedFile(
  { info: { hash, imprint } }: TimestampToken,
  files: readonly DetachedFile[],
): DocumentSteps<DetachedFile | undefined> {
  if (files.length <= 1 || hash === undefined) return files[0]
  for (const file of files) {
    const own: unknown = yield { op: 'digest', hash, data: file.bytes }
    if (own instanceof Uint8Array && sameBytes(own, imprint)) return file
  }
  return undefined
}
