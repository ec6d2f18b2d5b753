import type { StoredCredential } from '@entente/wallet'
import { type Browser, createBrowser, type Page, unescapeHtml } from './browser.ts'
import type { HeadlessWallet } from './headless-wallet.ts'

/** Addresses as a person knows them: nothing here reaches into a node. */
export type Addresses = { readonly be: string; readonly jp: string }
type DocumentType = 'pid' | 'diploma'

export type RemoteOffer = { readonly link: string; readonly txCode: string; readonly person: string }

/** The issuing desk of the node, by its page: the first person who holds such a document gets an offer. */
export async function takeOffer(
  { be }: Addresses,
  type: DocumentType,
  { browser = createBrowser(), person }: { browser?: Browser; person?: string } = {},
): Promise<RemoteOffer> {
  const desk = await browser.get(`${be}/en/issue`)
  const persons = person === undefined ? personsOn(desk) : [person]
  for (const candidate of persons) {
    const page = await browser.submit(desk, { person: candidate, type })
    const link = /href="([^"]*\/receive\?[^"]*)"/.exec(page.text)?.[1]
    const txCode = />\s*(\d{6})\s*</.exec(page.text)?.[1]
    if (link !== undefined && txCode !== undefined)
      return { link: unescapeHtml(link), txCode, person: candidate }
  }
  throw new Error(`no offer of a ${type} for any of ${persons.length} persons, status ${desk.status}`)
}

function personsOn({ text }: Page): string[] {
  return [...text.matchAll(/<input[^>]*name="person"[^>]*value="([^"]*)"/g)].map(([, id = '']) => id)
}

export async function receive(
  addresses: Addresses,
  wallet: HeadlessWallet,
  type: DocumentType,
): Promise<readonly StoredCredential[]> {
  const { link, txCode } = await takeOffer(addresses, type)
  return wallet.receive(link, txCode)
}

/** The other way: the wallet asks, the person identifies on the page of the issuer and comes back. */
export async function receiveByLogin(
  { be }: Addresses,
  { wallet }: HeadlessWallet,
  { type, person, browser = createBrowser() }: { type: DocumentType; person: string; browser?: Browser },
): Promise<readonly StoredCredential[]> {
  const { url } = await wallet.startAuthorization(await wallet.openIssuer(be, [type]))
  const login = await browser.follow(await browser.get(url))
  const back = await browser.follow(await browser.submit(login, { person, answer: 'agree' }))
  if (back.location === undefined) throw new Error(`no way back to the wallet: status ${back.status}`)
  return wallet.continueWith(back.location)
}

/** Up to the address that opens the wallet. */
export async function beginEnrolment({ jp }: Addresses, browser: Browser, language = 'en'): Promise<string> {
  const service = await browser.get(`${jp}/${language}/services/enrolment`)
  const { status, location } = await browser.submit(service)
  if (location === undefined) throw new Error(`the service page did not lead to the wallet: status ${status}`)
  return location
}

export type RemoteDecision = {
  readonly page: Page
  /** Signed receipts that the page leads to. */
  readonly receipts: readonly { readonly id: string; readonly compact: string; readonly verdict: string }[]
  /** What the wallet was sent back to, with its response code. */
  readonly returned: string
}

/** Service page, wallet, return page, receipts. */
export async function enrol(
  addresses: Addresses,
  wallet: HeadlessWallet,
  { browser = createBrowser(), language = 'en' } = {},
): Promise<RemoteDecision> {
  const opened = await wallet.open(await beginEnrolment(addresses, browser, language))
  if (!opened.ok) throw new Error(`the wallet refused the request: ${opened.code} ${opened.detail}`)
  const sent = await opened.approve()
  if (!sent.ok) throw new Error(`the answer was not taken: ${sent.code} ${sent.detail}`)
  return readDecision(addresses, browser, sent.redirectUri ?? '')
}

export async function readDecision(
  { jp }: Addresses,
  browser: Browser,
  returned: string,
): Promise<RemoteDecision> {
  const page = await browser.get(returned)
  const ids = [...page.text.matchAll(/href="\/\w\w\/receipts\/([^"]+)"/g)].map(([, id = '']) => id)
  const receipts = []
  for (const id of ids) {
    const { text: compact } = await browser.get(`${jp}/verifier/receipts/${id}`)
    receipts.push({ id, compact, verdict: verdictOf(compact) })
  }
  return { page, receipts, returned }
}

function verdictOf(compact: string): string {
  const [, payload = ''] = compact.split('.')
  const { verdict } = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as { verdict: string }
  return verdict
}
