/** The browser behind the wallet: the only file of the screens that touches the page, the network and the clock. */
import { QES_APPROVAL_TYPE, webDriver } from '@entente/credentials'
import { createListTrust } from '../core/list-trust.ts'
import { openRequest } from '../core/present.ts'
import { createReadStanding } from '../core/read-standing.ts'
import { createReturns } from '../core/returns.ts'
import type { Storage } from '../core/store.ts'
import { createWallet, type WalletDeps } from '../core/wallet.ts'
import { type App, createApp, LANGUAGE_KEY } from './app.ts'
import { parseWalletConfig, type WalletConfig } from './config.ts'
import { openIndexedDb } from './indexed-db.ts'
import { listen, mount } from './mount.ts'
import type { AppPorts } from './ports.ts'
import type { State } from './screen.ts'
import { chooseLanguage } from './texts.ts'

const CONFIG_SECONDS = 10
const ANSWER_SECONDS = 20
/** The person waits no longer for what they may do without. */
const STANDING_SECONDS = 2

const clock = {
  seconds: () => Math.floor(Date.now() / 1000),
  now: () => new Date().toISOString(),
}
const random = (size: number) => crypto.getRandomValues(new Uint8Array(size))

function element(id: string): HTMLElement {
  const found = document.getElementById(id)
  if (found === null) throw new Error(`the page has no #${id}`)
  return found
}

async function readConfig(): Promise<WalletConfig> {
  const answer = await fetch('/config.json', {
    credentials: 'omit',
    redirect: 'error',
    signal: AbortSignal.timeout(CONFIG_SECONDS * 1000),
  })
  return parseWalletConfig(await answer.text())
}

/** A server that says nothing must not hold the person up for ever. */
const walletFetch: WalletDeps['fetch'] = (url, init) =>
  fetch(url, { ...init, signal: init.signal ?? AbortSignal.timeout(ANSWER_SECONDS * 1000) })

type Page = { readonly show: (state: State) => void; readonly settle: () => void }

function portsOf(config: WalletConfig, storage: Storage, { show, settle }: Page): AppPorts {
  const { subtle } = crypto
  const { clientId, redirectUri, allowLocalHttp, walletProvider: provider } = config
  const shared = {
    fetch: walletFetch,
    clock,
    random,
    allowLocalHttp,
  }
  const trust = createListTrust({ ...shared, lists: config.lists, subtle })
  const deps = { ...shared, subtle, storage, trust, clientId, redirectUri, provider }
  const wallet = createWallet(deps)
  const driver = webDriver(subtle, { issuer: trust })
  const readStanding = createReadStanding({
    ...shared,
    issuers: config.issuers,
    deadline: () => AbortSignal.timeout(STANDING_SECONDS * 1000),
  })
  const transactionTypes = QES_APPROVAL_TYPE
  const present = {
    ...shared,
    driver,
    holdings: wallet.holdings,
    readStanding,
    transactionTypes,
    registration: 'warn',
  } as const
  return {
    config,
    wallet,
    returns: createReturns(deps),
    openRequest: (address) => openRequest(present, address),
    storage,
    clock,
    timeZone: new Intl.DateTimeFormat().resolvedOptions().timeZone,
    show,
    settle,
    leave: (url) => location.assign(url),
  }
}

/** The address that was opened last; a jump within the page (`#main`) opens nothing. */
let here = ''
const withoutHash = () => location.href.split('#')[0] ?? ''

function follow(app: App): void {
  const open = () => {
    here = withoutHash()
    void app.open(location.href)
  }
  const go = (url: string) => {
    history.pushState(null, '', url)
    open()
  }
  listen(element('root'), { act: (action) => void app.act(action), go })
  addEventListener('popstate', () => {
    if (withoutHash() !== here) open()
  })
  // Back from elsewhere: the browser may show the page as it was left, in the middle of something that is over.
  addEventListener('pageshow', ({ persisted }) => {
    if (persisted) open()
  })
  open()
}

function settle(): void {
  history.replaceState(null, '', '/')
  here = withoutHash()
}

async function start(): Promise<void> {
  const root = element('root')
  const show = mount({ root, status: element('status'), document })
  const stop = (kind: 'storage' | 'setup', code: string) => {
    const lang = chooseLanguage(navigator.languages)
    listen(root, { act: () => location.reload(), go: (url) => location.assign(url) })
    show({ lang, config: undefined, now: clock.seconds(), screen: { name: 'error', error: { kind, code } } })
  }
  // Browsers give keys to pages that came safely only.
  if (!isSecureContext) return stop('setup', 'INSECURE_CONTEXT')
  const storage = await openIndexedDb(indexedDB).catch(() => undefined)
  if (storage === undefined) return stop('storage', 'STORAGE_UNAVAILABLE')
  const config = await readConfig().catch((error: unknown) =>
    error instanceof Error ? error.message : 'CONFIG',
  )
  if (typeof config === 'string') return stop('setup', config)
  const lang = chooseLanguage([await storage.get(LANGUAGE_KEY), ...navigator.languages])
  follow(createApp(portsOf(config, storage, { show, settle }), lang))
}

void start()
