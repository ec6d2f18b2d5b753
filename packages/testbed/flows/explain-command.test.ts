/** `entente explain` at a terminal: files and addresses, with and without a node, exit codes and words. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createSdJwtVc, encodeBase64url, runSync } from '@entente/credentials'
import { diagnosisTexts, LANGUAGES } from '@entente/ui'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { newSalt, newSigningKey, nodeDriver, randomBytes } from '../../national-node/src/kernel/crypto.ts'
import { systemClock } from '../../national-node/src/kernel/clock.ts'
import { breakIssuerSignature } from '../../national-node/src/modules/sandbox/faulty-signer.ts'
import { issueTestMdoc } from '../../national-node/src/modules/verifier/credential-fixtures.ts'
import { runExplain } from '../../national-node/src/operate/explain/run-explain.ts'
import { createBrowser } from '../src/browser.ts'
import { createTestPki, type TestPki } from '../src/pki.ts'
import { configFile, signAgreement, startTestbed, type Testbed } from '../src/start-testbed.ts'
import { urlOf } from '../src/testbed-config.ts'
import type { Diagnosis } from '../../national-node/src/modules/diagnosis/index.ts'
import { testData } from '../src/test-data.ts'
import { breakSignature } from './diagnosis-bends.ts'
import { CLAIMS } from './present-world.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })
const ENTENTE = join(import.meta.dirname, '../../../scripts/entente.mjs')
const folder = mkdtempSync(join(tmpdir(), 'entente-explain-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function save(name: string, content: string | Uint8Array): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

async function explain(...words: string[]) {
  const [out, error]: [string[], string[]] = [[], []]
  const code = await runExplain(words, {
    out: (line) => out.push(line),
    error: (line) => error.push(line),
  })
  return { code, out: out.join('\n'), error: error.join('\n') }
}

const pem = (der: Uint8Array) =>
  `-----BEGIN CERTIFICATE-----\n${Buffer.from(der).toString('base64')}\n-----END CERTIFICATE-----\n`

/** As Belgium issues it, without a status. */
function issued(pki: TestPki, exp = systemClock.seconds() + 3600): string {
  const { alg, key, x5c } = pki.keys.get('pid-issuer')
  const cnf = newSigningKey().publicJwk
  const vct = 'urn:eudi:pid:be:1'
  const spec = { claims: CLAIMS, disclosable: 'every', vct, alg, key, x5c, salt: newSalt, cnf, exp } as const
  return runSync(createSdJwtVc(spec), nodeDriver())
}

/** The same person as an mdoc, as the issuer hands it over. */
function issuedMdoc(pki: TestPki): Uint8Array {
  const at = systemClock.seconds()
  const validity = { signed: at - 60, validFrom: at - 60, validUntil: at + 3600 }
  return issueTestMdoc(pki.keys.get('document-signer'), { validity }).issuerSigned
}

describe('without a node', () => {
  const pki = createTestPki({ code: 'be', country: 'BE', clock: systemClock, random: randomBytes })
  const anchor = save('anchor.pem', pem(pki.authorities['pid-ca'].certificate))
  const good = save('good.txt', issued(pki))

  type Row = [what: string, words: () => string[], code: number, said: string[]]
  test.each<Row>([
    [
      'trusted by a file',
      () => [good, '--anchor', anchor],
      0,
      ['Trusted', 'Every check passed', 'PID Issuer'],
    ],
    ['trusted by nobody', () => [good], 2, ['Not trusted', 'NO_RULE', 'What would make it pass']],
    [
      'broken',
      () => [save('broken.txt', breakSignature(issued(pki))), '--anchor', anchor],
      2,
      ['Cause: JWS_SIGNATURE', 'signs again with the key of its certificate'],
    ],
    [
      'expired, in Japanese',
      () => [save('old.txt', issued(pki, 1_000)), '--anchor', anchor, '--lang', 'ja'],
      2,
      ['VALIDITY', '発行者が新しいものを発行する'],
    ],
    [
      'an mdoc, trusted by a file',
      () => [save('good.cbor', issuedMdoc(pki)), '--anchor', anchor],
      0,
      ['An mdoc: Trusted', 'MDOC_SIGNATURE', 'Document Signer', 'eu.europa.ec.eudi.pid.1'],
    ],
    [
      'an mdoc whose signature is broken, as base64 in a file',
      () => [
        save('broken.b64', encodeBase64url(breakIssuerSignature(issuedMdoc(pki)))),
        '--anchor',
        anchor,
        '--lang',
        'fr',
      ],
      2,
      ['Cause: MDOC_SIGNATURE', 'eu.europa.ec.eudi.pid.1'],
    ],
    ['a certificate', () => [anchor, '--anchor', anchor], 0, ['A certificate: Trusted']],
  ])('%s: exit code and words', async (_, words, code, said) => {
    const told = await explain(...words())
    expect(told.error).toBe('')
    for (const part of said) expect(told.out).toContain(part)
    expect(told.code).toBe(code)
  })

  const real = testData('mdoc')
  if (real === undefined) console.warn('explain: no mdocs of other makers, skipped')

  test.skipIf(real === undefined).each([
    ['annex-d/device_response.hex', 'bdr', 'X5C_PATH', 'a MAC proves nothing to a remote reader'],
    ['third-party/france/deviceResponse.hex', 'france', 'X5C_FORM', 'anchor inside the chain'],
    ['third-party/google/deviceResponse.b64u', 'google', 'X5C_FORM', 'leaf is self-signed'],
    ['third-party/bdr/issuerSignedBytes.b64u', 'bdr', 'X5C_FORM', 'anchor inside the chain'],
  ])('an mdoc of another maker: %s', async (file, maker, code, said) => {
    const folderOf = join(real ?? '', 'third-party', maker)
    const certificate = maker === 'google' ? 'rootCertificate.pem' : 'issuerCertificate.pem'
    const at = '2026-01-01T00:00:00.000Z'
    const words = [join(real ?? '', file), '--anchor', join(folderOf, certificate), '--at', at, '--json']
    const told = await explain(...words)
    expect(told.code).toBe(2)
    const { kind, cause, about, stages } = JSON.parse(told.out) as Diagnosis
    expect({ kind, code: cause?.code }).toEqual({ kind: 'mdoc', code })
    expect(told.out).toContain(said)
    expect(about).toContainEqual({ name: 'type', value: 'org.iso.18013.5.1.mDL' })
    const found = stages.flatMap(({ findings }) => findings)
    for (const good of ['MDOC_SIGNATURE', 'MDOC_DIGEST', 'MDOC_DS', 'MDOC_DOCTYPE'])
      expect(found).toContainEqual(expect.objectContaining({ code: good, ok: true }))
  })

  test.each<[string, string[], number, string]>([
    ['nothing', [], 64, 'FILE or ADDRESS is missing'],
    ['two', [good, anchor], 64, 'one at a time'],
    ['half a question', [good, '--nonce', 'n'], 64, '--audience and --nonce'],
    ['a list without its signer', [good, '--list', 'https://x.example/l'], 64, '--signer'],
    ['a service without a node', [good, '--service', 'enrolment'], 64, '--service needs --node'],
    ['a time that is none', [good, '--at', 'noon'], 64, '--at'],
    ['a language that is none', [good, '--lang', 'tlh'], 64, '--lang'],
    ['an option that is none', [good, '--colour'], 64, '--colour'],
    ['no such file', [join(folder, 'none')], 65, 'cannot be read'],
    ['an anchor that is none', [good, '--anchor', good], 65, 'no PEM certificate'],
    ['a node that is none', [good, '--node', good], 65, ''],
    ['prose', [save('prose.txt', 'why?')], 65, 'neither'],
  ])('%s: %s', async (_, words, code, said) => {
    const told = await explain(...words)
    expect(told.error).toContain(said)
    expect(told.code).toBe(code)
  })

  test('as it is typed, with the whole diagnosis as JSON', () => {
    const { status, stdout } = spawnSync(
      process.execPath,
      [ENTENTE, 'explain', good, '--anchor', anchor, '--json'],
      { encoding: 'utf8' },
    )
    expect(status).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({
      kind: 'credential',
      verdict: 'trusted',
      certificates: [{ subject: expect.stringContaining('PID Issuer') }],
      lists: [{ uri: anchor, role: 'any', state: 'fresh', holdsPath: true }],
    })
  })
})

describe('as a node of the testbed does', () => {
  let testbed: Testbed
  beforeAll(async () => {
    testbed = await startTestbed({
      dir: join(folder, 'testbed'),
      nodes: ['be', 'jp'],
      write: () => undefined,
      webWallet: false,
    })
    await signAgreement(testbed, 'be-jp')
  })
  afterAll(() => testbed.close())

  const atJapan = (...words: string[]) => explain(...words, '--node', configFile('jp', testbed.layout))

  test('a credential, under the agreement, for a service', async () => {
    const file = save('pid.txt', issued(testbed.layout.pkis.be))
    const told = await atJapan(file, '--service', 'enrolment', '--json')
    expect(JSON.parse(told.out)).toMatchObject({
      agreement: { rule: 'be-jp.pid' },
      lists: [{ state: 'fresh', holdsPath: true, uri: `${urlOf('be', testbed.layout)}/lote/pid.jwt` }],
    })
    // It names no status, which the rule asks for: unknown is neither good nor bad.
    expect(told.code).toBe(1)
    expect(told.out).toContain('STATUS_STALE')
  })

  test('an mdoc, under the rule for its own format, as the hex that tools print', async () => {
    const file = save('pid.hex', Buffer.from(issuedMdoc(testbed.layout.pkis.be)).toString('hex'))
    const told = await atJapan(file, '--service', 'enrolment', '--json')
    expect(JSON.parse(told.out)).toMatchObject({
      kind: 'mdoc',
      agreement: { rule: 'be-jp.pid-mdoc' },
      lists: [{ state: 'fresh', holdsPath: true, uri: `${urlOf('be', testbed.layout)}/lote/pid.jwt` }],
    })
    expect(told.code).toBe(1)
  })

  test('a list, metadata of an issuer and a status list, each by its address', async () => {
    const be = urlOf('be', testbed.layout)
    const list = await atJapan(`${be}/lote/pid.jwt`)
    expect(list).toMatchObject({ code: 0, error: '' })
    expect(list.out).toContain('A trusted list: Trusted')
    const metadata = await atJapan(`${be}/.well-known/openid-credential-issuer`)
    expect(metadata.out).toContain('Metadata of an issuer')
    expect((await atJapan(`${be}/lote/none.jwt`)).error).toContain('answered 404')
  })

  test('in the browser of an operator, in seven languages, and for nobody else', async () => {
    const jp = urlOf('jp', testbed.layout)
    const stranger = createBrowser()
    expect((await stranger.get(`${jp}/en/workbench/explain`)).status).toBe(401)
    const operator = createBrowser()
    const code = await testbed.nodes.jp.operators.invite('night-shift')
    await operator.submit(await operator.get(`${jp}/en/workbench/sign-in?code=${code}`))
    const broken = breakSignature(issued(testbed.layout.pkis.be))
    for (const lang of LANGUAGES) {
      const form = await operator.get(`${jp}/${lang}/workbench/explain`)
      const told = await operator.submit(form, { text: broken })
      expect([lang, told.status]).toEqual([lang, 200])
      const { cause, remedies, verdicts } = diagnosisTexts[lang]
      for (const said of [cause, remedies['sign-anew'], verdicts['not-trusted'], 'JWS_SIGNATURE', 'be-jp'])
        expect([lang, told.text.includes(said)]).toEqual([lang, true])
      const nothing = await operator.submit(form, { text: ' ' })
      expect([nothing.status, nothing.text.includes(diagnosisTexts[lang].nothingGiven)]).toEqual([400, true])
      const prose = await operator.submit(form, { text: 'why?' })
      expect([prose.status, prose.text.includes(diagnosisTexts[lang].unreadable)]).toEqual([400, true])
    }
    const form = await operator.get(`${jp}/en/workbench/explain`)
    const file = new File([new Uint8Array(issuedMdoc(testbed.layout.pkis.be))], 'pid.cbor')
    const told = await operator.submit(form, { text: 'why?', file })
    expect(told.status).toBe(200)
    for (const said of ['MDOC_SIGNATURE', 'be-jp.pid-mdoc', 'eu.europa.ec.eudi.pid.1'])
      expect([said, told.text.includes(said)]).toEqual([said, true])
    const large = await operator.submit(form, { file: new File([new Uint8Array(26 * 1024 * 1024)], 'large') })
    expect([large.status, large.text.includes(diagnosisTexts.en.tooLarge)]).toEqual([400, true])
    const overview = await operator.get(`${jp}/en/workbench`)
    expect(overview.text).toContain('/en/workbench/explain')
  })
})
