/** All collections of trust services, case by case: what conformance-trust.md shows and trust-corpora.test.ts demands. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { runSync, validateXades, XmlError } from '@entente/trust'
import { documentDriver } from '../../../national-node/src/kernel/document-crypto.ts'
import { DOCUMENT_GROUPS, documentCorpus, estonianCorpus, evidenceCorpus } from './documents.ts'
import type { Judged, TrustCorpus } from './judged.ts'
import { listCorpus } from './lists.ts'
import { PKITS_EXPECTED, pkitsCases, pkitsGiven, pkitsOutcome } from './pkits.ts'

/** Where a topic of the test data lies; undefined where it is not installed. */
export type Folder = (topic: string) => string | undefined

export const TRUST_TOPICS = [
  'x509',
  'signatures-xml',
  'signatures-cms',
  'signatures-asic-ee',
  'trustedlists',
] as const

export function trustCorpora(folder: Folder): readonly TrustCorpus[] {
  const at = (topic: string): string => folder(topic) ?? ''
  const has = (topic: string): boolean => existsSync(at(topic))
  return [
    ...(has('x509') ? [pkitsCorpus(at('x509')), hostileCorpus(at('x509'))] : []),
    ...DOCUMENT_GROUPS.filter(({ data }) => has(data)).map((group) => documentCorpus(at(group.data), group)),
    ...(has('signatures-xml') && has('signatures-cms') ? [evidenceCorpus(at)] : []),
    ...(has('signatures-asic-ee') ? [estonianCorpus(at('signatures-asic-ee'))] : []),
    ...(has('trustedlists') ? [listCorpus(at('trustedlists'))] : []),
  ]
}

function pkitsCorpus(folder: string): TrustCorpus {
  return {
    name: 'x509/pkits',
    compared: 'the path with its revocation lists: good, revoked, unknown or none',
    reasons: {
      valid_dsa_signatures_test4:
        'Signed with DSA, which this core does not verify in certificates: refused, which is stricter.',
    },
    lenient: ({ stated, found }) => stated !== 'good' && found === 'good',
    cases: pkitsCases(folder).map((one): Judged => {
      const stated = one.error === undefined ? 'good' : (PKITS_EXPECTED[one.error.class] ?? one.error.class)
      return { file: one.name, stated, found: pkitsOutcome(pkitsGiven(folder, one)).outcome }
    }),
  }
}

const HOSTILE = [
  'cyclic',
  'dtd',
  'external',
  'external_file',
  'quadratic',
  'xmlbomb',
  'xmlbomb2',
  'xmp-with-harmless-entity',
]
const HARMLESS = ['simple', 'simple-ns']

function hostileCorpus(folder: string): TrustCorpus {
  const drive = documentDriver()
  const found = (name: string): string => {
    const bytes = new Uint8Array(readFileSync(join(folder, `bad-xml/${name}.xml`)))
    try {
      runSync(validateXades({ bytes }, { at: '2026-11-22T12:00:00.000Z', anchors: [] }), drive)
      return 'read'
    } catch (error) {
      if (error instanceof XmlError) return 'refused'
      throw error
    }
  }
  const judged = (names: readonly string[], stated: string): Judged[] =>
    names.map((name) => ({ file: `bad-xml/${name}.xml`, stated, found: found(name) }))
  return {
    name: 'x509/bad-xml',
    compared: 'entities, doctypes and bombs are refused before they are read',
    reasons: {},
    lenient: ({ stated, found: seen }) => stated === 'refused' && seen === 'read',
    cases: [...judged(HOSTILE, 'refused'), ...judged(HARMLESS, 'read')],
  }
}
