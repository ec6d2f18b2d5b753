/** Signed documents of other makers: the cryptographic verdict of each against its table. */
import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import {
  type AsicReport,
  cryptoOf,
  type DocumentReport,
  runSync,
  type SignatureReport,
  validateAsic,
  validateDocument,
} from '@entente/trust'
import { documentDriver } from '../../../national-node/src/kernel/document-crypto.ts'
import type { Judged, TrustCorpus } from './judged.ts'

const INPUT = { at: '2026-11-22T12:00:00.000Z', anchors: [] }
const drive = documentDriver()

type Case = {
  readonly file: string
  readonly crypto: 'ok' | 'broken' | 'special'
  readonly detached?: readonly string[]
  /** What its makers' tests say of the signature, or of what else stands in the document. */
  readonly indication?: readonly string[]
  readonly subIndication?: readonly string[]
}

const lenient = ({ stated, found }: Judged): boolean => stated === 'broken' && found === 'ok'

function tableOf(folder: string): readonly Case[] {
  return JSON.parse(readFileSync(join(folder, 'cases.json'), 'utf8')) as Case[]
}

/** The same for all forms: XML, CMS, PDF, JSON and containers are told apart by the first bytes. */
function documentVerdict(folder: string, one: Case): string {
  const report = reportOf(folder, one)
  if (!report.ok) return 'broken'
  const { signatures, stamps, evidence } = report
  if (signatures.some(isOnlyUncovered)) return 'manifest intact'
  if (signatures.length > 0) return cryptoOf(signatures)
  if (evidence.length > 0) return evidenceVerdict(report)
  if (stamps.length === 0) return 'none'
  return stamps.every(({ report: { crypto } }) => crypto === 'ok') ? 'ok' : 'broken'
}

function reportOf(folder: string, { file, detached = [] }: Case): DocumentReport {
  const read = (name: string): Uint8Array => new Uint8Array(readFileSync(join(folder, name)))
  const given = WITHOUT_FILE.includes(file) ? [] : detached
  const files = given.map((name) => ({ name: basename(name), bytes: read(name) }))
  return runSync(validateDocument({ bytes: read(file), detached: files }, INPUT), drive)
}

/** Of all evidence records of a document, in its signatures and beside them: the gravest. */
function evidenceVerdict({ signatures, evidence }: Extract<DocumentReport, { readonly ok: true }>): string {
  const all = [...evidence, ...signatures.flatMap((one) => one.evidence ?? [])]
  if (all.length === 0) return 'none'
  const broken = all.filter(({ crypto }) => crypto === 'broken')
  if (broken.length === 0) return 'ok'
  return broken.every(({ subIndication }) => subIndication === 'SIGNED_DATA_NOT_FOUND')
    ? 'data not there'
    : 'broken'
}

/** The table has one word for signatures; of evidence records speak the indications. */
function evidenceStated({ indication = [], subIndication = [] }: Case): string {
  if (indication.includes('FAILED')) return 'broken'
  return subIndication.includes('SIGNED_DATA_NOT_FOUND') ? 'data not there' : 'ok'
}

/** Value and manifest intact, a file of the manifest not: the table speaks of the value there. */
function isOnlyUncovered({ manifest }: SignatureReport): boolean {
  return manifest === 'altered' || manifest === 'missing'
}

type Group = {
  readonly data: string
  readonly start: string
  readonly reasons: TrustCorpus['reasons']
  /** What the table says only in words of its own is left to its own test. */
  readonly special?: 'left out' | 'broken'
}

const NO_FILE = 'The file that was signed is not among the data.'
/** Of two tests each, one with the file that was signed and one without: the table means the one without. */
const WITHOUT_FILE: readonly string[] = [
  'xades/evidence-record/X-E-ERS-DETACHED-LT-chain-renewal.xml',
  'xades/evidence-record/X-B-B-DETACHED-1-extended-xades-baseline-lt.xml',
]
const NO_SIGNATURE = 'Holds no signature: only files.'
const NO_RECORD = 'Its evidence record is a file of its own, which is not among the data.'
const MANIFEST =
  'The value over the manifest is intact, which is what the table means; a file that the manifest names is missing or another, so that the signature is told broken, with the indication that the table states.'

export const DOCUMENT_GROUPS: readonly Group[] = [
  {
    data: 'signatures-xml',
    start: 'xades/',
    special: 'left out',
    reasons: {
      'xades/xades-500-references.xml': 'Its 500 files are not among the data.',
      'xades/xmldsig-only.xml': 'A key without a certificate, which is nobody’s.',
      'xades/dss1788/dss1788-noCertProvided.xml':
        'Its certificate is not in the file; one of its two tests hands it in.',
    },
  },
  {
    data: 'signatures-xml',
    start: 'asic-xades/',
    reasons: { 'asic-xades/signable/*': NO_SIGNATURE },
  },
  {
    data: 'signatures-cms',
    start: 'cades/',
    special: 'broken',
    reasons: { 'cades/evidence-record/*': NO_FILE },
  },
  {
    data: 'signatures-cms',
    start: 'pades/',
    reasons: {
      'pades/dss-818/Signature-P-DE_CRY-2 (HASH_FAILURE).pdf':
        'Its value is over signed attributes in another order than that of DER. The test of its makers demands a refusal, as of the other file made that way (ADR 0014).',
    },
  },
  {
    data: 'signatures-cms',
    start: 'asic-cades/',
    reasons: {
      'asic-cades/containerWithCounterSig.asics':
        'Its file has another digest than was signed; openssl says so too.',
      'asic-cades/removedReference.asice': MANIFEST,
      'asic-cades/removed-doc.asice': MANIFEST,
      'asic-cades/brokenReference.asice': MANIFEST,
      'asic-cades/tstWithEmptyCertSource.asice':
        'Its time-stamp holds no certificate of its authority, which its makers’ test hands in: without one the value cannot be verified.',
      'asic-cades/signable/*': NO_SIGNATURE,
    },
  },
  {
    data: 'signatures-xml',
    start: 'jades/',
    special: 'broken',
    reasons: {
      'jades/jades-flattened-BpB-detached-objectByURIHash.json':
        'The file it is about, TEST-DOC.txt, is not among the data.',
      'jades/jades-with-double-sigt.json':
        'A header with one member twice is none: its makers’ test demands a refusal too.',
      'jades/sample.json': 'Holds no signature: only a payload.',
    },
  },
]

export function documentCorpus(folder: string, { data, start, special, reasons }: Group): TrustCorpus {
  const cases = tableOf(folder).filter(({ file }) => file.startsWith(start))
  return {
    name: `${data}/${start.slice(0, -1)}`,
    compared: 'the signature is intact or broken',
    reasons,
    lenient,
    cases: cases
      .filter(({ crypto }) => crypto !== 'special' || special === 'broken')
      .map((one) => ({
        file: one.file,
        stated: statedOf(one),
        found: documentVerdict(folder, one),
      })),
  }
}

function statedOf(one: Case): string {
  if (one.crypto === 'special') return 'broken'
  const alone = ONLY_EVIDENCE.test(one.file)
  return alone ? evidenceStated(one) : one.crypto
}

/** Containers that nobody signed. */
const ONLY_EVIDENCE = /^asic-[a-z]+\/evidencerecord\/er-/

/** Evidence records of all forms: by themselves in containers, over signatures, and inside them. */
export function evidenceCorpus(folder: (data: string) => string): TrustCorpus {
  const cases = ['signatures-cms', 'signatures-xml'].flatMap((data) =>
    tableOf(folder(data))
      .filter(({ file }) => /\/evidence-?record\//.test(file))
      .map((one): Judged => {
        const report = reportOf(folder(data), one)
        return {
          file: one.file,
          stated: evidenceStated(one),
          found: report.ok ? evidenceVerdict(report) : 'broken',
        }
      }),
  )
  return {
    name: 'evidence records',
    compared: 'the evidence record is intact, broken, or over data that are not there',
    reasons: {
      'cades/evidence-record/C-E-ERS-detached.p7s': NO_FILE,
      'cades/evidence-record/C-E-ERS-detached_renewed_hashtree.p7s': NO_FILE,
      'cades/evidence-record/Double-C-E-ERS-detached_hashtree_renewal.p7m': NO_FILE,
      'xades/evidence-record/X-B-B-DETACHED-1-extended-xades-baseline-lt.xml': NO_RECORD,
      'xades/evidence-record/Signature-X-LTA-5b5edd31-344d-4d66-8e95-79f9acaab566.xml': NO_RECORD,
    },
    lenient: ({ stated, found }) => stated !== 'ok' && found === 'ok',
    cases,
  }
}

type Container = { readonly file: string; readonly expected: 'valid' | 'invalid' }

/** Of signatures and of stamps that stand for themselves; a container that is none is broken. */
export function containerVerdict({ signatures, stamps, failure }: AsicReport): 'ok' | 'broken' | 'none' {
  const reports = cryptoOf(signatures.map(({ report }) => report))
  const stamped = stamps.some(({ report }) => report.crypto === 'broken')
  if (reports === 'broken' || stamped || (failure !== undefined && reports === 'none')) return 'broken'
  return reports === 'none' && stamps.length > 0 ? 'ok' : reports
}

/** Without an anchor only the bytes can be judged: what is invalid there for other reasons must just not pass. */
export function estonianCorpus(folder: string): TrustCorpus {
  const { digidoc4j } = JSON.parse(readFileSync(join(folder, 'cases.json'), 'utf8')) as {
    digidoc4j: Container[]
  }
  const cases = digidoc4j.filter(({ file }) => !file.endsWith('.pdf'))
  return {
    name: 'signatures-asic-ee/digidoc4j',
    compared: 'valid containers are intact; of invalid ones nothing passes',
    reasons: {},
    lenient: ({ stated, found }) => stated === 'does not pass' && found === 'passes',
    cases: cases.map(({ file, expected }) => {
      const report = runSync(validateAsic(new Uint8Array(readFileSync(join(folder, file))), INPUT), drive)
      if (expected === 'valid')
        return { file, stated: 'intact', found: containerVerdict(report) === 'broken' ? 'broken' : 'intact' }
      const passes = report.signatures.some((one) => one.report.indication === 'TOTAL_PASSED')
      return { file, stated: 'does not pass', found: passes ? 'passes' : 'does not pass' }
    }),
  }
}
