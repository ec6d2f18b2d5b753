import { X509Certificate } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import {
  createClientMetadata,
  createPresentationResponse,
  createRequestObject,
  createX509HashClientId,
  openPresentationResponse,
  openSdJwt,
  parseDcqlQuery,
  parseJson,
  parseJsonObject,
  parseJws,
  parseRequestLink,
  parseRequestPayload,
  parseVpToken,
  present,
  runSync,
  verifyPresentations,
  verifyRequestObject,
  x5cOf,
  type DcqlQuery,
  type JsonObject,
  type PublicJwk,
  type VerifiedPresentation,
} from '@entente/credentials'
import { testData } from '../src/test-data.ts'
import { importPrivate, newTestKey, testDriver, trustKey } from '../src/test-driver.ts'

/** Examples of OpenID4VP 1.0 and HAIP 1.0, fixtures of the EUDI Kotlin library, PID requests of vidos. */
const data = testData('oid4vc') ?? ''
const name = data === '' ? 'OpenID4VP data (ENTENTE_TEST_DATA is not installed)' : 'OpenID4VP data'

const read = (path: string) => readFileSync(join(data, path), 'utf8')
const readJson = (path: string) => parseJson(read(path))
const files = (pattern: string) => (data === '' ? [] : globSync(pattern, { cwd: data }).toSorted())
const named = (paths: readonly string[]) => paths.map((path): [string, string] => [basename(path), path])
/** The specification wraps long tokens. */
const readToken = (path: string) => read(path).replaceAll(/\s+/g, '')

const QUERY = { credentials: [{ id: 'pid', format: 'dc+sd-jwt', meta: { vct_values: ['urn:eudi:pid:1'] } }] }
/** Examples with `{ ... }` in them become JSON with a query of ours in its place. */
const readExample = (path: string) =>
  parseJsonObject(read(path).replaceAll(/\{\s*\.\.\.\s*\}/g, JSON.stringify(QUERY)))

const queries = files('openid4vp-1.0/query_lang/*.json').concat(files('eudi-vp/dcql/*.json'))

describe.skipIf(data === '')(name, () => {
  test.each(named(queries))(
    'query %s is understood, or refused for what the specification forbids',
    (file, path) => {
      const parsed = parseDcqlQuery(readJson(path))
      // This fixture asks for an mdoc by `vct_values`; meta must name the document type (§B.2.3).
      if (file === 'complex_example.json') expect(parsed).toMatchObject({ ok: false })
      else expect(parsed).toMatchObject({ ok: true, query: readJson(path) as object })
    },
  )

  test('the PID request of vidos is a query we could ask', () => {
    const { dcql_query: query } = readJson('vidos-pid/pid-basic-request.json') as JsonObject
    expect(parseDcqlQuery(query)).toMatchObject({ ok: true })
  })

  test('its link carries an unsigned request by value, and is refused before anything is fetched', () => {
    const link = read('vidos-pid/pid-basic.openid4vp.txt').trim()
    expect(parseRequestLink(link)).toMatchObject({ ok: false, code: 'JAR_FORM' })
  })

  test('the formats we say we support are written with the members of the specification', () => {
    const example = readJson('openid4vp-1.0/client_metadata/sd_jwt_vc_verifier_metadata.json') as JsonObject
    const { jwk } = newTestKey()
    const { vp_formats_supported: ours } = createClientMetadata({ ...jwk, kid: 'k' })
    const theirs = example['vp_formats_supported'] as Record<string, object>
    expect(Object.keys(ours)).toEqual(Object.keys(theirs))
    expect(Object.keys(ours['dc+sd-jwt'] as object)).toEqual(Object.keys(theirs['dc+sd-jwt'] ?? {}))
  })

  const REFUSED: [file: string, code: string][] = [
    ['request/request_object_client_id_did.json', 'JAR_PREFIX'],
    ['digital_credentials_api/signed_request_payload.json', 'JAR_ORIGINS'],
    ['digital_credentials_api/signed_request_payload_compact.json', 'JAR_ORIGINS'],
  ]

  test.each(REFUSED)('%s, made for another prefix or channel, is refused (%s)', (file, code) => {
    const payload = readExample(`openid4vp-1.0/${file}`)
    const { checks, request } = parseRequestPayload(payload, {
      clientId: textIn(payload, 'client_id'),
      at: 0,
    })
    expect(request).toBeUndefined()
    expect(checks.filter(({ ok }) => !ok).map((check) => check.code)).toContain(code)
  })

  test('a request in the language before DCQL is refused (JAR_QUERY)', () => {
    const payload = {
      dcql_query: QUERY,
      presentation_definition: readJson('haip-1.0/presentation_definition_sd_jwt_vc.json'),
    }
    const { checks } = parseRequestPayload(payload, { clientId: 'x', at: 0 })
    expect(checks.find(({ code }) => code === 'JAR_QUERY')).toMatchObject({ ok: false })
  })

  test('the presentation of the specification verifies, and gives the claims it says', () => {
    const folder = 'openid4vp-1.0/sd_jwt_vcld/01'
    const binding = readJson(`${folder}/kb_jwt_payload.json`) as { nonce: string; aud: string; iat: number }
    const issuer: PublicJwk = {
      kty: 'EC',
      crv: 'P-256',
      x: 'b28d4MwZMjw8-00CG4xfnn9SLMVMM19SlqZpVb_uNtQ',
      y: 'Xv5zWwuoaTgdS6hV43yI6gBwTnjukmFQQnJ_kCxzqk8',
    }
    const verify = (nonce: string) =>
      runSync(
        verifyPresentations(
          [{ queryId: 'q', presentation: readToken(`${folder}/sd_jwt_presentation.txt`) }],
          {
            asked: () => ({ types: ['https://credentials.example.com/example_credential'], role: 'any' }),
            audience: binding.aud,
            nonce,
            at: binding.iat,
          },
        ),
        testDriver(trustKey(issuer)),
      )[0]?.report
    const report = verify(binding.nonce)
    expect(report).toMatchObject({ verdict: 'valid', holder: { binding: 'kb' } })
    const { cnf: _, ...claims } = readJson(`${folder}/verified_contents.json`) as JsonObject
    expect(report?.claims).toMatchObject(claims)
    expect(verify('another')?.checks).toContainEqual(expect.objectContaining({ code: 'KB_NONCE', ok: false }))
  })

  test('a PID of the European reference issuer goes from our wallet to our verifier, with two claims of all', async () => {
    const token = readToken('eudi-vp/example/sd-jwt-vc-pid.txt')
    const holder = readJson('eudi-vp/example/sd-jwt-vc-pid-key.json') as unknown as PublicJwk & { d: string }
    const jws = parseJws(token.slice(0, token.indexOf('~')))
    const [leaf = ''] = x5cOf(jws) ?? []
    const issuerKey = importPublicOf(leaf)
    const plain = testDriver(trustKey(issuerKey))
    const { claims: whole } = runSync(openSdJwt(token), plain)
    const vct = textIn(whole, 'vct')
    const at = Number(jws.payload['iat'] ?? jws.payload['nbf']) + 60
    const query = queryFor(vct)

    const { driver, request, clientId, encryption } = askedBy(query, { at, issuerKey })

    const { nonce } = request
    const presentation = runSync(
      present({
        token,
        paths: query.credentials[0]?.claims?.map(({ path }) => path) ?? [],
        random: () => 0,
        keyBinding: { key: importPrivate(holder), alg: 'ES256', audience: clientId, nonce, iat: at },
      }),
      driver,
    )
    const form = await createPresentationResponse(request, { pid: [presentation] })
    const opened = await openPresentationResponse(Object.fromEntries(form), {
      key: encryption.privateJwk,
      kid: 'k1',
      state: STATE,
    })
    if (opened.kind !== 'answer') throw new Error(JSON.stringify(opened))
    const { checks, presented } = parseVpToken(opened.vpToken, query)
    expect(checks).toEqual([{ code: 'VP_SHAPE', ok: true }])
    const policy = {
      asked: () => ({ types: [vct], role: 'pid' as const }),
      audience: clientId,
      nonce,
      at,
    }
    const [verified] = runSync(verifyPresentations(presented, policy), driver)
    expect(verified?.report.checks.filter(({ ok }) => !ok)).toEqual([])
    expect(verified?.report.verdict).toBe('valid')
    const shown = claimsOf(verified)
    expect(shown['family_name']).toEqual(whole['family_name'])
    expect(Object.keys(shown).length).toBeLessThan(Object.keys(whole).length)
    expect(shown).not.toHaveProperty('given_name')
  })
})

const STATE = 's'.repeat(43)

/** A relying party asks, and the wallet has checked its request. */
function askedBy(query: DcqlQuery, { at, issuerKey }: { at: number; issuerKey: PublicJwk }) {
  const [rp, encryption] = [newTestKey(), newTestKey()]
  const driver = testDriver((step) =>
    step.role === 'access-certificate' ? trustKey(rp.jwk)(step) : trustKey(issuerKey)(step),
  )
  const x5c = [Buffer.from('the certificate of a relying party').toString('base64')]
  const steps = createRequestObject({
    responseUri: 'https://rp.example/response',
    nonce: 'n'.repeat(43),
    state: STATE,
    query,
    encryptionKey: { ...encryption.jwk, kid: 'k1' },
    iat: at,
    exp: at + 300,
    signWith: { alg: 'ES256', key: rp.key, x5c },
  })
  const clientId = runSync(createX509HashClientId(x5c), driver)
  const verdict = runSync(verifyRequestObject(runSync(steps, driver), { clientId, at }), driver)
  if (!verdict.ok) throw new Error(`${verdict.code}: ${verdict.detail}`)
  return { driver, request: verdict.request, clientId, encryption }
}

/** The public key of a certificate that somebody else made. */
function importPublicOf(leaf: string): PublicJwk {
  return new X509Certificate(Buffer.from(leaf, 'base64')).publicKey.export({ format: 'jwk' }) as PublicJwk
}

function claimsOf(verified: VerifiedPresentation | undefined): JsonObject {
  return verified?.report.claims ?? {}
}

function textIn(members: JsonObject, name: string): string {
  const value = members[name]
  return typeof value === 'string' ? value : ''
}

function queryFor(vct: string): DcqlQuery {
  const claims = [{ path: ['family_name'] }, { path: ['birthdate'] }]
  return { credentials: [{ id: 'pid', format: 'dc+sd-jwt', meta: { vct_values: [vct] }, claims }] }
}
