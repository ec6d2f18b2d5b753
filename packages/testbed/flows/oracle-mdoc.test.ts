/** Mdocs in both directions through running nodes, by hands the product does not import: @openid4vc and @owf/mdoc. */
import { createHash } from 'node:crypto'
import { Openid4vpClient, Openid4vpVerifier } from '@openid4vc/openid4vp'
import {
  CoseKey,
  DeviceRequest,
  DocRequest,
  Holder,
  IssuerSigned,
  ItemsRequest,
  SessionTranscript,
  type VerificationAssessment,
  Verifier,
} from '@owf/mdoc'
import { Hono } from 'hono'
import { expect, test } from 'vitest'
import { jwkThumbprint, runSync, type PublicJwk } from '@entente/credentials'
import { newSigningKey, nodeDriver } from '../../national-node/src/kernel/crypto.ts'
import { eachStore } from '../../national-node/src/store/each-store.ts'
import { ALICE, takeToken } from './issue-world.ts'
import { mdocOracle } from './mdoc-oracle.ts'
import { type MdocWorld, openMdocWorld, PID, receive, resultOf } from './mdoc-world.ts'
import { callbacksOf } from './oracle-callbacks.ts'

/** The library takes the time of some checks from the system clock. */
const NOW = new Date().toISOString()
const ELEMENTS = ['family_name', 'given_name', 'birth_date', 'nationality']
const thumbprintOf = (jwk: PublicJwk) => Buffer.from(runSync(jwkThumbprint(jwk), nodeDriver()), 'base64url')

/** Signed and chosen by them, from what our issuer gave to their key. */
async function presentByOwf(
  { issue }: MdocWorld,
  session: Parameters<typeof SessionTranscript.forOid4Vp>[0],
) {
  const { wallet, token } = await takeToken(issue, ['pid-mdoc'])
  const holder = newSigningKey()
  const proof = wallet.keyProof({ nonce: await wallet.nonce() }, holder)
  const body = { credential_configuration_id: 'pid-mdoc', proofs: { jwt: [proof] } }
  const answer = await wallet.credential({ token, body })
  const [{ credential }] = answer.body.credentials as [{ credential: string }]
  const itemsRequest = ItemsRequest.create({
    docType: PID,
    namespaces: { [PID]: Object.fromEntries(ELEMENTS.map((element) => [element, false])) },
  })
  const response = await Holder.createDeviceResponseForDeviceRequest(
    {
      deviceRequest: DeviceRequest.create({ docRequests: [DocRequest.create({ itemsRequest })] }),
      issuerSigned: [IssuerSigned.decode(Buffer.from(credential, 'base64url'))],
      sessionTranscript: await SessionTranscript.forOid4Vp(session, mdocOracle()),
      signature: { signingKey: CoseKey.fromJwk({ ...holder.privateJwk, alg: 'ES256' }) },
    },
    mdocOracle(),
  )
  return Buffer.from(response.encode()).toString('base64url')
}

eachStore('@openid4vc/openid4vp 0.4.6 with @owf/mdoc 0.6.0', (open) => {
  test('as wallet: an mdoc of our issuer, presented by them, is recognised by our verifier', async () => {
    const world = await openMdocWorld(open, ['pid-mdoc'], NOW)
    const client = new Openid4vpClient({ callbacks: callbacksOf({ world }) })
    const { walletUrl } = await world.start()
    const { params } = client.parseOpenid4vpAuthorizationRequest({ authorizationRequest: walletUrl })
    const resolved = await client.resolveOpenId4vpAuthorizationRequest({
      authorizationRequestPayload: params,
    })
    const asked = resolved.authorizationRequestPayload as unknown as {
      client_id: string
      nonce: string
      response_uri: string
      client_metadata: { jwks: { keys: [PublicJwk] }; vp_formats_supported: object }
    }
    expect(asked.client_metadata.vp_formats_supported).toEqual({
      mso_mdoc: { issuerauth_alg_values: [-7, -9], deviceauth_alg_values: [-7, -9] },
    })
    const presented = await presentByOwf(world, {
      clientId: asked.client_id,
      nonce: asked.nonce,
      responseUri: asked.response_uri,
      jwkThumbprint: thumbprintOf(asked.client_metadata.jwks.keys[0]),
    })
    const response = await client.createOpenid4vpAuthorizationResponse({
      authorizationRequestPayload: resolved.authorizationRequestPayload,
      authorizationResponsePayload: { vp_token: { 'pid-mdoc': [presented] } },
      jarm: {
        encryption: { nonce: 'AAAA' },
        serverMetadata: {
          authorization_signing_alg_values_supported: [],
          authorization_encryption_alg_values_supported: ['ECDH-ES'],
          authorization_encryption_enc_values_supported: ['A128GCM', 'A256GCM'],
        },
      },
    })
    const { response: answer } = await client.submitOpenid4vpAuthorizationResponse({
      authorizationRequestPayload: resolved.authorizationRequestPayload as never,
      authorizationResponsePayload: response.authorizationResponsePayload,
      ...(response.jarm && { jarm: response.jarm }),
    })
    const { redirect_uri: redirectUri } = (await answer.json()) as { redirect_uri: string }
    const { decision, attributes } = await resultOf(world, redirectUri)
    await world.close()
    expect(decision.verdict).toMatch(/^RECOGNISED/)
    expect(attributes).toMatchObject({ family_name: ALICE.familyName, birthdate: ALICE.birthdate })
  })

  test('as verifier: our wallet answers with an mdoc, and they find nothing to complain about', async () => {
    const world = await openMdocWorld(open, ['pid-mdoc'], NOW)
    await receive(world)
    const asked = await askAsOpenid4vc(world)
    const opened = await world.openRequest(asked.link)
    if (!opened.ok) throw new Error(`${opened.code}: ${opened.detail}`)
    expect(await opened.approve()).toMatchObject({ ok: true })
    const { presentation, transcript } = await asked.received()
    await world.close()
    expect(await judge(world, presentation, await transcript())).toEqual([])
    expect(await judge(world, presentation, await transcript('another-nonce'))).not.toEqual([])
  })
})

const RESPONSE_URI = 'https://oracle.example/response'

/** A relying party that is theirs: its request, and what comes of it. */
async function askAsOpenid4vc(world: MdocWorld) {
  const { privateJwk, publicJwk } = newSigningKey()
  const kid = 'oracle-key'
  const callbacks = callbacksOf({ world, decryption: { ...privateJwk, kid } })
  const verifier = new Openid4vpVerifier({ callbacks })
  const { x5c } = world.pkis.JP.keys.get('access')
  const leaf = createHash('sha256').update(Buffer.from(x5c[0] ?? '', 'base64'))
  const payload = {
    response_type: 'vp_token',
    response_mode: 'direct_post.jwt',
    client_id: `x509_hash:${leaf.digest('base64url')}`,
    response_uri: RESPONSE_URI,
    nonce: 'nonce-of-the-oracle-0123456789',
    state: 'state-of-the-oracle',
    aud: 'https://self-issued.me/v2',
    dcql_query: {
      credentials: [
        {
          id: 'pid',
          format: 'mso_mdoc',
          meta: { doctype_value: PID },
          claims: ELEMENTS.map((element) => ({ path: [PID, element] })),
        },
      ],
    },
    client_metadata: {
      jwks: { keys: [{ ...publicJwk, kid, use: 'enc', alg: 'ECDH-ES' }] },
      encrypted_response_enc_values_supported: ['A128GCM', 'A256GCM'],
      vp_formats_supported: { mso_mdoc: { issuerauth_alg_values: [-7], deviceauth_alg_values: [-7] } },
    },
  } as const
  const created = await verifier.createOpenId4vpAuthorizationRequest({
    scheme: 'https://wallet.example/present',
    authorizationRequestPayload: payload as never,
    jar: {
      requestUri: 'https://oracle.example/request',
      jwtSigner: { method: 'x5c', x5c: [...x5c], alg: 'ES256' },
      expiresInSeconds: 300,
    },
    now: new Date(world.clock.now()),
  })
  let form: Record<string, unknown> = {}
  const type = { 'content-type': 'application/oauth-authz-req+jwt' }
  const app = new Hono()
    .get('/request', (c) => c.body(created.jar?.authorizationRequestJwt ?? '', 200, type))
    .post('/response', async (c) => {
      form = await c.req.parseBody()
      return c.json({ redirect_uri: 'https://oracle.example/done' })
    })
  world.web.apps.set('https://oracle.example', app)
  return {
    link: created.authorizationRequest,
    async received() {
      const parsed = await verifier.parseOpenid4vpAuthorizationResponse({
        authorizationResponse: form,
        authorizationRequestPayload: payload as never,
        callbacks,
      })
      const presented = 'dcql' in parsed ? (parsed.dcql.presentations as Record<string, string[]>) : {}
      const { client_id: clientId, nonce } = payload
      const session = { clientId, responseUri: RESPONSE_URI, jwkThumbprint: thumbprintOf(publicJwk) }
      return {
        presentation: Buffer.from(presented['pid']?.[0] ?? '', 'base64url'),
        transcript: (other: string = nonce) =>
          SessionTranscript.forOid4Vp({ ...session, nonce: other }, mdocOracle()),
      }
    },
  }
}

/** What @owf/mdoc finds wrong, with the Belgian authority as its only anchor. */
async function judge({ pkis, clock }: MdocWorld, deviceResponse: Uint8Array, session: SessionTranscript) {
  const checks: VerificationAssessment[] = []
  const options = {
    deviceResponse: new Uint8Array(deviceResponse),
    sessionTranscript: session.encode(),
    trustedCertificates: [pkis.BE.authorities['pid-ca'].certificate],
    now: new Date(clock.now()),
    onCheck: (check: VerificationAssessment) => void checks.push(check),
  }
  await Verifier.verifyDeviceResponse(options, mdocOracle()).catch((error: unknown) => error)
  expect(checks.length).toBeGreaterThan(5)
  return checks.filter(({ status }) => status === 'FAILED').map(({ check }) => check)
}
