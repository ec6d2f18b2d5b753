import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  createOfferLink,
  decodeBase64url,
  jwkThumbprint,
  parseCoseKey,
  parseIssuerSigned,
  parseOfferText,
  parseSdJwt,
  parseSecurityObject,
  type PublicJwk,
  runSync,
} from '@entente/credentials'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { nodeDriver } from '../../national-node/src/kernel/crypto.ts'
import { type Browser, createBrowser, type Page } from '../src/browser.ts'
import { type Crossing, present } from '../src/crossing.ts'
import { createHeadlessWallet, type HeadlessWallet } from '../src/headless-wallet.ts'
import { signAgreement, startTestbed, type Testbed } from '../src/start-testbed.ts'

const RECOGNISED = /^RECOGNISED(_LIMITED)?$/
const RULE = 'jp-be.mnc'

let testbed: Testbed
let name: string
let birthdate: string
const dir = mkdtempSync(join(tmpdir(), 'entente-reattestation-'))

beforeAll(async () => {
  testbed = await startTestbed({ dir, webWallet: false, write: () => undefined })
  await signAgreement(testbed, 'be-jp')
})
afterAll(async () => {
  await testbed.close()
  rmSync(dir, { recursive: true, force: true })
})

/** Somebody from Japan with the TEST card in the wallet. */
async function withCard(): Promise<HeadlessWallet> {
  const { registers, issuer } = testbed.nodes.jp
  const [person] = await registers.listPersons({ limit: 1 })
  if (person === undefined || issuer === undefined) throw new Error('Japan has no person or issues nothing')
  const [registered] = person.nameForms
  name = `${registered?.family}${registered?.given}`
  birthdate = person.birthdate
  const wallet = createHeadlessWallet(testbed.wallet, testbed.clock)
  const offer = await issuer.createOffer({ personId: person.id, types: ['mnc'] })
  await wallet.receive(offer.linkByReference, offer.txCode)
  return wallet
}

type Shown = { readonly browser: Browser; readonly crossing: Crossing }

/** The card at the Belgian desk, up to the page with the decision. */
async function show(wallet: HeadlessWallet): Promise<Shown> {
  const browser = createBrowser()
  const crossing = await present(testbed, wallet, { at: 'be', service: 'residence', language: 'ja', browser })
  return { browser, crossing }
}

/** The button on that page, which leads to the wallet. */
async function askFor({ browser, crossing }: Shown): Promise<string> {
  const { location, status, text } = await browser.submit(crossing.page as Page)
  if (location === undefined) throw new Error(`no offer: ${status} ${text.slice(0, 400)}`)
  return location
}

const thumbprintOf = (jwk: PublicJwk) => runSync(jwkThumbprint(jwk), nodeDriver())

const heldCopies = async (wallet: HeadlessWallet, type: string) => {
  const { credentials } = wallet.wallet
  const held = (await credentials.list()).filter((one) => one.type === type)
  return held.flatMap(({ copies }) => copies)
}

const keysOfCards = async (wallet: HeadlessWallet) =>
  (await heldCopies(wallet, 'org.iso.23220.1.jp.mnc')).map(({ credential }) => {
    const { issuerAuth } = parseIssuerSigned(decodeBase64url(credential))
    return thumbprintOf(parseCoseKey(parseSecurityObject(issuerAuth.payload).deviceKey))
  })

test('[BE-JP 1] [BE-JP 2] a Japanese card becomes a Belgian attestation of the same holder key, under the rule that says so', async () => {
  const wallet = await withCard()
  const shown = await show(wallet)
  const [card] = shown.crossing.credentials
  expect(card?.decision).toMatchObject({ rule: RULE, verdict: expect.stringMatching(RECOGNISED) })
  expect(card?.attributes).toMatchObject({ name_native: name, birthdate })
  const [stored] = await wallet.receive(await askFor(shown), undefined)
  expect(stored).toMatchObject({ type: 'urn:entente:vct:foreign-identity:1', issuer: { country: 'BE' } })
  expect(stored?.claims).toMatchObject({
    name_native: name,
    birthdate,
    recognition: {
      agreement: 'urn:entente:agreement:be-jp',
      version: 1,
      rule: RULE,
      source: { country: 'JP', format: 'mso_mdoc', type: 'org.iso.23220.1.jp.mnc' },
      assurance: card?.decision.effect.assurance,
    },
  })
  expect(stored?.copies).toHaveLength(1)
  const thirtyDays = testbed.clock.seconds() + 30 * 86_400
  expect(stored?.expires).toBeLessThanOrEqual(thirtyDays)
  expect(JSON.stringify(stored?.claims)).not.toContain(card?.receiptId)
  const { payload } = parseSdJwt(stored?.copies[0]?.credential ?? '').jws
  const { cnf } = payload as unknown as { cnf: { jwk: PublicJwk } }
  expect(await keysOfCards(wallet)).toContain(thumbprintOf(cnf.jwk))
})

test('each goes without the other: the attestation stays when the card is removed', async () => {
  const wallet = await withCard()
  await wallet.receive(await askFor(await show(wallet)), undefined)
  const [card] = await wallet.wallet.credentials.list()
  const foreign = 'urn:entente:vct:foreign-identity:1'
  expect(card).toBeDefined()
  const cards = (await wallet.wallet.credentials.list()).filter(({ type }) => type !== foreign)
  for (const { id } of cards) await wallet.wallet.credentials.remove(id)
  const held = await wallet.wallet.holdings.list()
  expect(held.map(({ copies }) => copies.length)).toEqual([1])
})

test('the attributes are gone from the node with the attestation, and there is no second one', async () => {
  const wallet = await withCard()
  const link = await askFor(await show(wallet))
  const { db } = testbed.nodes.be.store
  expect(await db.selectFrom('issuer_recognised').selectAll().execute()).toHaveLength(1)
  await wallet.receive(link, undefined)
  expect(await db.selectFrom('issuer_recognised').selectAll().execute()).toEqual([])
  await expect(wallet.receive(link, undefined)).rejects.toThrow()
})

test('key substitution (OpenID4VCI issue 742): who makes a victim show the card cannot have it attested for another key', async () => {
  const victim = await withCard()
  const link = await askFor(await show(victim))
  const attacker = await withCard()
  await expect(attacker.receive(link, undefined)).rejects.toThrow('REATTEST_KEY_DISCONTINUITY')
  // A wallet that asks for a key of its own instead: the issuer looks at whose key showed the card.
  const { searchParams } = new URL(link)
  const answer = await fetch(searchParams.get('credential_offer_uri') ?? '')
  const blind = createOfferLink('openid-credential-offer://', {
    ...parseOfferText(await answer.text(), { allowLocalHttp: true }),
    holderKey: (await keysOfCards(attacker))[0],
  })
  await expect(attacker.receive(blind, undefined)).rejects.toMatchObject({
    refusal: {
      error: 'invalid_proof',
      description: expect.stringContaining('REATTEST_KEY_DISCONTINUITY') as string,
    },
  })
  expect(await heldCopies(attacker, 'urn:entente:vct:foreign-identity:1')).toEqual([])
})

test('another browser session gets no offer', async () => {
  const wallet = await withCard()
  const shown = await show(wallet)
  const stranger = createBrowser()
  await stranger.get(`${testbed.urls.be}/ja/services/residence`)
  const { status, location } = await stranger.submit(shown.crossing.page as Page)
  expect(location).toBeUndefined()
  expect(status).toBeGreaterThanOrEqual(400)
})

test('a rule that was suspended since the decision gives no attestation', async () => {
  const wallet = await withCard()
  const shown = await show(wallet)
  const notice = await testbed.nodes.be.agreements.signNotice({
    agreement: 'urn:entente:agreement:be-jp',
    type: 'suspend',
    target: [`recognitions:${RULE}`],
    severity: 'high',
    reason: {
      code: 'S2',
      text: { fr: 'TEST', nl: 'TEST', de: 'TEST', en: 'TEST', ja: 'TEST', ar: 'TEST', vi: 'TEST' },
    },
  })
  expect(notice.id).toBeDefined()
  const { status, location } = await shown.browser.submit(shown.crossing.page as Page)
  expect({ status, location }).toEqual({ status: 403, location: undefined })
})
