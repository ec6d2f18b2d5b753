import type { Decision } from '@entente/agreement'
import type { OpenedRequest, StoredCredential } from '@entente/wallet'
import { sha256 } from '../../national-node/src/kernel/crypto.ts'
import type { NoticeDraft } from '../../national-node/src/modules/agreements/index.ts'
import { type Browser, createBrowser } from './browser.ts'
import { createHeadlessWallet, type HeadlessWallet } from './headless-wallet.ts'
import type { Testbed } from './start-testbed.ts'
import type { NodeCode } from './testbed-config.ts'

/** One person of the Belgian TEST register with a wallet. */
export type Traveller = {
  readonly personId: string
  readonly name: string
  readonly wallet: HeadlessWallet
}

export type Crossing = {
  readonly credentials: readonly {
    readonly queryId: string
    readonly decision: Decision
    readonly attributes: Readonly<Record<string, unknown>>
    readonly receiptId: string
    readonly receipt: string
  }[]
  /** What a register vouches for, as the wallet showed it; nothing when the wallet was warned instead. */
  readonly registration: OpenedRequest['summary']['registration']
  /** Claims that left the wallet, by query. */
  readonly shown: Readonly<Record<string, readonly string[]>>
  /** The page the person ends on. */
  readonly page: { readonly status: number; readonly text: string }
}

/** The first person of the register who has a diploma. */
export async function chooseTraveller({ nodes, wallet, clock }: Testbed): Promise<Traveller> {
  const people = await nodes.be.registers.listPersons({ limit: 100 })
  const person = people.find(({ diplomas }) => diplomas.length > 0)
  if (person === undefined) throw new Error('nobody in the TEST register has a diploma')
  return {
    personId: person.id,
    name: `${person.givenName} ${person.familyName}`,
    wallet: createHeadlessWallet(wallet, clock),
  }
}

/** A counter of the Belgian issuer makes an offer; the wallet takes it with the transaction code. */
export async function receiveCredentials(
  { nodes }: Testbed,
  traveller: Traveller,
  types: readonly string[] = ['pid', 'diploma'],
): Promise<readonly StoredCredential[]> {
  if (nodes.be.issuer === undefined) throw new Error('Belgium issues nothing')
  const offer = await nodes.be.issuer.createOffer({ personId: traveller.personId, types })
  return traveller.wallet.receive(offer.linkByReference, offer.txCode)
}

/** At the university in Japan. */
export async function enrol(testbed: Testbed, traveller: Traveller, language = 'ja'): Promise<Crossing> {
  return present(testbed, traveller.wallet, { at: 'jp', service: 'enrolment', language })
}

export type Visit = {
  readonly at: NodeCode
  /** Id in the services register of that node. */
  readonly service: string
  readonly language: string
  /** Whose session it is, for who goes on from the page they end on. */
  readonly browser?: Browser
}

/** Service page, wallet, return page: as a person does it, without a script in the pages. */
export async function present(testbed: Testbed, wallet: HeadlessWallet, visit: Visit): Promise<Crossing> {
  const { at, browser = createBrowser() } = visit
  const opened = await wallet.open(await beginVisit(testbed, browser, visit))
  if (!opened.ok) throw new Error(`the wallet refused the request: ${opened.code} ${opened.detail}`)
  const sent = await opened.approve()
  if (!sent.ok) throw new Error(`the answer was not taken: ${sent.code} ${sent.detail}`)
  const page = await browser.get(sent.redirectUri ?? '')
  const responseCode = new URL(sent.redirectUri ?? '').searchParams.get('response_code') ?? ''
  const sessionHash = sha256(browser.cookie(`entente_${at}_session`) ?? '')
  const result = await deskOf(testbed, at)?.result({ sessionHash, responseCode })
  if (result?.outcome !== 'decided') throw new Error(`no decision: ${JSON.stringify(result)}`)
  const credentials = await Promise.all(
    result.credentials.map(async ({ attributes = {}, ...one }) => {
      const receipt = await fetch(`${testbed.urls[at]}/verifier/receipts/${one.receiptId}`)
      return { ...one, attributes, receipt: await receipt.text() }
    }),
  )
  const shown = sent.shown.map(({ queryId, claims }) => [queryId, claims.map((path) => path.join('.'))])
  const { registration } = opened.summary
  return { credentials, registration, shown: Object.fromEntries(shown), page }
}

/** As the pages see it: what a gateway of a partner brought is released there, too. */
function deskOf({ nodes }: Testbed, at: NodeCode) {
  const { verifier, gateway } = nodes[at]
  return verifier && (gateway?.desk(verifier) ?? verifier)
}

/** Up to the address that opens the wallet, at the university in Japan. */
export async function beginEnrolment(testbed: Testbed, browser: Browser, language: string): Promise<string> {
  return beginVisit(testbed, browser, { at: 'jp', service: 'enrolment', language })
}

async function beginVisit(
  { urls }: Testbed,
  browser: Browser,
  { at, service, language }: Visit,
): Promise<string> {
  const page = await browser.get(`${urls[at]}/${language}/services/${service}`)
  const { status, location } = await browser.submit(page)
  if (location === undefined) throw new Error(`the service page did not lead to the wallet: status ${status}`)
  return location
}

const PAIR = 'urn:entente:agreement:be-jp'
const text = (
  words: readonly [fr: string, nl: string, de: string, en: string, ja: string, ar: string, vi: string],
) => {
  const [fr, nl, de, en, ja, ar, vi] = words
  return { fr, nl, de, en, ja, ar, vi }
}
const DRILL = text([
  'Exercice TEST : incident chez le fournisseur belge',
  'TEST-oefening: incident bij de Belgische verstrekker',
  'TEST-Übung: Vorfall beim belgischen Aussteller',
  'TEST drill: an incident at the Belgian provider',
  'TEST 訓練：ベルギーの発行者での事故',
  'تمرين TEST: حادث لدى الجهة البلجيكية المصدرة',
  'Diễn tập TEST: sự cố tại bên cấp của Bỉ',
])
const OVER = text([
  'Exercice TEST terminé',
  'TEST-oefening afgelopen',
  'TEST-Übung beendet',
  'TEST drill over',
  'TEST 訓練終了',
  'انتهى التمرين TEST',
  'Diễn tập TEST đã kết thúc',
])

/** Belgium suspends the recognition of its PID, in both formats, under safeguard S2: lifting it needs both parties. */
export async function suspend({ nodes }: Testbed): Promise<{ id: string; sha256: string }> {
  return nodes.be.agreements.signNotice({
    agreement: PAIR,
    type: 'suspend',
    target: ['recognitions:be-jp.pid', 'recognitions:be-jp.pid-mdoc'],
    severity: 'high',
    reason: { code: 'S2', text: DRILL },
  })
}

export async function lift({ nodes }: Testbed, notice: { sha256: string }): Promise<void> {
  const draft: NoticeDraft = {
    agreement: PAIR,
    type: 'lift',
    refs: [notice.sha256],
    reason: { code: 'S2', text: OVER },
  }
  for (const code of ['be', 'jp'] as const satisfies readonly NodeCode[])
    await nodes[code].agreements.signNotice(draft)
}
