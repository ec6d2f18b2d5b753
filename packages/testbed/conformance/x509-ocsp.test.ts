/** OpenSSL's own OCSP cases (shared data `x509/ocsp`, of 2012, signed with SHA-1): every certificate has the status expected. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  checkRevocation,
  checkRevocationOfAnyAge,
  parseCertificate,
  parseOcsp,
  type RevocationStatus,
  runSync,
} from '@entente/trust'
import { describe, expect, test } from 'vitest'
import { documentDriver } from '../../national-node/src/kernel/document-crypto.ts'
import { testData } from '../src/test-data.ts'

const folder = testData('x509')
if (folder === undefined) console.log('skipped: no test data for x509')

type Case = {
  readonly name: string
  readonly root: string
  readonly other_certs?: readonly string[]
  readonly cert: string
  readonly ocsps: readonly string[]
  readonly moment: string
  readonly error?: { readonly msg_regex: string }
}

const driver = documentDriver()
const path = (file: string): string => join(folder ?? '', 'ocsp', file)
const answerOf = (file: string): Buffer => Buffer.from(readFileSync(path(file), 'latin1'), 'base64')
/** The certificates of a file: one root has its own superior before it. */
const certificatesOf = (file: string) =>
  [...readFileSync(path(file), 'latin1').matchAll(/-----BEGIN CERTIFICATE-----([^-]+)/g)].map(
    ([, body = '']) => parseCertificate(Buffer.from(body, 'base64')),
  )

function requestOf({ cert, other_certs: others = [], root, moment, ocsps }: Case) {
  const held = [cert, ...others].flatMap(certificatesOf)
  const anchor = certificatesOf(root).find(({ subject }) => subject.text === held.at(-1)?.issuer.text)
  if (anchor === undefined) throw new Error(`no anchor in ${root}`)
  return { path: held, anchor, at: new Date(moment).toISOString(), crls: [], ocsps: ocsps.map(answerOf) }
}

const statuses = (one: Case): readonly RevocationStatus[] =>
  runSync(checkRevocationOfAnyAge(requestOf(one)), driver)

describe.skipIf(folder === undefined)("OpenSSL's OCSP answers", () => {
  const cases: Case[] =
    folder === undefined ? [] : JSON.parse(readFileSync(path('openssl-ocsp.json'), 'utf8'))

  test('the certificate of the case is good where it should be, and unknown where the answer is spoilt', () => {
    const different: unknown[] = []
    for (const one of cases) {
      const intermediate = one.error?.msg_regex.includes('intermediate certificate 1') === true
      const expected = one.error === undefined ? 'good' : 'unknown'
      const status = statuses(one)[intermediate ? 1 : 0]?.status
      if (status !== expected) different.push([one.name, expected, statuses(one)])
    }
    expect(different).toEqual([])
    expect(cases).toHaveLength(15)
    expect(cases.filter(({ error }) => error === undefined)).toHaveLength(2)
  })

  test('why an answer does not count is what the case is about', () => {
    const why = new Map([
      // The certificate of this responder has an empty extension, and is not read.
      ['delegated_invalid_response', /responder not found/],
      ['signature', /signature (of the answer|on the responder) is wrong/],
      ['wrong_responder_id', /responder not found/],
      ['wrong_issuer_name_hash', /issuer of another name/],
      ['wrong_issuer_key_hash', /issuer with another key/],
      // The responder names itself by the hash of the key that is not in the certificate.
      ['wrong_key_in_signing_cert', /responder not found/],
      ['stale', /answer not valid after/],
    ])
    const seen = cases.filter(({ error }) => error !== undefined)
    for (const one of seen) {
      const [, expected] = [...why].find(([part]) => one.name.includes(part)) ?? []
      expect([one.name, JSON.stringify(statuses(one))]).toEqual([
        one.name,
        expect.stringMatching(expected ?? /-/),
      ])
    }
    expect(seen).toHaveLength(13)
  })

  test('by what is sound today none of them is good: all are signed with SHA-1', () => {
    for (const one of cases)
      for (const { status } of runSync(checkRevocation(requestOf(one)), driver))
        expect(status).toBe('unknown')
  })

  test('an answer with any byte of what is signed changed makes nothing good', () => {
    const [one] = cases.filter(({ name }) => name === 'delegated_with_intermediate_success')
    const request = requestOf(one as Case)
    const [answer = Buffer.alloc(0)] = request.ocsps
    const start = answer.indexOf(parseOcsp(answer).signed.data)
    const length = parseOcsp(answer).signed.data.length
    for (let at = start; at < start + length; at++) {
      const copy = Buffer.from(answer)
      copy[at] = (copy[at] ?? 0) ^ 1
      const [status] = runSync(checkRevocationOfAnyAge({ ...request, ocsps: [copy] }), driver)
      expect(status?.status).toBe('unknown')
    }
  })

  test('openssl says the same of each answer', () => {
    // It looks at the clock of the machine for this, whatever time it is given.
    const asked = cases.filter(({ name }) => !name.includes('stale'))
    const different = asked.flatMap((one) =>
      one.ocsps.flatMap((file) => {
        const own = statuses(one)[aboutOf(one, file)]?.status === 'good'
        return own === peerAccepts(one, file) ? [] : [[one.name, file, own]]
      }),
    )
    expect(different).toEqual([])
  })
})

/** The answers of the second level are about the intermediate certificate. */
function aboutOf({ other_certs: others = [] }: Case, file: string): 0 | 1 {
  return file.endsWith('2.ors') && others.length > 0 ? 1 : 0
}

/** `openssl ocsp` on one answer, at the moment of the case. */
function peerAccepts(one: Case, file: string): boolean {
  const { cert, other_certs: others = [], root, moment } = one
  const dir = mkdtempSync(join(tmpdir(), 'ocsp-'))
  try {
    writeFileSync(join(dir, 'answer.der'), answerOf(file))
    const chain = [cert, ...others, root]
    const about = aboutOf(one, file)
    const at = String(Date.parse(moment) / 1000)
    const asked = ['-respin', join(dir, 'answer.der'), '-cert', path(chain[about] ?? '')]
    const under = ['-issuer', path(chain[about + 1] ?? ''), '-CAfile', path(root), '-no-CApath']
    const known = others.flatMap((other) => ['-verify_other', path(other)])
    const time = ['-attime', at, '-status_age', '999999999', '-validity_period', '999999999']
    const words = ['ocsp', ...under, ...asked, ...known, ...time, '-partial_chain']
    const run = spawnSync('openssl', words, { encoding: 'utf8' })
    return /verify OK/.test(run.stderr) && /: good/.test(run.stdout)
  } finally {
    rmSync(dir, { recursive: true })
  }
}
