/** The workbench of an operator in Japan, on real stores: a version in force, one on the table, one suspension. */
import type { Page } from 'playwright-core'
import { browserSession } from '../../national-node/src/http/session.ts'
import { listen } from '../../national-node/src/http/server.ts'
import { addSeconds } from '../../national-node/src/kernel/clock.ts'
import { operatorAccess } from '../../national-node/src/modules/portal/index.ts'
import { pidMdocType, pidType } from '../../national-node/src/modules/issuer/index.ts'
import { createSandbox, type Sandbox } from '../../national-node/src/modules/sandbox/index.ts'
import { nodeDriver } from '../../national-node/src/kernel/crypto.ts'
import { createTestPortal } from '../../national-node/src/modules/portal/portal-fixtures.ts'
import type { OpenStore } from '../../national-node/src/store/each-store.ts'
import { REASON, type SignedNodes, signedNodes, SUSPEND } from '../flows/agreements-world.ts'
import { ASKED, type DiagnosisWorld, openDiagnosisWorld } from '../flows/diagnosis-world.ts'
import { nextVersion } from '../flows/next-version.ts'
import type { CheckedPage } from './checked-page.ts'
import { serveListStudio, SIGNED_IN } from './list-studio-pages.ts'
import { operatorPage, sendLast } from './operator-page.ts'

export async function serveWorkbench(
  open: OpenStore,
): Promise<{ readonly pages: readonly CheckedPage[]; close(): Promise<void> }> {
  const nodes = await signedNodes(open)
  const { jp, clock } = nodes
  const proposal = await negotiate(nodes)
  const session = browserSession({ store: jp.store, clock, name: 'entente_workbench', secure: false })
  const operators = operatorAccess({ store: jp.store, clock, session, audit: jp.audit })
  const explain = await explaining(open)
  const invite = () => operators.invite(SIGNED_IN)
  const workbench = { operators, ceremony: jp.ceremony, notify: async () => undefined, explain }
  const lists = await serveListStudio({ open, deps: { session, workbench }, invite })
  const { portal } = await createTestPortal(jp.store, {
    clock,
    session,
    agreements: {
      states: async (at) => [...(await jp.compiled(jp.store.db, at)).states.values()],
      history: (id) => jp.history(jp.store.db, id),
    },
    sandbox: sandboxOf(explain.world),
    workbench,
  })
  const server = await listen({ app: portal.routes, host: '127.0.0.1', port: 0 })
  const url = `http://localhost:${server.port}`
  return {
    pages: [...pagesOf({ url, proposal, invite, bad: presentedElsewhere(explain.world) }), ...lists.pages],
    close: async () => void (await Promise.all([server.close(), lists.close()])),
  }
}

/** Another world with lists and a wallet: one presentation went well there, and the next can be asked about. */
async function explaining(open: OpenStore) {
  const world = await openDiagnosisWorld(open)
  await world.hold()
  const request = await world.openRequest((await world.start()).walletUrl)
  if (!request.ok) throw new Error(request.code)
  await request.approve()
  return { diagnosis: world.room, listEnded: (limit: number) => world.verifier.listEnded(limit), world }
}

/** Belgium proposes, Japan asks, Belgium signs; beside it a suspension that Japan has to lift as well. */
async function negotiate({ be, jp, agreement, clock }: SignedNodes): Promise<string> {
  const { validity, crypto, ...rest } = nextVersion(agreement)
  const text = {
    ...rest,
    crypto,
    validity: { ...validity, expires: addSeconds(validity.expires, 86_400 * 365) },
    contacts: rest.contacts.slice(0, -1),
  }
  const proposal = await be.ceremony.say({ type: 'propose', text })
  await jp.ceremony.say({
    type: 'comment',
    proposal,
    pointer: '/validity/expires',
    lang: 'ja',
    text: '1年延長の理由を教えてください。',
  })
  await be.ceremony.say({
    type: 'comment',
    proposal,
    pointer: '',
    lang: 'fr',
    text: 'Le projet pilote dure un an de plus.',
  })
  const { sha256 } = await be.signNotice({ ...SUSPEND, reason: { ...REASON, code: 'S2' } })
  await be.signNotice({ agreement: agreement.id, type: 'lift', refs: [sha256], reason: REASON })
  clock.advance(60)
  return proposal
}

const ISSUING = { country: 'JP', authority: 'TEST Sandbox' }
/** Always the same, so that the page weighs the same in every run. */
const SAMPLE_OFFER = 'http://localhost:7102/issuer/offers/qYx3'
const SAMPLE_RUN = `/offers/revoked/mso_mdoc/${'x'.repeat(22)}`

/** The sandbox of the Japanese node of that world, with an issuer whose document one wallet has refused. */
function sandboxOf({ jp, recognition, clock, web, pkis }: DiagnosisWorld): Sandbox {
  const { store, audit, log, keys } = jp
  return createSandbox({
    store,
    audit,
    log,
    keys,
    clock,
    recognition,
    driver: nodeDriver(),
    fetch: web.nodeFetch,
    types: [pidType(ISSUING), pidMdocType(ISSUING)],
    issuer: {
      createOffer: async () => ({
        id: 'qYx3',
        offer: {},
        uri: SAMPLE_OFFER,
        linkByValue: SAMPLE_OFFER,
        linkByReference: SAMPLE_OFFER,
        txCode: undefined,
        expiresAt: 0,
      }),
      listIssued: async () => [{ type: 'pid-mdoc', copies: 2, event: 'credential_failure' }],
    },
    accessKey: pkis.JP.keys.get('access'),
    baseUrl: 'https://jp.example',
    config: { party: 'JP', walletUrl: 'https://wallet.example/present' },
  })
}

/** Presented to somebody else than it was asked about here. */
function presentedElsewhere(world: DiagnosisWorld): string {
  return world.presented({ audience: 'x509_hash:somebody-else' })
}

type Desk = {
  readonly url: string
  readonly proposal: string
  readonly invite: () => Promise<string>
  readonly bad: string
}

function pagesOf({ url, proposal, invite, bad }: Desk): CheckedPage[] {
  const page = (name: string, path: string, act?: (page: Page) => Promise<void>): CheckedPage =>
    operatorPage({ url, invite }, [name, path], act)
  const open = (name: string, path: string, act?: CheckedPage['reach']): CheckedPage => ({
    name,
    kind: 'operator',
    address: (lang) => `${url}/${lang}/workbench${path}`,
    ...(act !== undefined && { reach: act }),
  })
  const developer = (name: string, path: string, reach?: CheckedPage['reach']): CheckedPage => ({
    name,
    kind: 'operator',
    address: (lang) => `${url}/${lang}/sandbox${path}`,
    ...(reach !== undefined && { reach }),
  })
  const one = `/proposals/${proposal}`
  return [
    open('workbench-sign-in', '/sign-in', async (opened) => {
      await opened.goto(`${opened.url()}?code=${await invite()}`)
    }),
    open('workbench-sign-in/spent', '/sign-in?code=spent'),
    open('workbench-closed', ''),
    page('workbench', ''),
    page('workbench-proposal', one),
    page('workbench-proposal/errors', one, (opened) => sendLast(opened, 'sign')),
    page('workbench-propose', '/propose?base=be-jp'),
    page('workbench-propose/errors', '/propose', async (opened) => {
      await opened.locator('textarea').fill('{"@type": 1}')
      await sendLast(opened, 'propose')
    }),
    page('workbench-explain', '/explain'),
    page('workbench-explain/errors', '/explain', (opened) => sendLast(opened, 'explain')),
    page('workbench-explained', '/explain', async (opened) => {
      await opened.locator('textarea').fill(bad)
      await opened.locator('input[name=audience]').fill(ASKED.audience)
      await opened.locator('input[name=nonce]').fill(ASKED.nonce)
      await sendLast(opened, 'explain')
    }),
    developer('sandbox', ''),
    developer('sandbox/errors', '', async (opened) => {
      await opened.locator('textarea[name=raw]').fill('{}')
      await Promise.all([opened.waitForEvent('load'), opened.locator('main form button').first().click()])
    }),
    developer('sandbox-run', '', (opened) => sendFirst(opened)),
    developer('sandbox-request', '/requests/broken-signature'),
    developer('sandbox-document', '', (opened) => sendLast(opened, 'documents')),
    developer('sandbox-offer', '', (opened) => sendLast(opened, 'offers')),
    developer('sandbox-offer-outcome', SAMPLE_RUN),
    page('workbench-operate', '/agreements/be-jp'),
    page('workbench-operate/errors', '/agreements/be-jp', (opened) => sendLast(opened, 'suspend')),
  ]
}

async function sendFirst(page: Page): Promise<void> {
  const button = page.locator('main form button').first()
  await Promise.all([page.waitForURL(/\/runs\//), button.click()])
}
