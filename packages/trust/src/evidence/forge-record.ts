/** For tests: evidence records in both syntaxes over given objects, with stamps of the TEST authority; and spoiled ones. */
import { base64 } from '../base64.ts'
import { concatBytes, encodeUtf8 } from '../bytes.ts'
import { compareBytes } from '../cms/read-ber.ts'
import { hashIdentifier } from '../cms/scheme.ts'
import { drive } from '../create/forge-house.ts'
import type { StampSource } from '../create/order.ts'
import { context } from '../der/read-der.ts'
import * as write from '../der/write-der.ts'
import type { Bytes, HashName, Instant } from '../ports.ts'
import { readXml } from '../xml/read-xml.ts'
import { uriOfHash } from '../xmldsig/algorithms.ts'
import { canonicalise } from '../xmldsig/canonicalise.ts'
import { wholeDocument } from '../xmldsig/node-set.ts'
import { ERS_NAMESPACE } from './parse-xmlers.ts'

/** `and`: further stamps of the same chain, with another hash. */
type Chain = { readonly hash: HashName; readonly times: readonly Instant[] }

export type RecordPlan = {
  readonly objects: readonly Bytes[]
  /** Chains with the hash and the times of their stamps. */
  readonly chains: readonly (Chain & { readonly and?: Chain })[]
  readonly stampsAt: (at: Instant) => StampSource
  /** Without trees: only for one object, or for renewals. */
  readonly bare?: boolean
  /** A neighbour of the first list. */
  readonly beside?: Bytes
  /** Another value in the place of what a renewal is over. */
  readonly renewing?: Bytes
}

const digest = async (hash: HashName, data: Bytes): Promise<Bytes> =>
  (await drive({ op: 'digest', hash, data })) as Bytes

type Lists = readonly (readonly Bytes[])[]

async function stamped(lists: Lists, hash: HashName, stamps: StampSource): Promise<Bytes> {
  let root: Bytes | undefined
  for (const list of lists) {
    const values = root === undefined ? [...list] : [...list, root]
    const [only, ...more] = values
    root = more.length === 0 ? only : await digest(hash, concatBytes(values.sort(compareBytes)))
  }
  const answer = await stamps({ hash, imprint: root ?? new Uint8Array() })
  if (!answer.ok) throw new Error(answer.detail)
  return answer.token
}

/** The first list, and a neighbour of it as a tree of many would have. */
async function treeOver(
  values: readonly Bytes[],
  hash: HashName,
  { bare = false, beside: given }: Pick<RecordPlan, 'bare' | 'beside'>,
): Promise<Lists> {
  if (bare) return [values]
  const beside = given ?? (await digest(hash, concatBytes([encodeUtf8('beside'), ...values])))
  return [values, [beside]]
}

function stepsOf({ hash, times, and }: RecordPlan['chains'][number]) {
  const steps = (one: Chain) => one.times.map((at) => ({ hash: one.hash, at }))
  return [...steps({ hash, times }), ...(and === undefined ? [] : steps(and))]
}

export async function forgeErs({
  objects,
  chains,
  stampsAt,
  bare = false,
  renewing,
  ...more
}: RecordPlan): Promise<Bytes> {
  const made: Bytes[] = []
  for (const chain of chains) {
    const stamps: Bytes[] = []
    let token: Bytes | undefined
    for (const { hash, at } of stepsOf(chain)) {
      const values =
        token === undefined
          ? await Promise.all(objects.map((one) => objectValue(one, hash, made)))
          : [await digest(hash, renewing ?? token)]
      const lists = await treeOver(values, hash, { bare, ...more })
      token = await stamped(lists, hash, stampsAt(at))
      const tree = write.der(
        context(2, true),
        ...lists.map((list) => write.sequence(...list.map(write.octetString))),
      )
      stamps.push(write.sequence(...(bare ? [] : [tree]), token))
    }
    made.push(write.sequence(...stamps))
  }
  const hashes = [...new Set(chains.flatMap(stepsOf).map(({ hash }) => hash))].map(hashIdentifier)
  return write.sequence(write.smallInteger(1), write.sequence(...hashes), write.sequence(...made))
}

async function objectValue(object: Bytes, hash: HashName, before: readonly Bytes[]): Promise<Bytes> {
  const own = await digest(hash, object)
  if (before.length === 0) return own
  return digest(hash, concatBytes([own, await digest(hash, write.sequence(...before))]))
}

const C14N = 'http://www.w3.org/2001/10/xml-exc-c14n#'

/** Nothing between its elements, so that every octet of it means something. */
export async function forgeXmlErs({
  objects,
  chains,
  stampsAt,
  renewing,
  ...more
}: RecordPlan): Promise<Bytes> {
  const made: string[] = []
  for (const [index, chain] of chains.entries()) {
    const stamps: string[] = []
    let stamp: string | undefined
    for (const [place, { hash, at }] of stepsOf(chain).entries()) {
      const own = await Promise.all(objects.map((one) => digest(hash, one)))
      const before =
        index === 0
          ? []
          : [
              await digest(
                hash,
                canonical(`<ArchiveTimeStampSequence>${made.join('')}</ArchiveTimeStampSequence>`),
              ),
            ]
      const values =
        stamp === undefined ? [...own, ...before] : [await digest(hash, renewing ?? canonical(stamp))]
      const lists = await treeOver(values, hash, more)
      const token = await stamped(lists, hash, stampsAt(at))
      stamp = `<TimeStamp><TimeStampToken Type="RFC3161">${base64(token)}</TimeStampToken></TimeStamp>`
      stamps.push(`<ArchiveTimeStamp Order="${place + 1}">${treeText(lists)}${stamp}</ArchiveTimeStamp>`)
    }
    const methods = `<DigestMethod Algorithm="${uriOfHash(chain.hash)}"></DigestMethod><CanonicalizationMethod Algorithm="${C14N}"></CanonicalizationMethod>`
    made.push(
      `<ArchiveTimeStampChain Order="${index + 1}">${methods}${stamps.join('')}</ArchiveTimeStampChain>`,
    )
  }
  return encodeUtf8(
    `<EvidenceRecord xmlns="${ERS_NAMESPACE}" Version="1.0"><ArchiveTimeStampSequence>${made.join('')}</ArchiveTimeStampSequence></EvidenceRecord>`,
  )
}

function treeText(lists: Lists): string {
  const values = (list: readonly Bytes[]): string =>
    list.map((one) => `<DigestValue>${base64(one)}</DigestValue>`).join('')
  const sequences = lists.map((list, at) => `<Sequence Order="${at + 1}">${values(list)}</Sequence>`)
  return `<HashTree>${sequences.join('')}</HashTree>`
}

/** As part of the record: the namespace is declared on its root. */
function canonical(text: string): Bytes {
  const at = text.indexOf('>')
  const declared = `${text.slice(0, at)} xmlns="${ERS_NAMESPACE}"${text.slice(at)}`
  return canonicalise(wholeDocument(readXml(encodeUtf8(declared))), { method: 'exclusive', comments: false })
}
