/**
 * JAdES samples of the EU DSS library (shared data `signatures-xml/jades`), by the strict reader of our own envelopes:
 * baseline B with `x5c`. As documents of any maker they are judged in jades.test.ts.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { runSync, splitCompact, verifyJadesSignature } from '@entente/trust'
import { describe, expect, test } from 'vitest'
import { nodeDriver } from '../../national-node/src/kernel/crypto.ts'
import { testData } from '../src/test-data.ts'

const folder = testData('signatures-xml')
if (folder === undefined) console.log('skipped: no test data for signatures-xml')

type Case = { readonly file: string; readonly crypto: 'ok' | 'broken' | 'special' }
const driver = nodeDriver()
type Entry = { readonly protected: string; readonly payload: string; readonly signature: string }

/** One entry for each signature; none for a file that is not a JWS. */
function entriesOf(text: string): Entry[] {
  if (!text.startsWith('{')) {
    const [head = '', payload = '', signature = ''] = text.split('.')
    return [splitCompact(text) ?? { protected: head, payload, signature }]
  }
  const jws = JSON.parse(text)
  return (jws.signatures ?? [jws])
    .filter((entry: Partial<Entry>) => entry.protected !== undefined)
    .map((entry: Entry) => ({ ...entry, payload: jws.payload ?? '' }))
}

/** `ok`, or the codes of what is refused, one for each signature. */
function judge(file: string): string[] {
  return entriesOf(readFileSync(join(folder ?? '', 'jades', file), 'utf8').trim()).map((entry) => {
    const result = runSync(verifyJadesSignature({ ...entry, foreign: true }), driver)
    return result.ok ? 'ok' : result.code
  })
}

/** Baseline B with the certificate in `x5c`: must be accepted. Time-stamps and counter-signatures are not judged. */
const ACCEPTED = [
  'double-lta-in-container.json',
  'dss2620/jades-with-notBefore-header.json',
  'dss2620/jades-without-non-critical-header-in-crit.json',
  'jades-double-sig-different-etsiU.json',
  'jades-flattened-BpT-broken-sigTst.json',
  'jades-lta-broken-arcTst.json',
  'jades-lta-copied-arctst.json',
  'jades-lta.json',
  'jades-t-copied-sigtst.json',
  'jades-t-duplicated-sigtst.json',
  'jades-with-asn1policy-digPSp.json',
  'jades-with-attached-counter-signature-replace-attack.json',
  'jades-with-broken-detached-counter-signature.json',
  'jades-with-spdspec.json',
  'serialization-extra-element.json',
]

/** Refused at the header although the value is intact; the table calls most of them JSON_NOT_ETSI. */
const HEADER_REFUSED: readonly (readonly [string, string])[] = [
  ['dss2620/jades-b-level-with-etsiu-in-crit.json', 'JWS_HEADER'],
  ['dss2620/jades-t-level-with-etsiu-in-crit.json', 'JWS_HEADER'],
  ['dss2620/jades-with-b64-not-in-crit.json', 'JWS_HEADER'],
  ['dss2620/jades-with-crit-string-type.json', 'JWS_HEADER'],
  ['dss2620/jades-with-critical-headers-in-crit.json', 'JWS_HEADER'],
  ['dss2620/jades-with-empty-crit.json', 'JWS_HEADER'],
  ['dss2620/jades-with-expiration-time-header-in-crit.json', 'JWS_HEADER'],
  ['dss2620/jades-with-extra-crit-entry.json', 'JWS_HEADER'],
  ['dss2620/jades-with-notBefore-header-in-crit.json', 'JWS_HEADER'],
  ['jades-b-iat-and-sigt.json', 'JWS_HEADER'],
  ['jades-with-double-sigt.json', 'JSON_DUPLICATE'],
]

/** Not of this version: detached content (`sigD`), the certificate only in the unsigned header. */
const OUT_OF_SCOPE: readonly (readonly [string, string])[] = [
  ['jades-detached-by-uri-hash-encoded-pars.json', 'JWS_HEADER'],
  ['jades-flattened-BpB-detached-objectByURIHash.json', 'JWS_HEADER'],
  ['simple-detached.json', 'JWS_HEADER'],
  ['jades-b-with-xvals.json', 'X5C_FORM'],
]

describe.skipIf(folder === undefined)('JAdES samples', () => {
  const table: Case[] =
    folder === undefined ? [] : JSON.parse(readFileSync(join(folder, 'cases.json'), 'utf8'))
  const broken = table
    .filter(({ file, crypto }) => file.startsWith('jades/') && crypto === 'broken')
    .map(({ file }) => file.slice('jades/'.length))

  test('every sample is in one of the groups', () => {
    const refused = [...HEADER_REFUSED, ...OUT_OF_SCOPE].map(([file]) => file)
    const known = [...ACCEPTED, ...refused, ...broken, 'sample.json']
    const listed = table.filter(({ file }) => file.startsWith('jades/'))
    expect(known.toSorted()).toEqual(listed.map(({ file }) => file.slice('jades/'.length)).toSorted())
  })

  test.each(broken)('%s is broken and refused', (file) => {
    expect(judge(file)).not.toContain('ok')
  })

  test.each(ACCEPTED)('%s is accepted', (file) => {
    expect(new Set(judge(file))).toEqual(new Set(['ok']))
  })

  test.each([...HEADER_REFUSED, ...OUT_OF_SCOPE])('%s is refused: %s', (file, code) => {
    expect(judge(file)).toEqual([code])
  })

  test('any changed character of the signed parts breaks an accepted sample', () => {
    const text = readFileSync(join(folder ?? '', 'jades/jades-with-spdspec.json'), 'utf8').trim()
    const parts = splitCompact(text)
    expect(parts).toBeDefined()
    if (parts === undefined) return
    const other = (value: string, at: number): string =>
      `${value.slice(0, at)}${value[at] === 'A' ? 'B' : 'A'}${value.slice(at + 1)}`
    for (const name of ['protected', 'payload', 'signature'] as const) {
      for (let at = 0; at < parts[name].length; at += 37) {
        const changed = { ...parts, [name]: other(parts[name], at), foreign: true }
        expect(runSync(verifyJadesSignature(changed), driver)).toMatchObject({ ok: false })
      }
    }
  })
})
