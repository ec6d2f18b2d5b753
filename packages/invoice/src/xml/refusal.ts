/** What a document may cost. An invoice of ten thousand lines has about 200,000 elements and 6 MiB. */
export const XML_LIMITS = {
  bytes: 10 * 1024 * 1024,
  depth: 64,
  nodes: 250_000,
  attributes: 64,
  nameLength: 256,
} as const

export type XmlLimits = { readonly [limit in keyof typeof XML_LIMITS]: number }

export type XmlProblem =
  | 'too-large'
  | 'wrong-encoding'
  | 'doctype'
  | 'unknown-entity'
  | 'too-deep'
  | 'too-many-nodes'
  | 'too-many-attributes'
  | 'duplicate-attribute'
  | 'unknown-prefix'
  | 'forbidden-character'
  | 'not-well-formed'
  | 'no-element'

/** Why a text is not read, and where: lines and columns count from 1. */
export type XmlRefusal = {
  readonly problem: XmlProblem
  readonly detail: string
  readonly line: number
  readonly column: number
}

/** Stops the reader; `parseXml` turns it into an answer. */
export class XmlError extends Error {
  override readonly name = 'XmlError'
  readonly problem: XmlProblem
  readonly offset: number

  constructor(problem: XmlProblem, detail: string, offset: number) {
    super(detail)
    this.problem = problem
    this.offset = offset
  }
}
