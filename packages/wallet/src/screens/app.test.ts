import { expect, test } from 'vitest'
import { memoryStorage } from '../core/store.ts'
import { createWallet, type WalletDeps } from '../core/wallet.ts'
import { createApp, LANGUAGE_KEY, shownError } from './app.ts'
import type { AppPorts } from './ports.ts'
import { NOW, OPENED, PID, warnedRequest } from './screen-fixtures.ts'
import type { Screen, State } from './screen.ts'

const WALLET = 'https://wallet.example'
const OFFER = encodeURIComponent(
  JSON.stringify({
    credential_issuer: 'https://be.example',
    credential_configuration_ids: ['pid'],
    grants: {},
  }),
)

type Options = { fetch?: WalletDeps['fetch']; openRequest?: AppPorts['openRequest'] }

/** The app with the wallet itself; this test is the browser around it. */
async function open(path: string, options: Options = {}) {
  const states: State[] = []
  const left: string[] = []
  const asked: string[] = []
  let settled = 0
  const storage = memoryStorage()
  await storage.change({ put: { 'credential/pid-1': PID } })
  const clock = { seconds: () => NOW }
  const wallet = createWallet({
    fetch: (url, init) => {
      asked.push(url)
      return options.fetch === undefined
        ? Promise.reject(new TypeError('no network'))
        : options.fetch(url, init)
    },
    clock,
    subtle: globalThis.crypto.subtle,
    random: (size) => globalThis.crypto.getRandomValues(new Uint8Array(size)),
    storage,
    trust: () => ({ trusted: false, code: 'X5C_PATH', detail: 'nobody' }),
    clientId: 'entente-wallet',
    redirectUri: `${WALLET}/callback`,
  })
  const app = createApp(
    {
      config: {
        clientId: 'entente-wallet',
        redirectUri: `${WALLET}/callback`,
        allowLocalHttp: false,
        lists: [],
        issuers: [{ name: { en: 'Belgium' }, url: 'https://be.example' }],
        demo: true,
        homeName: { en: 'Belgium' },
      },
      wallet,
      openRequest: options.openRequest ?? (async () => OPENED),
      storage,
      clock,
      show: (state) => void states.push(state),
      leave: (url) => void left.push(url),
      settle: () => void settled++,
    },
    'en',
  )
  await app.open(`${WALLET}${path}`)
  return {
    app,
    storage,
    left,
    asked,
    settledCount: () => settled,
    state: () => states.at(-1),
    screen: () => states.at(-1)?.screen,
    act: (name: string, value = '', fields = {}) => app.act({ name, value, fields }),
  }
}

const errorOf = (screen: Screen | undefined) => (screen?.name === 'error' ? screen.error : undefined)

test('the first page lists what the wallet holds', async () => {
  const { screen } = await open('/')
  expect(screen()).toMatchObject({ name: 'list', credentials: [{ id: 'pid-1' }] })
})

test('a document is deleted only after a second yes', async () => {
  const { act, screen, storage } = await open('/')
  await act('removeYes', 'pid-1')
  expect(await storage.get('credential/pid-1')).toBeDefined()
  await act('remove', 'pid-1')
  expect(screen()).toMatchObject({ name: 'remove', credential: { id: 'pid-1' } })
  await act('removeYes', 'pid-1')
  expect(screen()).toMatchObject({ name: 'list', credentials: [], note: 'removed' })
  expect(await storage.get('credential/pid-1')).toBeUndefined()
})

test('an offer is not followed before the person says so', async () => {
  const { act, screen, asked } = await open(`/receive?credential_offer=${OFFER}`)
  expect(screen()).toEqual({ name: 'notice', notice: { by: 'value', host: 'be.example' } })
  expect(asked).toEqual([])
  await act('openOffer')
  expect(asked[0]).toContain('https://be.example/')
  expect(errorOf(screen())?.kind).toBe('unreachable')
})

test.each([
  ['nothing offered', '/receive'],
  ['not JSON', '/receive?credential_offer=%7B'],
  ['two at once', `/receive?credential_offer=${OFFER}&credential_offer_uri=https%3A%2F%2Fbe.example`],
  ['a script as address', '/receive?credential_offer_uri=javascript%3Aalert(1)'],
  ['plain http', '/receive?credential_offer_uri=http%3A%2F%2Fbe.example'],
])('a hostile offer is refused without any request: %s', async (_, path) => {
  const { screen, asked } = await open(path)
  expect(errorOf(screen())).toMatchObject({ kind: 'offerBad', code: 'OFFER_FORM' })
  expect(asked).toEqual([])
})

test('a return from an issuer that this wallet has not asked counts nothing and leaves the address', async () => {
  const { screen, asked, settledCount } = await open(
    '/callback?code=stolen&state=x&iss=https%3A%2F%2Fbe.example',
  )
  expect(errorOf(screen())).toMatchObject({ kind: 'strange', code: 'AUTHZ_STATE' })
  expect(asked).toEqual([])
  expect(settledCount()).toBe(1)
})

test('what was overtaken shows nothing more', async () => {
  const { promise, reject } = Promise.withResolvers<never>()
  const fetch = () => promise
  const { app, act, screen } = await open(`/receive?credential_offer=${OFFER}`, { fetch })
  const opening = act('openOffer')
  expect(screen()).toMatchObject({ name: 'progress' })
  await app.open(`${WALLET}/`)
  reject(new TypeError('late'))
  await opening
  expect(screen()).toMatchObject({ name: 'list' })
})

test('values of a request open and close without asking anybody', async () => {
  const { act, screen } = await open('/present?client_id=x')
  await act('reveal', 'pid-0')
  expect(screen()).toMatchObject({ revealed: new Set(['pid-0']) })
  await act('revealAll', 'pid-0 pid-1')
  await act('reveal', 'pid-0')
  expect(screen()).toMatchObject({ revealed: new Set(['pid-1']) })
  await act('hideAll', 'pid-0 pid-1')
  expect(screen()).toMatchObject({ revealed: new Set() })
})

test('another document for a question hides its values again', async () => {
  const { act, screen } = await open('/present?client_id=x')
  await act('reveal', 'pid-0')
  await act('choose', 'pid-2', { query: 'pid' })
  expect(screen()).toMatchObject({ revealed: new Set(), choice: { pid: 'pid-2' } })
})

test('after a yes the person goes on where the service says, and the request leaves the address', async () => {
  const choices: unknown[] = []
  const next = 'https://jp.example/return?response_code=1'
  const opened = {
    ...OPENED,
    approve: async (choice: unknown) => {
      choices.push(choice)
      return { ok: true, redirectUri: next, shown: [] } as const
    },
  }
  const { act, screen, left, settledCount } = await open('/present?client_id=x', {
    openRequest: async () => opened,
  })
  await act('choose', 'pid-1', { query: 'pid' })
  await act('choose', 'other', { query: 'optional' })
  await act('approve')
  expect(choices).toEqual([{ pid: 'pid-1' }])
  expect(left).toEqual([next])
  expect(settledCount()).toBe(1)
  expect(screen()).toMatchObject({ name: 'sent', shared: true, next })
  await act('approve')
  expect(choices).toHaveLength(1)
})

test('RPA_07b: nothing is shared before every warning is accepted in a box of its own', async () => {
  const approvals: unknown[] = []
  const { opened } = warnedRequest()
  const { act, screen } = await open('/present?client_id=x', {
    openRequest: async () => ({
      ...opened,
      approve: async (...given: unknown[]) => {
        approvals.push(given)
        return { ok: true, shown: [] } as const
      },
    }),
  })
  const [one, other] = ['accept-REGISTRATION_EXPIRED', 'accept-REGISTRATION_SCOPE']
  for (const fields of [{}, { [one]: 'yes' }, { [other]: 'yes' }]) {
    await act('approve', '', fields)
    expect(screen()).toMatchObject({ name: 'request', unaccepted: true })
  }
  expect(approvals).toEqual([])
  await act('approve', '', { [one]: 'yes', [other]: 'yes' })
  expect(approvals).toEqual([[{}, ['REGISTRATION_EXPIRED', 'REGISTRATION_SCOPE']]])
})

test('whoever does not want to share need not accept a warning', async () => {
  const { act, screen } = await open('/present?client_id=x', {
    openRequest: async () => warnedRequest().opened,
  })
  await act('refuse')
  expect(screen()).toMatchObject({ name: 'sent', shared: false })
})

test('after a no nothing is shared', async () => {
  const { act, screen } = await open('/present?client_id=x')
  await act('refuse')
  expect(screen()).toMatchObject({ name: 'sent', shared: false })
})

test('a request that cannot be trusted ends before any question', async () => {
  const openRequest = async () => ({ ok: false, code: 'JAR_SIGNATURE', detail: 'x', checks: [] }) as const
  const { act, screen } = await open('/present?client_id=x', { openRequest })
  expect(errorOf(screen())).toEqual({ kind: 'requestBad', code: 'JAR_SIGNATURE' })
  await act('approve')
  expect(errorOf(screen())?.kind).toBe('requestBad')
})

test('a change of language redraws the same page and is remembered', async () => {
  const { act, state, storage } = await open('/issuers')
  await act('language', 'ar')
  expect(state()).toMatchObject({ lang: 'ar', screen: { name: 'issuers' } })
  expect(await storage.get(LANGUAGE_KEY)).toBe('ar')
})

test('an issuer that the wallet does not know is not asked', async () => {
  const { act, screen, asked } = await open('/issuers')
  await act('issuer', '7')
  expect(screen()).toEqual({ name: 'issuers' })
  expect(asked).toEqual([])
})

test('trying again opens the same address', async () => {
  const { act, screen } = await open(`/receive?credential_offer=${OFFER}`)
  await act('openOffer')
  await act('again')
  expect(screen()).toMatchObject({ name: 'notice' })
})

test('a fault of ours is told by its name, never by a message that might hold personal data', () => {
  expect(shownError(new TypeError('Peeters'), 'receive')).toEqual({ kind: 'internal', code: 'TypeError' })
  expect(shownError('Peeters', 'present')).toEqual({ kind: 'internal', code: 'UNKNOWN' })
})
