/** Signed documents of other makers: the cryptographic verdict of each against its table. */
import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import {
  type AsicReport,
  cryptoOf,
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
}

const lenient = ({ stated, found }: Judged): boolean => stated === 'broken' && found === 'ok'

function tableOf(folder: string): readonly Case[] {
  return JSON.parse(readFileSync(join(folder, 'cases.json'), 'utf8')) as Case[]
}

/** The same for all forms: XML, CMS, PDF, JSON and containers are told apart by the first bytes. */
function documentVerdict(folder: string, { file, detached = [] }: Case): string {
  const read = (name: string): Uint8Array => new Uint8Array(readFileSync(join(folder, name)))
  const given = WITHOUT_FILE.includes(file) ? [] : detached
  const files = given.map((name) => ({ name: basename(name), bytes: read(name) }))
  const report = runSync(validateDocument({ bytes: read(file), detached: files }, INPUT), drive)
  if (!report.ok) return 'broken'
  return report.signatures.some(isOnlyUncovered) ? 'manifest intact' : cryptoOf(report.signatures)
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

const EVIDENCE =
  'An evidence record, which is recognised and not evaluated; the file that was signed is not among the data.'
/** Of two tests each, one with the file that was signed and one without: the table means the one without. */
const WITHOUT_FILE: readonly string[] = [
  'xades/evidence-record/X-E-ERS-DETACHED-LT-chain-renewal.xml',
  'xades/evidence-record/X-B-B-DETACHED-1-extended-xades-baseline-lt.xml',
]
const NO_SIGNATURE = 'Holds no signature: only files, a time-stamp or an evidence record.'
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
    reasons: { 'asic-xades/evidencerecord/*': NO_SIGNATURE, 'asic-xades/signable/*': NO_SIGNATURE },
  },
  {
    data: 'signatures-cms',
    start: 'cades/',
    special: 'broken',
    reasons: { 'cades/evidence-record/*': EVIDENCE },
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
      'asic-cades/*': NO_SIGNATURE,
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
        stated: one.crypto === 'special' ? 'broken' : one.crypto,
        found: documentVerdict(folder, one),
      })),
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
