/** The command as a person gives it: files on a disk, exit code, what is said. */
import { createHash } from 'node:crypto'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import {
  answerTimestampRequest,
  createCertificate,
  createTimestampRequest,
  createXades,
  runSync,
} from '@entente/trust'
import { afterAll, describe, expect, test } from 'vitest'
import { newSigningKey } from '../../../national-node/src/kernel/crypto.ts'
import { documentDriver } from '../../../national-node/src/kernel/document-crypto.ts'
import { testData } from '../test-data.ts'
import { runCheckSignature } from './run-check-signature.ts'

const ENTENTE = join(import.meta.dirname, '../../../../scripts/entente.mjs')
const AT = '2026-11-22T10:00:00.000Z'
const folder = mkdtempSync(join(tmpdir(), 'entente-check-signature-'))
afterAll(() => rmSync(folder, { recursive: true }))

function save(name: string, content: string | Uint8Array): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

const drive = documentDriver()
const pair = newSigningKey()
const name = { commonName: 'TEST signer', country: 'BE' }
const certificate = runSync(
  createCertificate({
    subject: name,
    issuer: name,
    subjectSpki: pair.spki,
    issuerSpki: pair.spki,
    signWith: { alg: 'ES256', key: pair.key },
    notBefore: '2026-01-01T00:00:00.000Z',
    notAfter: '2028-01-01T00:00:00.000Z',
    serial: new Uint8Array([7]),
    ca: false,
    keyUsage: ['digitalSignature'],
  }),
  drive,
)
const spec = { id: 's', alg: 'ES256', key: pair.key, certificates: [certificate], signingTime: AT } as const
const content = new TextEncoder().encode('the text')
const xml = runSync(createXades('<doc>a text</doc>', spec), drive)
const aside = runSync(
  createXades(
    '<sig></sig>',
    { ...spec, files: [{ name: 'a b.txt', mimeType: 'text/plain' }] },
    () => content,
  ),
  drive,
)
const signed = save('signed.xml', xml)
const tampered = save('tampered.xml', xml.replace('a text', 'b text'))
const plain = save('plain.xml', '<doc/>')
const outside = save('outside.xml', aside)
const text = save('a b.txt', content)
const other = save('other.txt', content)
const nonsense = save('nonsense.bin', 'no document')
const cut = save('cut.xml', xml.slice(0, 200))
const stamping = newSigningKey()
const authority = runSync(
  createCertificate({
    subject: { commonName: 'TEST authority', country: 'BE' },
    issuer: name,
    subjectSpki: stamping.spki,
    issuerSpki: pair.spki,
    signWith: { alg: 'ES256', key: pair.key },
    notBefore: '2026-01-01T00:00:00.000Z',
    notAfter: '2028-01-01T00:00:00.000Z',
    serial: new Uint8Array([9]),
    ca: false,
    keyUsage: ['digitalSignature'],
    extendedKeyUsage: ['1.3.6.1.5.5.7.3.8'],
  }),
  drive,
)
const response = runSync(
  answerTimestampRequest(
    createTimestampRequest({ hash: 'sha-256', imprint: createHash('sha256').update(content).digest() }),
    { alg: 'ES256', key: stamping.key, certificate: authority, policy: '1.2.3', accuracySeconds: 1 },
    { at: AT, serial: new Uint8Array([1]) },
  ),
  drive,
)
const stamp = save('stamp.tsr', response)
const authorityPem = save(
  'authority.pem',
  `-----BEGIN CERTIFICATE-----\n${Buffer.from(authority).toString('base64')}\n-----END CERTIFICATE-----\n`,
)
const pem = save(
  'anchor.pem',
  `-----BEGIN CERTIFICATE-----\n${Buffer.from(certificate).toString('base64')}\n-----END CERTIFICATE-----\n`,
)

async function check(...args: string[]) {
  const [out, errors]: [string[], string[]] = [[], []]
  const code = await runCheckSignature(args, {
    out: (line) => out.push(line),
    error: (line) => errors.push(line),
  })
  return { code, stdout: out.join('\n'), stderr: errors.join('\n') }
}

type Row = [what: string, args: string[], code: number, said: string[]]

test.each<Row>([
  [
    'signed by an anchor',
    [signed, '--anchor', pem, '--at', AT],
    0,
    ['TOTAL_PASSED', 'CN=TEST signer', 'content: full'],
  ],
  ['signed by somebody', [signed, '--at', AT], 2, ['NO_CERTIFICATE_CHAIN_FOUND', 'intact']],
  [
    'signed before its certificate',
    [signed, '--anchor', pem, '--at', '2025-01-01'],
    2,
    ['INDETERMINATE', 'intact'],
  ],
  ['changed', [tampered, '--anchor', pem, '--at', AT], 2, ['TOTAL_FAILED', 'HASH_FAILURE', 'not intact']],
  ['not signed', [plain], 2, ['plain.xml: XML, not signed']],
  ['about a file', [outside, '--detached', text, '--anchor', pem, '--at', AT], 0, ['TOTAL_PASSED', 'full']],
  [
    'about a file of another name',
    [outside, '--detached', other, '--at', AT],
    2,
    ['SIGNED_DATA_NOT_FOUND', 'missing'],
  ],
  ['about a file that is not there', [outside, '--at', AT], 2, ['SIGNED_DATA_NOT_FOUND']],
  [
    'that is a time-stamp by an anchor',
    [stamp, '--detached', text, '--anchor', authorityPem, '--at', AT],
    0,
    ['stamp.tsr: time-stamp', `of ${AT}`, 'CN=TEST authority', 'PASSED', 'a b.txt: full'],
  ],
  [
    'that is a time-stamp by somebody',
    [stamp, '--detached', text, '--at', AT],
    2,
    ['INDETERMINATE (NO_CERTIFICATE_CHAIN_FOUND)'],
  ],
  ['that is a time-stamp over another file', [stamp, '--detached', plain, '--at', AT], 2, ['HASH_FAILURE']],
  ['that is a time-stamp without its file', [stamp, '--at', AT], 2, ['SIGNED_DATA_NOT_FOUND']],
])('a document %s: exit code and words', async (_, args, code, said) => {
  const result = await check(...args)
  expect(result.stderr).toBe('')
  for (const part of said) expect(result.stdout).toContain(part)
  expect(result.code).toBe(code)
})

test.each<Row>([
  [
    'without its list',
    [signed, '--agreement', 'eu-jp', '--anchor', pem, '--at', AT],
    2,
    ['not consulted here', 'LIST_UNAVAILABLE'],
  ],
  ['changed', [tampered, '--agreement', 'eu-jp', '--at', AT], 2, ['NOT_RECOGNISED', 'SIGNATURE_FAILED']],
  [
    'a time-stamp',
    [stamp, '--detached', text, '--agreement', 'eu-jp', '--at', AT],
    2,
    ['time-stamp 1 NOT_RECOGNISED', 'rule jp-eu.time-stamp', 'EQUIV_NOT_ENACTED', 'LIST_UNAVAILABLE'],
  ],
  ['that nobody made', [signed, '--agreement', 'xx-yy', '--at', AT], 65, []],
])('under an agreement, %s: exit code and words', async (_, args, code, said) => {
  const result = await check(...args)
  for (const part of said) expect(result.stdout).toContain(part)
  expect(result.code).toBe(code)
})

test.each<Row>([
  ['no file', [], 64, ['FILE is missing']],
  ['two files', [signed, plain], 64, ['one FILE at a time']],
  ['a time that is none', [signed, '--at', 'noon'], 64, ['--at is a time']],
  ['an agreement that is none', [signed, '--agreement', 'europe'], 64, ['--agreement is an id']],
  ['a list for nothing', [signed, '--list', pem], 64, ['--list goes with --agreement']],
  ['a list that is none', [signed, '--agreement', 'eu-jp', '--list', plain], 65, ['--list']],
  ['an option that is none', [signed, '--color'], 64, ['--color']],
  ['a file that is not there', [join(folder, 'nothing')], 65, ['cannot be read']],
  ['no document', [nonsense], 65, ['neither XML, PDF, CMS, JSON nor a container']],
  ['half a document', [cut], 65, ['begins like XML and cannot be read']],
  ['an anchor that is none', [signed, '--anchor', plain], 65, ['--anchor', 'neither a PEM certificate']],
])('wrong use, %s: exit code and one sentence', async (_, args, code, said) => {
  const result = await check(...args)
  expect(result.code).toBe(code)
  for (const part of said) expect(result.stderr).toContain(part)
})

test('the JSON holds the whole report, and says so where a document cannot be read', async () => {
  const { stdout } = await check(signed, '--anchor', pem, '--at', AT, '--json')
  expect(JSON.parse(stdout)).toMatchObject({
    file: signed,
    form: 'XML',
    crypto: 'ok',
    signatures: [
      {
        format: 'XAdES',
        level: 'XAdES_BASELINE_B',
        crypto: 'ok',
        indication: 'TOTAL_PASSED',
        signer: { subject: expect.stringContaining('TEST signer') },
        coverage: [{ name: 'content', extent: 'full' }],
        timestamps: [],
      },
    ],
  })
  expect(JSON.parse((await check(plain, '--json')).stdout)).toMatchObject({ crypto: 'none', signatures: [] })
  expect(JSON.parse((await check(tampered, '--json')).stdout)).toMatchObject({ crypto: 'broken' })
  const unread = await check(nonsense, '--json')
  expect(JSON.parse(unread.stdout)).toMatchObject({
    crypto: 'none',
    problem: expect.stringContaining('neither'),
  })
})

test('the command starts', () => {
  const { status, stdout } = spawnSync(process.execPath, [ENTENTE, 'check-signature', signed, '--json'], {
    encoding: 'utf8',
  })
  expect(status).toBe(2)
  expect(JSON.parse(stdout)).toMatchObject({ crypto: 'ok' })
})

const xmlData = testData('signatures-xml')
const cmsData = testData('signatures-cms')
if (xmlData === undefined || cmsData === undefined) console.log('skipped: no test data for signatures')

type Case = { readonly file: string; readonly crypto: string; readonly detached?: readonly string[] }

describe.skipIf(xmlData === undefined || cmsData === undefined)('documents of other makers', () => {
  test.each([xmlData, cmsData])(
    'nothing that the table calls broken is called ok (%#)',
    async (data = '') => {
      const all: Case[] = JSON.parse(readFileSync(join(data, 'cases.json'), 'utf8'))
      const broken = all.filter(
        ({ crypto, file }) => crypto === 'broken' && !file.includes('evidence-record'),
      )
      const wrong: string[] = []
      for (const { file, detached = [] } of broken) {
        const named = detached.flatMap((one) => ['--detached', join(data, one)])
        const { stdout } = await check(join(data, file), ...named, '--json')
        if ((JSON.parse(stdout) as { crypto: string }).crypto === 'ok')
          wrong.push(`${basename(dirname(file))}/${basename(file)}`)
      }
      expect(broken.length).toBeGreaterThan(10)
      expect(wrong).toEqual([])
    },
  )
})
