/** What a signing certificate says about itself: the facts that criteria ask for. */
import { childrenOf, context, type Der, DerError, enter, readDer, readNested, TAG } from '../der/read-der.ts'
import { readOid, readText } from '../der/read-values.ts'
import type { Certificate } from '../pkix/parse-certificate.ts'

export type CertificateFacts = {
  readonly qcStatements: readonly QcStatementFacts[]
  readonly policies: readonly string[]
  /** Bits that are set, by the names of RFC 5280 §4.2.1.3. */
  readonly keyUsage: readonly string[]
  readonly extendedKeyUsage: readonly string[]
  /** Object identifiers of the attributes in the subject's name. */
  readonly subject: readonly string[]
}

export type QcStatementFacts = {
  readonly id: string
  readonly types?: readonly string[]
  readonly countries?: readonly string[]
}

/** EN 319 412-5 §4: the statements that matter here. */
export const QC = {
  compliance: '0.4.0.1862.1.1',
  device: '0.4.0.1862.1.4',
  type: '0.4.0.1862.1.6',
  legislation: '0.4.0.1862.1.7',
  eSign: '0.4.0.1862.1.6.1',
  eSeal: '0.4.0.1862.1.6.2',
  web: '0.4.0.1862.1.6.3',
} as const

/** RFC 3739 §3.2.6 */
const QC_STATEMENTS = '1.3.6.1.5.5.7.1.3'

/** Throws `DerError` where the statements are not what they should be: half of them would be another certificate. */
export function certificateFacts(certificate: Certificate): CertificateFacts {
  const { policies, keyUsage = [], eku = [], subject } = certificate
  return {
    qcStatements: readStatements(certificate),
    policies,
    keyUsage,
    extendedKeyUsage: eku,
    subject: subject.parts.flat().map(({ type }) => type),
  }
}

function readStatements({ tbs, present }: Certificate): readonly QcStatementFacts[] {
  if (!present.includes(QC_STATEMENTS)) return []
  const wrapped = childrenOf(readDer(tbs), 'certificate body').find(({ tag }) => tag === context(3, true))
  const [list] = wrapped === undefined ? [] : childrenOf(wrapped, 'extensions', context(3, true))
  for (const item of list === undefined ? [] : childrenOf(list, 'extensions')) {
    const cursor = enter(item, 'extension')
    if (readOid(cursor.next(TAG.oid, 'extension'), 'extension') !== QC_STATEMENTS) continue
    cursor.optional(TAG.boolean)
    const value = cursor.next(TAG.octetString, 'statements')
    const statements = childrenOf(readNested(value.content, value.depth), 'statements').map(readStatement)
    if (new Set(statements.map(({ id }) => id)).size < statements.length)
      throw new DerError('statements: one twice')
    return statements
  }
  return []
}

function readStatement(item: Der): QcStatementFacts {
  const cursor = enter(item, 'statement')
  const id = readOid(cursor.next(TAG.oid, 'statement'), 'statement')
  const info = cursor.peek() === undefined ? undefined : cursor.any('statement')
  cursor.end('statement')
  if (info === undefined) return { id }
  if (id === QC.type) return { id, types: childrenOf(info, 'types').map((one) => readOid(one, 'type')) }
  if (id === QC.legislation)
    return { id, countries: childrenOf(info, 'countries').map((one) => readText(one, 'country') ?? '') }
  return { id }
}
