/** The most common mistakes of the field, one by one: the diagnosis has to name the true cause and who can mend it. */
import { addSeconds } from '../../national-node/src/kernel/clock.ts'
import { createJws, parseJws, runSync } from '@entente/credentials'
import { newSigningKey, nodeDriver, randomBytes } from '../../national-node/src/kernel/crypto.ts'
import { eachStore } from '../../national-node/src/store/each-store.ts'
import { expect, test } from 'vitest'
import { createSigningKey, type SigningKey } from '../../national-node/src/kernel/keys.ts'
import { createTestPki } from '../src/pki.ts'
import {
  attestationBy,
  breakSignature,
  flipLast,
  listIntermediate,
  OTHER_STATUS,
  serveStatus,
  suspend,
  tamper,
  withHeader,
} from './diagnosis-bends.ts'
import {
  ASKED,
  type DiagnosisWorld,
  openDiagnosisWorld,
  openRegisteredWorld,
  outcomeOf,
} from './diagnosis-world.ts'

eachStore('A presentation of a Belgian document in Japan', (open) => {
  test('that is good passes every stage, and the list that says so is named with version and age', async () => {
    const world = await openDiagnosisWorld(open)
    const told = await world.explain(world.presented())
    expect(told.stages.flatMap(({ findings }) => findings.filter(({ ok }) => !ok))).toEqual([])
    expect(told).toMatchObject({ kind: 'presentation', verdict: 'trusted' })
    expect(told.cause).toBeUndefined()
    expect(told.stages.map(({ outcome }) => outcome)).not.toContain('not-reached')
    expect(told.lists).toMatchObject([
      {
        uri: 'https://be.example/lote/pid.jwt',
        state: 'fresh',
        sequence: 1,
        expected: true,
        holdsPath: true,
      },
    ])
    expect(told.agreement).toMatchObject({ rule: 'be-jp.pid' })
    expect(told.certificates[0]?.subject).toContain('PID Issuer')
  })

  test('1 an expired list', async () => {
    const world = await openDiagnosisWorld(open)
    await world.explain(world.presented())
    await world.serveList(undefined)
    world.clock.advance(86_400 * 3)
    const told = await world.explain(world.presented())
    expect(told.cause).toMatchObject({ code: 'LIST_STALE', remedy: 'publish-list-anew' })
    expect(told.lists[0]).toMatchObject({ state: 'stale', ageSeconds: 86_400 * 3 })
  })

  test('2 the list of another role: signed by who may only ask', async () => {
    const world = await openDiagnosisWorld(open)
    const issuer = world.pkis.JP.keys.get('access')
    const told = await world.explain(world.presented({ issuer }))
    expect(told.cause).toMatchObject({ code: 'X5C_ROLE', remedy: 'use-right-list' })
    expect(told.cause?.detail).toContain('https://jp.example/lote/access-ca.jwt')
  })

  test('3 a list signed by an unknown key', async () => {
    const world = await openDiagnosisWorld(open)
    await world.serveList(await world.bentList({ sequence: 2 }, world.pkis.JP.keys.get('list-signer')))
    const told = await world.explain(world.presented())
    expect(told.cause).toMatchObject({ code: 'LIST_SIGNATURE', remedy: 'pin-list-signer' })
  })

  test('4 a list that was rolled back', async () => {
    const world = await openDiagnosisWorld(open)
    await world.serveList(await world.bentList({ sequence: 9 }))
    await world.serveList(await world.bentList({ sequence: 8 }))
    const told = await world.explain(world.presented())
    expect(told.cause).toMatchObject({ code: 'LIST_ROLLBACK', remedy: 'publish-higher-sequence' })
  })

  test('5 a list that cannot be reached', async () => {
    const world = await openDiagnosisWorld(open)
    await world.serveList(undefined)
    const told = await world.explain(world.presented())
    expect(told.cause).toMatchObject({ code: 'LIST_UNAVAILABLE', remedy: 'reach-list' })
    expect(told.verdict).toBe('undecided')
  })

  test('6 an intermediate certificate that was not sent', async () => {
    const world = await openDiagnosisWorld(open)
    const { whole, alone } = await listIntermediate(world)
    serveStatus(world, { by: whole })
    const good = world.presented({ issuer: whole, uri: OTHER_STATUS })
    expect(await world.explain(good)).toMatchObject({ verdict: 'trusted' })
    const told = await world.explain(world.presented({ issuer: alone }))
    expect(told.cause).toMatchObject({ code: 'X5C_PATH', remedy: 'send-intermediate' })
    expect(told.cause?.detail).toContain('PID Intermediate')
  })

  test('7 an issuer that is on no list', async () => {
    const world = await openDiagnosisWorld(open)
    const stranger = createTestPki({ code: 'xx', country: 'BE', clock: world.clock, random: randomBytes })
    const told = await world.explain(world.presented({ issuer: stranger.keys.get('pid-issuer') }))
    expect(told.cause).toMatchObject({ code: 'X5C_PATH', remedy: 'enter-on-list' })
  })

  test('8 a certificate of the issuer that has run out', async () => {
    const world = await openDiagnosisWorld(open)
    const { clock, pkis } = world
    const file = pkis.BE.authorities['pid-ca'].issue({
      label: 'PID Issuer',
      notAfter: addSeconds(clock.now(), -60),
    }).file
    const told = await world.explain(world.presented({ issuer: createSigningKey(file.privateJwk, file.x5c) }))
    expect(told.cause).toMatchObject({ code: 'X5C_PATH', remedy: 'renew-certificate' })
  })

  test('9 made for another audience', async () => {
    const world = await openDiagnosisWorld(open)
    const told = await world.explain(world.presented({ audience: 'x509_hash:somebody-else' }))
    expect(told.cause).toMatchObject({ code: 'KB_AUD', remedy: 'present-to-audience' })
  })

  test('10 made for another request', async () => {
    const world = await openDiagnosisWorld(open)
    const told = await world.explain(world.presented({ nonce: 'another-nonce-0123456789' }))
    expect(told.cause).toMatchObject({ code: 'KB_NONCE', remedy: 'present-for-nonce' })
  })

  test('11 a clock that is wrong: not valid yet', async () => {
    const world = await openDiagnosisWorld(open)
    const told = await world.explain(world.presented({ nbf: world.clock.seconds() + 600 }))
    expect(told.cause).toMatchObject({ code: 'VALIDITY', remedy: 'set-clock' })
  })

  test('12 expired', async () => {
    const world = await openDiagnosisWorld(open)
    const told = await world.explain(world.presented({ exp: world.clock.seconds() - 1 }))
    expect(told.cause).toMatchObject({ code: 'VALIDITY', remedy: 'issue-anew' })
  })

  test('13 revoked', async () => {
    const world = await openDiagnosisWorld(open)
    world.revoked.add(7)
    const told = await world.explain(world.presented({ index: 7 }))
    expect(told.cause).toMatchObject({ code: 'STATUS_REVOKED', remedy: 'issue-anew' })
  })

  test('14 suspended by its issuer', async () => {
    const world = await openDiagnosisWorld(open)
    serveStatus(world, { value: 2 })
    const told = await world.explain(world.presented({ uri: OTHER_STATUS }))
    expect(told.cause).toMatchObject({ code: 'STATUS_SUSPENDED', remedy: 'wait-for-issuer' })
  })

  test('15 a status list that has expired', async () => {
    const world = await openDiagnosisWorld(open)
    serveStatus(world, { age: 86_400 * 2 })
    const told = await world.explain(world.presented({ uri: OTHER_STATUS }))
    expect(told.cause).toMatchObject({ code: 'STATUS_LIST_EXPIRED', remedy: 'publish-status-list' })
  })

  test('16 a status list that nobody serves', async () => {
    const world = await openDiagnosisWorld(open)
    const told = await world.explain(world.presented({ uri: 'https://gone.example/status/1' }))
    expect(told.cause).toMatchObject({ code: 'STATUS_UNAVAILABLE', remedy: 'reach-status-list' })
    expect(told.agreement?.deciding).toBe('STATUS_STALE')
  })

  test('17 a type that no agreement knows', async () => {
    const world = await openDiagnosisWorld(open)
    const told = await world.explain(world.presented({ vct: 'urn:example:loyalty-card:1' }))
    expect(told.cause).toMatchObject({ code: 'NO_RULE', remedy: 'agree-on-type' })
    expect(told.cause?.detail).toContain('urn:example:loyalty-card:1')
  })

  test('18 an agreement whose rule is suspended', async () => {
    const world = await openDiagnosisWorld(open)
    const { sha256 } = await suspend(world)
    const told = await world.explain(world.presented())
    expect(told.cause).toMatchObject({ code: 'SUSPENDED_BY_NOTICE', remedy: 'lift-suspension' })
    expect(outcomeOf(told, 'trust')).toBe('passed')
    expect(sha256).toHaveLength(64)
  })

  test('19 a signature of the issuer that does not hold: broken, not unagreed', async () => {
    const world = await openDiagnosisWorld(open)
    const told = await world.explain(breakSignature(world.presented()))
    expect(told.cause).toMatchObject({ code: 'JWS_SIGNATURE', remedy: 'sign-anew' })
    expect(told.agreement).toMatchObject({ deciding: 'CREDENTIAL_INVALID', rule: 'be-jp.pid' })
  })

  test('20 presented with the key of somebody else', async () => {
    const world = await openDiagnosisWorld(open)
    const told = await world.explain(world.presented({ by: newSigningKey().key }))
    expect(told.cause).toMatchObject({ code: 'KB_SIGNATURE', remedy: 'present-by-holder' })
    expect(told.agreement?.deciding).toBe('HOLDER_BINDING')
  })

  test('21 a disclosure that was changed', async () => {
    const world = await openDiagnosisWorld(open)
    const told = await world.explain(tamper(world.presented()))
    expect(told.cause).toMatchObject({ code: 'SDJWT_UNREFERENCED', remedy: 'send-unchanged' })
  })

  test('22 an algorithm that is not allowed', async () => {
    const world = await openDiagnosisWorld(open)
    const told = await world.explain(withHeader(world.presented(), { alg: 'none' }))
    expect(told.cause).toMatchObject({ code: 'JWS_ALG', remedy: 'use-allowed-algorithm' })
    expect(told.agreement?.deciding).toBe('CREDENTIAL_INVALID')
  })

  test('23 a proof of the holder that is too old', async () => {
    const world = await openDiagnosisWorld(open)
    const told = await world.explain(world.presented({ iat: world.clock.seconds() - 3600 }))
    expect(told.cause).toMatchObject({ code: 'KB_IAT', remedy: 'present-anew' })
  })

  test('as it was issued: told as if its holder presented it, and said so', async () => {
    const world = await openDiagnosisWorld(open)
    const presented = world.presented()
    const told = await world.explain(presented.slice(0, presented.lastIndexOf('~') + 1), undefined)
    expect(told).toMatchObject({ kind: 'credential', verdict: 'trusted' })
    expect(told.notes.join()).toContain('nobody presents it')
    const blind = await world.room.explain({ bytes: new TextEncoder().encode(presented) })
    expect(blind).toMatchObject({ verdict: 'trusted' })
    expect(JSON.stringify(blind)).toContain('were not compared')
    expect(ASKED.nonce).not.toBe('')
  })
})

/** A request as the Japanese verifier signs it, bent on the way. */
async function requestOf(world: DiagnosisWorld, bend: object = {}, by?: SigningKey) {
  const { id } = await world.start()
  const text = await (await world.jp.app.request(`/verifier/requests/${id}`)).text()
  if (Object.keys(bend).length === 0) return text
  const { alg, key, x5c } = by ?? world.pkis.JP.keys.get('access')
  const { payload } = parseJws(text)
  const header = { typ: 'oauth-authz-req+jwt', x5c: [...x5c] }
  return runSync(createJws({ header, payload: { ...payload, ...bend }, alg, key }), nodeDriver())
}

eachStore('A request, an attestation, a list or a certificate that is not trusted', (open) => {
  test('24 a request whose client_id is not the certificate that signed it', async () => {
    const world = await openDiagnosisWorld(open)
    const told = await world.explain(await requestOf(world, { client_id: 'x509_hash:somebody-else' }))
    expect(told.cause).toMatchObject({ code: 'JAR_CLIENT_ID', remedy: 'name-signing-certificate' })
  })

  test('25 a request object whose signature is broken', async () => {
    const world = await openDiagnosisWorld(open)
    const told = await world.explain(flipLast(await requestOf(world)))
    expect(told.cause).toMatchObject({ code: 'JAR_SIGNATURE', remedy: 'sign-anew' })
  })

  test('26 a request without a registration certificate, and a link whose client_id is another', async () => {
    const world = await openDiagnosisWorld(open)
    const told = await world.explain(await requestOf(world))
    expect(told.cause).toMatchObject({ code: 'REGISTRATION_MISSING', remedy: 'register-use' })
    expect(outcomeOf(told, 'trust')).toBe('passed')
    const { requestUri } = await world.start()
    const link = `openid4vp://?${new URLSearchParams({ client_id: 'x509_hash:other', request_uri: requestUri }).toString()}`
    const linked = await world.room.explainAddress(link, {})
    expect(linked).toMatchObject({ kind: 'request', cause: { code: 'JAR_CLIENT_ID' } })
  })

  test('27 a request for more than is registered: the purpose does not cover it', async () => {
    const { world, access, clientId, vouchFor } = await openRegisteredWorld(open)
    const told = async (claims: readonly string[], changes: object = {}) => {
      const bend = { client_id: clientId, verifier_info: [vouchFor(claims, changes)] }
      return world.explain(await requestOf(world, bend, access))
    }
    const all = ['family_name', 'given_name', 'birthdate', 'nationalities']
    const covered = await told(all)
    expect(covered.stages.flatMap(({ findings }) => findings.filter(({ ok }) => !ok))).toEqual([])
    expect(covered.verdict).toBe('trusted')
    const more = await told(all.filter((name) => name !== 'birthdate'))
    expect(more.cause).toMatchObject({ code: 'REGISTRATION_SCOPE', remedy: 'register-use' })
    expect(more.cause?.detail).toContain('birthdate')
    expect((await told(all, { exp: world.clock.seconds() - 1 })).cause).toMatchObject({
      code: 'REGISTRATION_EXPIRED',
      remedy: 'renew-registration',
    })
    expect((await told(all, { sub: 'NTRJP-somebody-else' })).cause?.code).toBe('REGISTRATION_SUBJECT')
  })

  test('28 a wallet attestation of a provider that is on no list for it', async () => {
    const world = await openDiagnosisWorld(open)
    const told = await world.explain(attestationBy(world, world.pkis.JP.keys.get('access')))
    expect(told).toMatchObject({ kind: 'wallet-attestation', cause: { code: 'X5C_ROLE' } })
    const { alg, key, x5c } = world.pkis.BE.keys.get('wallet-provider')
    const unknown = await world.explain(
      attestationBy(world, { ...world.pkis.BE.keys.get('wallet-provider'), alg, key, x5c }),
    )
    expect(unknown.cause).toMatchObject({ code: 'X5C_PATH', remedy: 'enter-on-list' })
  })

  test('29 trusted lists: good, expired, rolled back, of an unknown signer, of another type, unsigned', async () => {
    const world = await openDiagnosisWorld(open)
    const { compact, lote } = await world.ownList()
    await world.serveList(compact)
    const codeOf = async (text: string) => (await world.explain(text)).cause?.code
    expect(await codeOf(compact)).toBeUndefined()
    const past = addSeconds(world.clock.now(), -60)
    expect(await codeOf(await world.bentList({ nextUpdate: past }))).toBe('LIST_STALE')
    expect(await codeOf(await world.bentList({ sequence: lote.sequence - 1 }))).toBe('LIST_ROLLBACK')
    expect(await codeOf(await world.bentList({ type: 'urn:example:other-list' }))).toBe('SERVICE_TYPE')
    const foreign = await world.bentList({}, world.pkis.JP.keys.get('receipt-signer'))
    expect((await world.explain(foreign)).cause).toMatchObject({
      code: 'LIST_SIGNATURE',
      remedy: 'pin-list-signer',
    })
    expect(await codeOf(JSON.stringify(parseJws(compact).payload))).toBe('LIST_SIGNATURE')
    expect(await codeOf(flipLast(compact))).toBe('LIST_SIGNATURE')
  })

  test('30 certificates: listed, under a listed one, expired, of nobody', async () => {
    const world = await openDiagnosisWorld(open)
    const { pkis, clock } = world
    const pem = (der: Uint8Array) =>
      `-----BEGIN CERTIFICATE-----\n${Buffer.from(der).toString('base64')}\n-----END CERTIFICATE-----\n`
    const ca = pkis.BE.authorities['pid-ca']
    expect(await world.explain(pem(ca.certificate))).toMatchObject({
      kind: 'certificate',
      verdict: 'trusted',
    })
    const leaf = ca.issue({ label: 'PID Issuer' }).certificate
    expect(await world.explain(leaf)).toMatchObject({ verdict: 'trusted' })
    const old = ca.issue({ label: 'PID Issuer', notAfter: addSeconds(clock.now(), -60) }).certificate
    expect((await world.explain(pem(old))).cause).toMatchObject({ remedy: 'renew-certificate' })
    const wallet = pkis.BE.authorities['wallet-ca'].issue({ label: 'Wallet' }).certificate
    expect((await world.explain(pem(wallet))).cause?.code).toBe('X5C_PATH')
  })

  test('31 a status list token, and what lies at an address', async () => {
    const world = await openDiagnosisWorld(open)
    serveStatus(world, {})
    const good = await world.room.explainAddress(OTHER_STATUS, {})
    expect(good).toMatchObject({ kind: 'status-list', verdict: 'trusted' })
    serveStatus(world, { age: 86_400 * 2 })
    expect(await world.room.explainAddress(OTHER_STATUS, {})).toMatchObject({
      kind: 'status-list',
      cause: { code: 'STATUS_LIST_EXPIRED' },
    })
    expect(await world.room.explainAddress('https://gone.example/', {})).toMatchObject({ kind: 'unreadable' })
    expect(
      await world.room.explainAddress('openid4vp://?request_uri=https%3A%2F%2Fx.example', {}),
    ).toMatchObject({ kind: 'unreadable', detail: expect.stringContaining('client_id') })
  })

  test.each([
    ['nothing', '', 'nothing in it'],
    ['a private key', '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----', 'private key'],
    ['an encrypted message', 'a.b.c.d.e', 'encrypted'],
    [
      'a token of another kind',
      `${Buffer.from('{"alg":"ES256","typ":"at+jwt"}').toString('base64url')}.e30.AA`,
      'at+jwt',
    ],
    ['prose', 'why is this not trusted?', 'neither'],
    ['half a JSON', '{"credential_issuer":', 'JSON_FORM'],
    ['a list in JSON', '[1]', 'neither'],
  ])('%s is not taken for an artefact', async (_, text, said) => {
    const world = await openDiagnosisWorld(open)
    const told = await world.room.explain({ bytes: new TextEncoder().encode(text) })
    expect(told).toMatchObject({ kind: 'unreadable', detail: expect.stringContaining(said) })
  })
})
