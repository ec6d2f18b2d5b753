/** The sandbox as a developer uses it: a headless wallet answers, or must refuse, and every check is shown. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { LANGUAGES, sandboxTexts } from '@entente/ui'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { newSigningKey } from '../../national-node/src/kernel/crypto.ts'
import {
  buildQuery,
  CREDENTIAL_FAULTS,
  type CredentialFault,
  readQuery,
  REQUEST_FAULTS,
} from '../../national-node/src/modules/sandbox/index.ts'
import { createBrowser } from '../src/browser.ts'
import { chooseTraveller, receiveCredentials } from '../src/crossing.ts'
import { signAgreement, startTestbed, type Testbed } from '../src/start-testbed.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

test('every mistake has its words, and no words are left over', () => {
  expect(Object.keys(sandboxTexts.en.requestFaults)).toEqual(Object.keys(REQUEST_FAULTS))
  expect(Object.keys(sandboxTexts.en.credentialFaults)).toEqual(Object.keys(CREDENTIAL_FAULTS))
})

describe('a query from a form', () => {
  test('types, paths and values become DCQL', () => {
    const form = { format: 'dc+sd-jwt', type: 'urn:eudi:pid:1' }
    const claims = ' family_name \n\nnationalities.*\naddress.locality\nsex = 1, 2\nage_over.0 = true'
    expect(buildQuery({ ...form, claims })).toMatchObject({
      ok: true,
      query: {
        credentials: [
          {
            format: 'dc+sd-jwt',
            meta: { vct_values: ['urn:eudi:pid:1'] },
            claims: [
              { path: ['family_name'] },
              { path: ['nationalities', null] },
              { path: ['address', 'locality'] },
              { path: ['sex'], values: [1, 2] },
              { path: ['age_over', 0], values: [true] },
            ],
          },
        ],
      },
    })
    expect(buildQuery({ ...form, claims: '' })).toMatchObject({ ok: true })
    const mdoc = { format: 'mso_mdoc', type: 'org.iso.18013.5.1.mDL' }
    expect(buildQuery({ ...mdoc, claims: 'org.iso.18013.5.1 family_name' })).toMatchObject({
      query: { credentials: [{ claims: [{ path: ['org.iso.18013.5.1', 'family_name'] }] }] },
    })
  })

  test.each([
    ['another format', () => buildQuery({ format: 'ldp_vc', type: 'a', claims: '' })],
    ['one claim twice', () => buildQuery({ format: 'dc+sd-jwt', type: 'a', claims: 'b\nb' })],
    [
      'an mdoc element without its namespace',
      () => buildQuery({ format: 'mso_mdoc', type: 'a', claims: 'b' }),
    ],
    [
      'too many claims',
      () =>
        buildQuery({
          format: 'dc+sd-jwt',
          type: 'a',
          claims: Array.from({ length: 65 }, (_, n) => `c${n}`).join('\n'),
        }),
    ],
    ['no JSON', () => readQuery('{')],
    ['no query', () => readQuery('[]')],
    ['no credentials', () => readQuery('{"credentials": []}')],
  ])('%s cannot be asked, and says why', (_, build) => {
    expect(build()).toMatchObject({ ok: false, detail: expect.stringMatching(/.+/) })
  })
})

describe('a node in development', () => {
  const dir = mkdtempSync(join(tmpdir(), 'entente-sandbox-'))
  let testbed: Testbed
  let jp: string
  beforeAll(async () => {
    testbed = await startTestbed({ dir, nodes: ['be', 'jp', 'eu'], write: () => undefined, webWallet: false })
    await signAgreement(testbed, 'be-jp')
    jp = testbed.urls.jp
  })
  afterAll(async () => {
    await testbed.close()
    rmSync(dir, { recursive: true, force: true })
  })

  test('the answer of a wallet shows every check, to the browser that asked and to no other', async () => {
    const traveller = await chooseTraveller(testbed)
    await receiveCredentials(testbed, traveller)
    const developer = createBrowser()
    const begun = await developer.submit(await developer.get(`${jp}/en/sandbox`), {
      format: 'dc+sd-jwt',
      type: 'urn:eudi:pid:1',
      claims: 'family_name\nbirthdate',
    })
    expect(begun.status).toBe(303)
    const run = await developer.get(begun.location ?? '')
    expect(run.text).toContain('vp_token')
    expect(run.text).toContain(sandboxTexts.en.phishing)
    expect(run.text).toContain(sandboxTexts.en.states.waiting)
    const link = /href="([^"]*present\?[^"]*)"/.exec(run.text)?.[1]?.replaceAll('&amp;', '&') ?? ''
    const opened = await traveller.wallet.open(link)
    if (!opened.ok) throw new Error(`${opened.code}: ${opened.detail}`)
    const sent = await opened.approve()
    if (!sent.ok) throw new Error(`${sent.code}: ${sent.detail}`)
    expect(sent.redirectUri).toContain('/en/sandbox/runs/')
    const told = await developer.get(sent.redirectUri ?? '')
    for (const said of [
      'KB_AUD',
      'X5C_PATH',
      'JWS_SIGNATURE',
      'SDJWT_VCT',
      'family_name',
      sandboxTexts.en.states.decided,
    ])
      expect([said, told.text.includes(said)]).toEqual([said, true])
    // What was agreed for services does not cover a sandbox, and the decision says so.
    expect(told.text).toContain('PURPOSE_NOT_AGREED')
    expect(told.text).not.toContain('TEST Peeters')
    expect((await createBrowser().get(begun.location ?? '')).status).toBe(404)
  })

  test('a query that cannot be asked comes back with what was typed', async () => {
    const developer = createBrowser()
    const page = await developer.get(`${jp}/en/sandbox`)
    const refused = await developer.submit(page, { raw: '{"credentials": 1}' })
    expect(refused.status).toBe(400)
    expect(refused.text).toContain(sandboxTexts.en.errorQuery)
    expect((await developer.submit(page, { fault: 'none', holder: 'no key' })).status).toBe(400)
  })

  test.each(Object.entries(REQUEST_FAULTS))(
    'a wallet refuses a request with the mistake %s: %s',
    async (fault, code) => {
      const { wallet } = await chooseTraveller(testbed)
      const page = await createBrowser().get(`${jp}/en/sandbox/requests/${fault}`)
      expect(page.text).toContain(code)
      const link = /openid4vp:\/\/\?[^"<]*/.exec(page.text)?.[0]?.replaceAll('&amp;', '&') ?? ''
      const answer = await wallet.open(link)
      // This wallet does not ask about the register: that one it takes.
      if (code === 'REGISTRATION_MISSING') expect(answer.ok).toBe(true)
      else expect(answer).toMatchObject({ ok: false, code })
      const told = await testbed.nodes.jp.diagnosis.explainAddress(link, {})
      expect(told).toMatchObject({ kind: 'request', cause: { code } })
    },
  )

  test.each(Object.keys(CREDENTIAL_FAULTS) as CredentialFault[])(
    'a Belgian document with the mistake %s has that cause in Japan',
    async (fault) => {
      const sandbox = testbed.nodes.be.sandbox
      const { token, holderKey } = sandbox?.faultyCredential(fault) ?? { token: '' }
      expect(holderKey).toMatchObject({ crv: 'P-256', d: expect.any(String) })
      const told = await testbed.nodes.jp.diagnosis.explain({ bytes: new TextEncoder().encode(token) })
      if (told.kind === 'unreadable') throw new Error(told.detail)
      const expected = fault === 'other-holder' ? undefined : CREDENTIAL_FAULTS[fault]
      const technical = told.stages.find(
        ({ stage, outcome }) => stage !== 'agreement' && outcome === 'failed',
      )
      expect(technical?.findings.find(({ ok }) => !ok)?.code).toBe(expected)
    },
  )

  test('the key of the developer is the one a document is bound to', () => {
    const { publicJwk } = newSigningKey()
    const sample = testbed.nodes.be.sandbox?.faultyCredential('none', publicJwk)
    expect(sample).not.toHaveProperty('holderKey')
    const [, payload = ''] = (sample?.token ?? '').split('.')
    expect(JSON.parse(Buffer.from(payload, 'base64url').toString())).toMatchObject({
      cnf: { jwk: { x: publicJwk.x } },
    })
  })

  test('every page in seven languages; a document is a page of its own', async () => {
    for (const lang of LANGUAGES) {
      const developer = createBrowser()
      const page = await developer.get(`${jp}/${lang}/sandbox`)
      expect([lang, page.text.includes(sandboxTexts[lang].credentialTitle)]).toEqual([lang, true])
      const forms = page.text.slice(page.text.indexOf('/sandbox/documents'))
      expect(forms).toContain(sandboxTexts[lang].credentialFaults.tampered)
    }
    expect((await createBrowser().get(`${jp}/en/sandbox/requests/none`)).status).toBe(404)
    expect((await fetch(`${jp}/sandbox/faulty/none`)).status).toBe(404)
  })
})
