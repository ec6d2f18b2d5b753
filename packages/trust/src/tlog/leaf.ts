/** What stands in the log of a national node (agreement-1 §16): that something exists, by its hash. */
import { decodeUtf8, encodeUtf8 } from '../bytes.ts'
import type { Bytes } from '../ports.ts'

export const LEAF_KINDS = ['agreement', 'notice', 'list-digest', 'receipt-commitment'] as const
export type LeafKind = (typeof LEAF_KINDS)[number]

export type Leaf = {
  readonly t: LeafKind
  /** Lower-case hex of SHA-256; for a receipt a salted commitment. */
  readonly sha256: string
}

const SHA256 = /^[0-9a-f]{64}$/
const ENTRY = /^\{"sha256":"([0-9a-f]{64})","t":"([a-z-]{1,32})"\}$/

export function isLeafKind(text: string): text is LeafKind {
  return (LEAF_KINDS as readonly string[]).includes(text)
}

export function isLeaf({ t, sha256 }: Leaf): boolean {
  return isLeafKind(t) && SHA256.test(sha256)
}

/** RFC 8785: members in order, no spaces. */
export function createLeaf(leaf: Leaf): Bytes {
  if (!isLeaf(leaf)) throw new TypeError('a leaf has a known kind and 64 hex digits')
  return encodeUtf8(`{"sha256":"${leaf.sha256}","t":"${leaf.t}"}`)
}

/** Undefined for an entry of any other form: a log may hold what this version does not know. */
export function parseLeaf(entry: Bytes): Leaf | undefined {
  const [, sha256 = '', t = ''] = ENTRY.exec(decodeUtf8(entry) ?? '') ?? []
  return isLeafKind(t) ? { t, sha256 } : undefined
}
