/** Real trusted lists: each signed by the certificate that its pointer names, and every broken variant as stated. */
import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { memberPointers, openTsl, runSync, type TslResult } from '@entente/trust'
import { documentDriver } from '../../../national-node/src/kernel/document-crypto.ts'
import type { Judged, TrustCorpus } from './judged.ts'

const THEN = '2019-09-10T00:00:00.000Z'
const drive = documentDriver()

/** What each file of 2019 comes out as, with the certificate that may sign it. */
const STATED: readonly (readonly [file: string, stated: string, anchor: string])[] = [
  ['lotl/eu-lotl_original.xml', 'fresh', 'lotlSigningCertificate'],
  ['lotl/eu-lotl_xml-declaration-removed.xml', 'fresh', 'lotlSigningCertificate'],
  ['lotl/eu-lotl_broken-sig.xml', 'HASH_FAILURE', 'lotlSigningCertificate'],
  ['lotl/eu-lotl_not-parsable.xml', 'malformed', 'lotlSigningCertificate'],
  ['national/CZ.xml', 'fresh', 'czSigningCertificate'],
  ['national/CZ_broken-sig.xml', 'HASH_FAILURE', 'czSigningCertificate'],
  ['national/CZ_empty.xml', 'malformed', 'czSigningCertificate'],
  ['other/tl-empty.xml', 'malformed', 'czSigningCertificate'],
  ['other/tl-empty-with-identifier.xml', 'malformed', 'czSigningCertificate'],
]
const COUNTRIES = ['AT', 'BE', 'CY', 'DK', 'EL', 'FI', 'FR', 'IE', 'IS', 'LI', 'LU', 'UK']

export function listCorpus(folder: string): TrustCorpus {
  const read = (file: string): Uint8Array => {
    const stored = readFileSync(join(folder, file))
    return new Uint8Array(file.endsWith('.gz') ? gunzipSync(stored) : stored)
  }
  const anchor = (name: string): Uint8Array =>
    new Uint8Array(new X509Certificate(readFileSync(join(folder, `anchors/${name}.pem`))).raw)
  const open = (file: string, signers: readonly Uint8Array[]): TslResult =>
    runSync(openTsl({ bytes: read(file), signers, at: THEN }), drive)
  const lotl = open('lotl/eu-lotl_original.xml', [anchor('lotlSigningCertificate')])
  const pointers = 'tsl' in lotl ? memberPointers(lotl.tsl) : []
  const national = COUNTRIES.map((country): Judged => {
    const file = `national/${country}.xml${country === 'FR' ? '.gz' : ''}`
    const signers = pointers.find(({ territory }) => territory === country)?.signers ?? []
    return { file, stated: 'fresh', found: outcomeOf(open(file, signers)) }
  })
  const variants = STATED.map(
    ([file, stated, name]): Judged => ({ file, stated, found: outcomeOf(open(file, [anchor(name)])) }),
  )
  return {
    name: 'trustedlists (2019)',
    compared: 'the list is good, altered or none',
    reasons: {},
    lenient: ({ stated, found }) => stated !== 'fresh' && found === 'fresh',
    cases: [...variants, ...national],
  }
}

function outcomeOf(opened: TslResult): string {
  return opened.outcome === 'bad-signature' ? opened.failure.subIndication : opened.outcome
}
