import { readBundle, readReceipt, replayReceipt } from '@entente/agreement'
import {
  createMdoc,
  createPresentationResponse,
  decodeBase64,
  decodeBase64url,
  elementsOf,
  encodeBase64url,
  parseJws,
  parseRequestPayload,
  presentMdoc,
  requestTranscript,
  runAsync,
  runSync,
  type PresentationRequest,
} from '@entente/credentials'
import { documentsOf } from '@entente/wallet'
import { afterEach, expect, test } from 'vitest'
import { nodeDriver, randomBytes } from '../../national-node/src/kernel/crypto.ts'
import { breakIssuerSignature } from '../../national-node/src/modules/sandbox/faulty-signer.ts'
import { eachStore } from '../../national-node/src/store/each-store.ts'
import { replayPorts } from '../src/replay/replay-ports.ts'
import { ALICE } from './issue-world.ts'
import { type MdocWorld, openMdocWorld, PID, receive, resultOf } from './mdoc-world.ts'
import { JP, SESSION } from './present-world.ts'

const RECOGNISED = /^RECOGNISED(_LIMITED)?$/

async function present(world: MdocWorld) {
  const request = await world.openRequest((await world.start()).walletUrl)
  if (!request.ok) throw new Error(`${request.code}: ${request.detail}`)
  const sent = await request.approve()
  if (!sent.ok) throw new Error(`${sent.code}: ${sent.detail}`)
  return { ...(await resultOf(world, sent.redirectUri)), shown: sent.shown }
}

eachStore('A Belgian identity as an mdoc, at a Japanese university', (open) => {
  const worlds: MdocWorld[] = []
  afterEach(async () => {
    await Promise.all(worlds.splice(0).map(({ close }) => close()))
  })
  const opened = async (formats?: Parameters<typeof openMdocWorld>[1]) => {
    const world = await openMdocWorld(open, formats)
    worlds.push(world)
    return world
  }

  test('[BE-JP 1] [BE-JP 2] issued, kept, shown, recognised under the agreement; and the decision replayed', async () => {
    const world = await opened()
    const [stored] = await receive(world)
    expect(stored).toMatchObject({ format: 'mso_mdoc', type: PID, issuer: { country: 'BE' } })
    const { decision, attributes, receiptId, shown } = await present(world)
    expect(decision.verdict).toMatch(RECOGNISED)
    expect(decision.agreement).toMatchObject({ id: 'urn:entente:agreement:be-jp' })
    expect(attributes).toEqual({
      family_name: ALICE.familyName,
      given_name: ALICE.givenName,
      birthdate: ALICE.birthdate,
      nationalities: ALICE.nationalities,
    })
    expect(shown[0]?.claims.map((path) => path.join(' '))).toEqual(
      ['family_name', 'given_name', 'birth_date', 'nationality'].map((element) => `${PID} ${element}`),
    )
    const receipt = await (await world.jp.app.request(`/verifier/receipts/${receiptId}`)).text()
    const text = JSON.stringify(parseJws(receipt).payload)
    expect(JSON.parse(text)).toMatchObject({ rule: 'be-jp.pid-mdoc' })
    expect(text).not.toContain(ALICE.familyName)
    const read = readReceipt(text)
    const bundle = readBundle((await world.recognition.findBundle(receiptId)) ?? '')
    if (read.result !== 'read' || !bundle.ok) throw new Error('there is nothing to replay')
    expect(replayReceipt(read.receipt, bundle.inputs, replayPorts).result).toBe('identical')
  })

  test('both formats of the dataset are one document to the person; either answers, the asked one first', async () => {
    const world = await opened(['pid', 'pid-mdoc'])
    const asked: string[] = []
    const offer = await world.issue.issuer.createOffer({ personId: ALICE.id, types: ['pid', 'pid-mdoc'] })
    const { wallet } = world
    const stored = await wallet.receive(await wallet.openOffer(offer.linkByValue), {
      txCode: offer.txCode,
      approve: ({ type }) => asked.push(type) > 0,
    })
    expect(asked).toEqual(['urn:eudi:pid:be:1'])
    expect(stored.map(({ format }) => format)).toEqual(['dc+sd-jwt', 'mso_mdoc'])
    expect(documentsOf(await wallet.credentials.list())).toHaveLength(1)
    const first = await present(world)
    expect(first).toMatchObject({ queryId: 'pid', attributes: { family_name: ALICE.familyName } })
    const mdocOnly = await opened(['pid', 'pid-mdoc'])
    await receive(mdocOnly)
    const second = await present(mdocOnly)
    expect(second).toMatchObject({ queryId: 'pid-mdoc', attributes: first.attributes })
    expect(second.decision.verdict).toBe(first.decision.verdict)
    await wallet.credentials.remove(stored[1]?.id ?? '')
    expect(await wallet.credentials.list()).toEqual([])
    expect(await world.storage.list('key/')).toEqual([])
  })

  test('new copies come without the person, in the same format', async () => {
    const world = await opened()
    const [stored] = await receive(world)
    const { credential, changed } = await world.returns.renew(stored?.id ?? '')
    expect(changed).toEqual([])
    expect(credential).toMatchObject({ format: 'mso_mdoc', copies: [{ uses: 0 }, { uses: 0 }, { uses: 0 }] })
    const before = stored?.copies.map(({ keyId }) => keyId) ?? []
    expect(credential.copies.map(({ keyId }) => keyId).filter((id) => before.includes(id))).toEqual([])
    expect((await present(world)).decision.verdict).toMatch(RECOGNISED)
  })

  test.each(['openid4vp-v1-signed', 'openid4vp-v1-unsigned', 'org-iso-mdoc'] as const)(
    'through the API of the browser, %s',
    async (protocol) => {
      const world = await opened()
      await receive(world)
      const start = { serviceId: 'identity', sessionHash: SESSION, language: 'ja', protocols: [protocol] }
      const { id, requests } = await world.verifier.startDigital(start)
      const request = await world.openDigital({ requests, origin: JP })
      if (!request.ok) throw new Error(`${request.code}: ${request.detail}`)
      expect(request.summary.relyingParty.name).toBe(
        protocol === 'openid4vp-v1-unsigned' ? JP : 'TEST JP Relying Party',
      )
      const sent = await request.approve({}, ['UNSIGNED'])
      if (!sent.ok) throw new Error(`${sent.code}: ${sent.detail}`)
      const { data } = sent
      const answered = await world.verifier.receiveDigital({ id, sessionHash: SESSION, protocol, data })
      const { decision, attributes } = await resultOf(world, answered.redirect_uri)
      expect(decision.verdict).toMatch(RECOGNISED)
      expect(attributes).toMatchObject({ family_name: ALICE.familyName })
      const elsewhere = await world.openDigital({ requests, origin: 'https://evil.example' })
      expect(elsewhere.ok).toBe(protocol === 'openid4vp-v1-unsigned')
    },
  )

  describeRefusals(opened)
})

/** Answers the request as somebody would who does not keep to the rules of a wallet. */
async function answerRaw(world: MdocWorld, bend: Bend) {
  const { requestUri, clientId } = await world.start()
  const text = await (await world.jp.app.request(new URL(requestUri).pathname)).text()
  const { request } = parseRequestPayload(parseJws(text).payload, { clientId, at: world.clock.seconds() })
  const [held] = await world.wallet.holdings.list()
  const [copy] = held?.copies ?? []
  if (request === undefined || copy === undefined) throw new Error('nothing to answer, or with')
  const steps = presentMdoc({
    issuerSigned: bend.issuerSigned?.(decodeBase64url(copy.token)) ?? decodeBase64url(copy.token),
    paths: ['family_name', 'given_name', 'birth_date', 'nationality'].map((element) => [PID, element]),
    transcript: runSync(requestTranscript({ ...request, ...bend.session }), nodeDriver()),
    alg: 'ES256',
    key: copy.key,
  })
  const presentation = encodeBase64url(await runAsync(steps, world.driver))
  const form = await createPresentationResponse(request, { 'pid-mdoc': [presentation] })
  const answer = await world.web.walletFetch(request.responseUri, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: form.toString(),
  } as never)
  const { redirect_uri: redirectUri } = JSON.parse(await answer.text()) as { redirect_uri?: string }
  return resultOf(world, redirectUri)
}

type Bend = {
  readonly issuerSigned?: (bytes: Uint8Array) => Uint8Array
  readonly session?: Partial<PresentationRequest>
}

function describeRefusals(opened: () => Promise<MdocWorld>): void {
  const refused = async (bend: Bend, prepare: (world: MdocWorld) => Promise<unknown> = async () => 0) => {
    const world = await opened()
    await receive(world)
    await prepare(world)
    const { decision, reasons, attributes } = await answerRaw(world, bend)
    return { verdict: decision.verdict, reasons, attributes }
  }

  test('as it is, it would be recognised', async () => {
    expect((await refused({})).verdict).toMatch(RECOGNISED)
  })

  test('a broken signature of the issuer: CREDENTIAL_INVALID', async () => {
    expect(await refused({ issuerSigned: breakIssuerSignature })).toMatchObject({
      verdict: 'NOT_RECOGNISED',
      reasons: expect.arrayContaining(['CREDENTIAL_INVALID']),
      attributes: {},
    })
  })

  test('signed for another session: HOLDER_BINDING', async () => {
    expect(await refused({ session: { nonce: 'another-session-of-this-wallet' } })).toMatchObject({
      verdict: 'NOT_RECOGNISED',
      reasons: expect.arrayContaining(['HOLDER_BINDING']),
      attributes: {},
    })
  })

  test('revoked by Belgium: STATUS_REVOKED', async () => {
    const revoke = ({ issue }: MdocWorld) => issue.issuer.revoke({ personId: ALICE.id, type: 'pid-mdoc' })
    expect(await refused({}, revoke)).toMatchObject({
      verdict: 'NOT_RECOGNISED',
      reasons: expect.arrayContaining(['STATUS_REVOKED']),
      attributes: {},
    })
  })

  test('another type of document, by the same signer: nothing was agreed on it', async () => {
    const world = await opened()
    await receive(world)
    const { alg, key, x5c } = world.pkis.BE.keys.get('document-signer')
    const [held] = await world.wallet.holdings.list()
    const stored = (await world.wallet.keys.find(held?.copies[0]?.id ?? ''))?.publicJwk
    const at = world.clock.seconds()
    const other = runSync(
      createMdoc({
        docType: 'org.example.library-card.1',
        elements: elementsOf('org.example.library-card.1', {
          [PID]: { family_name: 'X', given_name: 'Y', birth_date: '1999-02-28', nationality: ['BE'] },
        }),
        alg,
        key,
        x5chain: x5c.map((text) => decodeBase64(text)),
        deviceKey: stored ?? { kty: '' },
        validity: { signed: at - 60, validFrom: at - 60, validUntil: at + 3600 },
        salt: () => randomBytes(32),
        random: (below) => below - 1,
      }),
      nodeDriver(),
    )
    const { decision, reasons, attributes } = await answerRaw(world, { issuerSigned: () => other })
    expect(decision.verdict).toBe('NOT_RECOGNISED')
    expect({ reasons, attributes }).toEqual({ reasons: ['NO_RULE'], attributes: {} })
  })
}
