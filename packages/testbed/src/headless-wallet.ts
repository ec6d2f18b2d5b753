import { QES_APPROVAL_TYPE, webDriver } from '@entente/credentials'
import {
  createListTrust,
  createReadStanding,
  createWallet,
  memoryStorage,
  openRequest,
  type OpenedRequest,
  type RequestRefusal,
  type StoredCredential,
  type Wallet,
} from '@entente/wallet'
import type { Clock } from '../../national-node/src/kernel/clock.ts'
import type { WalletSetup } from './testbed-config.ts'

/** The wallet of one person without a screen: the same core, the same lists, the same checks as in the browser. */
export type HeadlessWallet = {
  readonly wallet: Wallet
  /** Opens an offer, types the transaction code, approves, stores. */
  receive(offerLink: string, txCode: string | undefined): Promise<readonly StoredCredential[]>
  /** Fetches and verifies a request; nothing is sent before its `approve`. */
  open(requestLink: string): Promise<OpenedRequest | RequestRefusal>
}

/** As long as the wallet in a browser waits for the state of the agreements. */
const STANDING_MILLISECONDS = 2000

type Rules = {
  /** What it does about requesters that no register vouches for. */
  readonly registration?: NonNullable<Parameters<typeof openRequest>[0]['registration']> | 'none'
}

/** Without rules it warns of them, as the wallet in a browser does. */
export function createHeadlessWallet(
  setup: WalletSetup,
  clock: Clock,
  { registration = 'warn' }: Rules = {},
): HeadlessWallet {
  const { subtle } = globalThis.crypto
  const random = (size: number) => globalThis.crypto.getRandomValues(new Uint8Array(size))
  const fetch = globalThis.fetch as Parameters<typeof createWallet>[0]['fetch']
  const trust = createListTrust({
    lists: setup.lists,
    fetch,
    subtle,
    clock,
    allowLocalHttp: setup.allowLocalHttp,
  })
  const { clientId, redirectUri, allowLocalHttp, walletProvider: provider } = setup
  const storage = memoryStorage()
  const wallet = createWallet({
    fetch,
    clock,
    subtle,
    random,
    storage,
    trust,
    clientId,
    redirectUri,
    allowLocalHttp,
    provider,
  })
  const driver = webDriver(subtle, { issuer: trust })
  const readStanding = createReadStanding({
    fetch,
    clock,
    issuers: setup.issuers,
    deadline: () => AbortSignal.timeout(STANDING_MILLISECONDS),
  })
  return {
    wallet,
    async receive(offerLink, txCode) {
      return wallet.receive(await wallet.openOffer(offerLink), { txCode })
    },
    open: (requestLink) =>
      openRequest(
        {
          fetch,
          clock,
          random,
          driver,
          holdings: wallet.holdings,
          allowLocalHttp,
          readStanding,
          transactionTypes: QES_APPROVAL_TYPE,
          ...(registration !== 'none' && { registration }),
        },
        requestLink,
      ),
  }
}
