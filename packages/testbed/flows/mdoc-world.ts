/**
 * For the flows of mdocs: the world of presentations with an issuer in Belgium that really issues, and the service in
 * Japan that takes the identity in either format.
 */
import { webcrypto } from 'node:crypto'
import { Hono } from 'hono'
import { webDriver } from '@entente/credentials'
import {
  createListTrust,
  createReturns,
  createWallet,
  memoryStorage,
  openDigitalRequest,
  openRequest,
  type DigitalQuestion,
  type WalletFetch,
} from '@entente/wallet'
import { randomBytes } from '../../national-node/src/kernel/crypto.ts'
import { pidMdocType, pidType } from '../../national-node/src/modules/issuer/index.ts'
import type { OpenStore } from '../../national-node/src/store/each-store.ts'
import { ALICE, CLIENT, openIssueWorld, REDIRECT_URI } from './issue-world.ts'
import { BE, identityService, JP, openPresentWorld, SESSION, START } from './present-world.ts'

export const PID = 'eu.europa.ec.eudi.pid.1'
const subtle = webcrypto.subtle as SubtleCrypto
export type MdocWorld = Awaited<ReturnType<typeof openMdocWorld>>

export async function openMdocWorld(
  open: OpenStore,
  formats: readonly ('pid' | 'pid-mdoc')[] = ['pid-mdoc'],
  start = START,
) {
  const world = await openPresentWorld(open, start, { service: identityService(formats) })
  const { clock, pkis, web } = world
  const issuing = { country: 'BE', authority: 'TEST Kingdom of Belgium' }
  const issue = await openIssueWorld(await open(), {
    pki: pkis.BE,
    clock,
    config: { types: [pidType(issuing), pidMdocType(issuing)] },
  })
  // What the Japanese node fetches from the issuer goes over the same web as everything else.
  const line = new Hono().all('*', (c) => {
    const { pathname, search } = new URL(c.req.url)
    return fetch(`${issue.baseUrl}${pathname}${search}`, { headers: c.req.raw.headers })
  })
  web.apps.set(issue.baseUrl, line)
  const walletFetch: WalletFetch = (url, init) =>
    url.startsWith(issue.baseUrl) ? fetch(url, init) : web.walletFetch(url, init)
  return { ...world, issue, ...openWallet({ clock, pkis, walletFetch }), close: issue.close }
}

type Line = Pick<Awaited<ReturnType<typeof openPresentWorld>>, 'clock' | 'pkis'> & {
  readonly walletFetch: WalletFetch
}

function openWallet({ clock, pkis, walletFetch: fetchHere }: Line) {
  const signerOf = (party: 'BE' | 'JP') => [pkis[party].keys.get('list-signer').x5tS256]
  const trust = createListTrust({
    lists: [
      { url: `${BE}/lote/pid.jwt`, role: 'pid', signers: signerOf('BE') },
      { url: `${JP}/lote/access-ca.jwt`, role: 'access-certificate', signers: signerOf('JP') },
    ],
    fetch: fetchHere,
    subtle,
    clock,
  })
  const storage = memoryStorage()
  const shared = { fetch: fetchHere, clock, random: randomBytes, allowLocalHttp: true }
  const deps = { ...shared, subtle, storage, trust, clientId: CLIENT, redirectUri: REDIRECT_URI }
  const wallet = createWallet(deps)
  const driver = webDriver(subtle, { issuer: trust })
  const presenting = { ...shared, driver, holdings: wallet.holdings, hpke: subtle }
  return {
    wallet,
    storage,
    driver,
    returns: createReturns(deps),
    openRequest: (link: string) => openRequest(presenting, link),
    openDigital: (question: DigitalQuestion) => openDigitalRequest(presenting, question),
  }
}

/** From the counter in Belgium into the wallet. */
export async function receive(
  { issue, wallet }: Pick<MdocWorld, 'issue' | 'wallet'>,
  types: readonly string[] = ['pid-mdoc'],
) {
  const offer = await issue.issuer.createOffer({ personId: ALICE.id, types })
  return wallet.receive(await wallet.openOffer(offer.linkByReference), { txCode: offer.txCode })
}

/** What the page of the university reads, once the person is back. */
export async function resultOf({ verifier }: Pick<MdocWorld, 'verifier'>, redirectUri = '') {
  const responseCode = new URL(redirectUri).searchParams.get('response_code') ?? ''
  const result = await verifier.result({ sessionHash: SESSION, responseCode })
  const credential = result.outcome === 'decided' ? result.credentials[0] : undefined
  if (credential === undefined) throw new Error(JSON.stringify(result))
  return { ...credential, reasons: credential.decision.reasons.map(({ code }) => code) }
}
