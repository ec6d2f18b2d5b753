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
  faultCode,
  readQuery,
  refusalCode,
  REQUEST_FAULTS,
} from '../../national-node/src/modules/sandbox/index.ts'
import { createBrowser, type Page } from '../src/browser.ts'
import { chooseTraveller, receiveCredentials } from '../src/crossing.ts'
import { PID } from './mdoc-world.ts'
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

const SAMPLES = (['dc+sd-jwt', 'mso_mdoc'] as const).flatMap((format) =>
  (Object.keys(CREDENTIAL_FAULTS) as CredentialFault[]).map((fault) => [format, fault] as const),
)

/** The offers come last on the page. */
function lastForm(page: Page): Page {
  return { ...page, text: page.text.slice(page.text.lastIndexOf('<form')) }
}

describe('a node in development', () => {
  const dir = mkdtempSync(join(tmpdir(), 'entente-sandbox-'))
  let testbed: Testbed
  let jp: string
  let be: string
  const sandboxOf = (code: 'be' | 'jp') => testbed.nodes[code].sandbox ?? expect.fail('there is a sandbox')
  beforeAll(async () => {
    testbed = await startTestbed({ dir, nodes: ['be', 'jp', 'eu'], write: () => undefined, webWallet: false })
    await signAgreement(testbed, 'be-jp')
    ;({ jp, be } = testbed.urls)
  })
  afterAll(async () => {
    await testbed.close()
    rmSync(dir, { recursive: true, force: true })
  })

  test.each([
    {
      document: 'pid',
      format: 'dc+sd-jwt',
      type: 'urn:eudi:pid:1',
      claims: 'family_name\nbirthdate',
      checks: ['KB_AUD', 'JWS_SIGNATURE', 'SDJWT_VCT'],
    },
    {
      document: 'pid-mdoc',
      format: 'mso_mdoc',
      type: PID,
      claims: `${PID} family_name\n${PID} birth_date`,
      checks: ['MDOC_DEVICE_AUTH', 'MDOC_SIGNATURE', 'MDOC_DIGEST', 'MDOC_DOCTYPE'],
    },
  ])(
    'the answer of a wallet with a $document shows every check, to the browser that asked and to no other',
    async (asked) => {
      const { document, checks, ...query } = asked
      const traveller = await chooseTraveller(testbed)
      await receiveCredentials(testbed, traveller, [document])
      const developer = createBrowser()
      const begun = await developer.submit(await developer.get(`${jp}/en/sandbox`), query)
      expect(begun.status).toBe(303)
      const run = await developer.get(begun.location ?? '')
      expect(run.text).toContain('vp_token')
      expect(run.text).toContain(sandboxTexts.en.phishing)
      expect(run.text).toContain(sandboxTexts.en.states.waiting)
      const link = /href="([^"]*present\?[^"]*)"/.exec(run.text)?.[1]?.replaceAll('&amp;', '&') ?? ''
      const opened = await traveller.wallet.open(link)
      if (!opened.ok) throw new Error(`${opened.code}: ${opened.detail}`)
      const sent = await opened.approve({}, ['REGISTRATION_MISSING'])
      if (!sent.ok) throw new Error(`${sent.code}: ${sent.detail}`)
      expect(sent.redirectUri).toContain('/en/sandbox/runs/')
      const told = await developer.get(sent.redirectUri ?? '')
      for (const said of [...checks, 'X5C_PATH', 'family_name', sandboxTexts.en.states.decided])
        expect([said, told.text.includes(said)]).toEqual([said, true])
      // What was agreed for services does not cover a sandbox, and the decision says so.
      expect(told.text).toContain('PURPOSE_NOT_AGREED')
      expect(told.text).not.toContain('TEST Peeters')
      expect((await createBrowser().get(begun.location ?? '')).status).toBe(404)
    },
  )

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
      // Of that one it only warns: the person decides.
      if (code === 'REGISTRATION_MISSING') expect(answer.ok).toBe(true)
      else expect(answer).toMatchObject({ ok: false, code })
      const told = await testbed.nodes.jp.diagnosis.explainAddress(link, {})
      expect(told).toMatchObject({ kind: 'request', cause: { code } })
    },
  )

  test.each(SAMPLES)(
    'a Belgian document as %s with the mistake %s has that cause in Japan',
    async (format, fault) => {
      const { token, holderKey } = sandboxOf('be').faultyCredential({ fault, format })
      expect(holderKey).toMatchObject({ crv: 'P-256', d: expect.any(String) })
      const told = await testbed.nodes.jp.diagnosis.explain({ bytes: new TextEncoder().encode(token) })
      if (told.kind === 'unreadable') throw new Error(told.detail)
      const expected = fault === 'other-holder' ? undefined : faultCode(fault, format)
      const technical = told.stages.find(
        ({ stage, outcome }) => stage !== 'agreement' && outcome === 'failed',
      )
      expect(technical?.findings.find(({ ok }) => !ok)?.code).toBe(expected)
    },
  )

  test('the key of the developer is the one a document is bound to', () => {
    const { publicJwk } = newSigningKey()
    const wish = { fault: 'none', format: 'dc+sd-jwt', holder: publicJwk } as const
    const sample = sandboxOf('be').faultyCredential(wish)
    expect(sample).not.toHaveProperty('holderKey')
    const [, payload = ''] = sample.token.split('.')
    expect(JSON.parse(Buffer.from(payload, 'base64url').toString())).toMatchObject({
      cnf: { jwk: { x: publicJwk.x } },
    })
  })

  test.each(SAMPLES)(
    'a wallet that is offered %s with the mistake %s refuses it by its code, and the page says so',
    async (format, fault) => {
      const developer = createBrowser()
      const page = await developer.get(`${be}/en/sandbox`)
      const offered = await developer.submit(lastForm(page), { fault, format })
      expect(offered.status).toBe(200)
      const code = refusalCode(fault, format)
      expect(offered.text).toContain(code ?? sandboxTexts.en.nothingWrong)
      const link =
        /openid-credential-offer:\/\/\?[^"<]*/.exec(offered.text)?.[0]?.replaceAll('&amp;', '&') ?? ''
      const outcome = /href="([^"]*\/sandbox\/offers\/[^"]*)"/.exec(offered.text)?.[1] ?? ''
      const before = await developer.get(`${be}${outcome}`)
      expect(before.text).toContain(sandboxTexts.en.offerNothing)
      const { wallet } = await chooseTraveller(testbed)
      const taken = await wallet.receive(link, undefined).then(
        (kept) => ({ kept: kept.length }),
        (error: unknown) => error,
      )
      if (code === undefined) expect(taken).toEqual({ kept: 1 })
      else expect(taken).toMatchObject({ code })
      const after = await developer.get(`${be}${outcome}`)
      expect(after.text).toContain(code === undefined ? 'credential_accepted' : 'credential_failure')
      expect(after.text).toContain(sandboxTexts.en.offerRight)
      expect(await wallet.wallet.credentials.list()).toHaveLength(code === undefined ? 1 : 0)
    },
  )

  test('people of the sandbox are on no list of the desk, and nobody else gets such a document', async () => {
    const desk = await createBrowser().get(`${be}/en/issue`)
    expect(desk.text).not.toContain('sandbox:')
    const issuer = testbed.nodes.be.issuer
    await expect(
      issuer?.createOffer({ personId: 'sandbox:unheard-of:x', types: ['pid'] }),
    ).rejects.toMatchObject({
      code: 'issuer/unknown-person',
    })
  })

  test('Japan issues no identity document: it offers none', async () => {
    const page = await createBrowser().get(`${jp}/en/sandbox`)
    expect(page.text).not.toContain('/sandbox/offers')
    expect(
      (await createBrowser().get(`${jp}/en/sandbox/offers/none/mso_mdoc/${'x'.repeat(22)}`)).status,
    ).toBe(404)
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
