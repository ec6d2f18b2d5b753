/** Time-stamps (shared data `timestamps`): those OpenSSL made have its verdict, those of real authorities are read. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  DerError,
  type Indication,
  judgeSignature,
  parseCertificate,
  parseResponse,
  parseToken,
  readTimestampResponse,
  runSync,
  type TimestampReport,
  verifyToken,
} from '@entente/trust'
import { describe, expect, test } from 'vitest'
import { documentDriver } from '../../national-node/src/kernel/document-crypto.ts'
import { testData } from '../src/test-data.ts'

const folder = testData('timestamps')
if (folder === undefined) console.log('skipped: no test data for timestamps')

const AT = '2026-11-22T12:00:00.000Z'
const driver = documentDriver()
const read = (file: string): Buffer => readFileSync(join(folder ?? '', file))
const certificate = (file: string): Buffer => {
  const [, body = ''] = /-----BEGIN CERTIFICATE-----([^-]+)/.exec(read(file).toString('latin1')) ?? []
  return Buffer.from(body, 'base64')
}

type Case = { readonly id: string; readonly accept: boolean; readonly data: string }

/** The verdict on a stamp as a signature would have it: of a signature that is itself of no interest. */
function judge(token: Uint8Array, data: Uint8Array): TimestampReport | undefined {
  const facts = {
    id: 's-1',
    format: 'CAdES',
    level: 'CAdES_BASELINE_T',
    broken: undefined,
    signer: { subIndication: 'NO_SIGNING_CERTIFICATE_FOUND', detail: 'not asked' },
    algorithms: [],
    coverage: [],
    stamps: [{ kind: 'signature', token, data }],
    certificates: [certificate('openssl/tsa.pem')],
    crls: [],
    ocsps: [],
    counterSignatures: [],
    findings: [],
  } as const
  const input = { at: AT, anchors: [certificate('openssl/ca.pem')], revocation: 'if-present' } as const
  const report = runSync(judgeSignature(facts, input), driver)
  const indication: Indication = report.indication
  expect(indication).toBe('INDETERMINATE')
  return report.timestamps[0]
}

describe.skipIf(folder === undefined)('time-stamps made by OpenSSL', () => {
  const cases: Case[] = folder === undefined ? [] : JSON.parse(read('openssl/cases.json').toString())

  test('each is accepted or refused as openssl said', () => {
    const seen = cases.map(({ id, data }) => {
      const response = parseResponse(read(`openssl/${id}.tsr`))
      if (!response.granted) return [id, false, response.failure]
      // The token of this case is over `data.txt`, like the others; what it is held against is the other file.
      const file = id === 'bad-imprint' ? 'data2.txt' : data
      const stamp = judge(response.token, new Uint8Array(read(`openssl/${file}`)))
      return [id, stamp?.indication === 'PASSED', stamp?.subIndication]
    })
    expect(seen).toEqual([
      ['ok-sha256', true, undefined],
      ['ok-sha512', true, undefined],
      ['ok-nocert', true, undefined],
      ['ok-nonce-none', true, undefined],
      ['bad-imprint', false, 'HASH_FAILURE'],
      ['bad-unknown-ca', false, 'NO_CERTIFICATE_CHAIN_FOUND'],
      ['bad-signature', false, 'SIG_CRYPTO_FAILURE'],
      ['rejected-policy', false, 'unacceptedPolicy'],
    ])
    expect(seen.map(([, accepted]) => accepted)).toEqual(cases.map(({ accept }) => accept))
  })

  test('each response answers its own request, and no other', () => {
    const granted = cases.filter(({ id }) => id !== 'rejected-policy')
    for (const { id } of granted) {
      const response = read(`openssl/${id}.tsr`)
      for (const other of granted) {
        const answers = readTimestampResponse(read(`openssl/${other.id}.tsq`), response).ok
        expect([id, other.id, answers]).toEqual([id, other.id, id === other.id])
      }
      expect(readTimestampResponse(read(`openssl/${id}.tsq`), response)).toMatchObject({ ok: true })
    }
  })

  test('a token of which any byte of what is signed is changed is not intact', () => {
    const token = new Uint8Array(read('openssl/ok-sha256.tst'))
    const data = new Uint8Array(read('openssl/data.txt'))
    const { signed, signer } = parseToken(token)
    const parts = [
      signed.content ?? token,
      signer.signedAttributes?.encoded.subarray(4) ?? token,
      signer.signature,
    ]
    for (const part of parts) {
      const start = Buffer.from(token).indexOf(part)
      expect(start).toBeGreaterThan(0)
      for (let at = start; at < start + part.length; at++) {
        const copy = new Uint8Array(token)
        copy[at] = (copy[at] ?? 0) ^ 1
        expect(runSync(verifyToken({ token: copy, data }), driver).broken).toBeDefined()
      }
    }
  })
})

describe.skipIf(folder === undefined)('time-stamps of real authorities', () => {
  test('are read, intact but for what they are over, and named', () => {
    const seen = readdirSync(join(folder ?? '', 'real')).map((file) => {
      const token = new Uint8Array(read(`real/${file}`))
      const { hash, imprint } = parseToken(token).info
      const data = { digests: { [hash ?? 'md5']: imprint } }
      const answer = runSync(verifyToken({ token, data }), driver)
      const name = 'subject' in answer.certificate ? answer.certificate.subject.commonName : undefined
      return [file, answer.broken, name, answer.token?.info.time]
    })
    expect(seen).toEqual([
      ['dss-evidence-record-asn1-d-trust.tsr', undefined, 'D-TRUST TSU 12 2017', '2018-05-23T13:18:29.000Z'],
      ['dss-evidence-record-xml-d-trust.tsr', undefined, 'D-TRUST TSU 12 2017', '2018-05-23T13:18:29.000Z'],
      ['dss-validation-d-trust.tsr', undefined, 'D-TRUST TSU 12 2017', '2018-05-23T13:18:29.000Z'],
      ['dss-validation-disig.tst', undefined, 'TSA Disig aTSU 1', '2019-04-12T09:00:32.613Z'],
    ])
  })

  test('a certificate is no token', () => {
    expect(() => parseToken(certificate('openssl/tsa.pem'))).toThrow(DerError)
    expect(parseCertificate(certificate('openssl/tsa.pem')).eku).toEqual(['1.3.6.1.5.5.7.3.8'])
  })
})
