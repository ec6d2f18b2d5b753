/** Files as what an evidence record may be over. */
import type { Failure } from '../ades/outcome.ts'
import type { Bytes, DocumentSteps, HashName } from '../ports.ts'
import { readXml } from '../xml/read-xml.ts'
import { XmlError } from '../xml/xml.ts'
import { type CanonicalForm, canonicalise } from '../xmldsig/canonicalise.ts'
import { wholeDocument } from '../xmldsig/node-set.ts'
import type { EvidenceObject } from './check-record.ts'

/** How many octets of XML are still made canonical, which costs a hundred times what hashing does. */
export type Room = { left: number }

export function roomForXml(): Room {
  return { left: 2 * XML_MAX }
}

/** RFC 6283 §4.1.2: of XML the canonical octets; the octets as they stand prove as much. `room`: for all files together. */
export function fileObject(name: string, bytes: Bytes, room = roomForXml()): EvidenceObject {
  // Chains ask again and again: a large file is made canonical once in each form, and hashed once with each hash.
  const forms = new Map<string, readonly Bytes[]>()
  const known = new Map<string, readonly Bytes[]>()
  const octetsIn = (form: CanonicalForm | undefined): readonly Bytes[] => {
    if (form === undefined) return [bytes]
    const key = JSON.stringify(form)
    const octets = forms.get(key) ?? canonicalOctets(bytes, form, room)
    forms.set(key, octets)
    return octets
  }
  return {
    name,
    bytes,
    otherwise: 'as canonical XML: comments and the writing of tags are not covered',
    *digests(hash: HashName, form: CanonicalForm | undefined): DocumentSteps<readonly Bytes[]> {
      const all: Bytes[] = []
      for (const one of form === undefined ? [form] : [undefined, form]) {
        const key = JSON.stringify([hash, one])
        const digests = known.get(key) ?? (yield* digestsOf(octetsIn(one), hash))
        known.set(key, digests)
        all.push(...digests)
      }
      return all
    },
  }
}

/** One that cannot be in the tree: it is not there, or not as a manifest says. */
export function lostObject(name: string, failure: Failure): EvidenceObject {
  return {
    name,
    // oxlint-disable-next-line require-yield -- nothing is computed for it
    *digests(): DocumentSteps<Failure> {
      return failure
    },
  }
}

/** The same object, whose values are made once for each hash. */
export function cached({ digests, ...object }: EvidenceObject): EvidenceObject {
  const known = new Map<HashName, readonly Bytes[] | Failure>()
  return {
    ...object,
    *digests(hash, form): DocumentSteps<readonly Bytes[] | Failure> {
      const values = known.get(hash) ?? (yield* digests(hash, form))
      known.set(hash, values)
      return values
    },
  }
}

export function* digestsOf(octets: readonly Bytes[], hash: HashName): DocumentSteps<readonly Bytes[]> {
  const digests: Bytes[] = []
  for (const data of octets) {
    const digest: Bytes | undefined = yield { op: 'digest', hash, data }
    if (digest !== undefined) digests.push(digest)
  }
  return digests
}

const XML_MAX = 8 << 20

/** None for what is no XML, or too much of it. */
function canonicalOctets(bytes: Bytes, form: CanonicalForm, room: Room): readonly Bytes[] {
  if (
    bytes.length > XML_MAX ||
    bytes.length > room.left ||
    !/^[\s\ufeff]*</.test(String.fromCharCode(...bytes.subarray(0, 64)).replace('\u00ef\u00bb\u00bf', ''))
  )
    return []
  room.left -= bytes.length
  try {
    return [canonicalise(wholeDocument(readXml(bytes, { instructions: 'keep' }), true), form)]
  } catch (error) {
    if (error instanceof XmlError) return []
    throw error
  }
}
