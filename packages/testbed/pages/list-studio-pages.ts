/** The trusted-list studio and the seal of the authority, as operators find them: an empty desk, and a used one. */
import { createCertificate, draftFromCertificates, runSync } from '@entente/trust'
import type { Page } from 'playwright-core'
import { listen } from '../../national-node/src/http/server.ts'
import { steppingClock } from '../../national-node/src/kernel/clock.ts'
import { newSigningKey, nodeDriver } from '../../national-node/src/kernel/crypto.ts'
import type { PortalDeps } from '../../national-node/src/modules/portal/portal-deps.ts'
import { createTestPortal, START } from '../../national-node/src/modules/portal/portal-fixtures.ts'
import type { Sealing } from '../../national-node/src/modules/signatures/index.ts'
import type { SignatureDesk } from '../../national-node/src/modules/portal/signatures/signature-desk.ts'
import { newNode } from '../../national-node/src/modules/trust-lists/list-fixtures.ts'
import {
  beginningOf,
  type ListStudio,
  type OwnList,
} from '../../national-node/src/modules/trust-lists/index.ts'
import type { OpenStore } from '../../national-node/src/store/each-store.ts'
import type { CheckedPage } from './checked-page.ts'
import { operatorPage, sendLast } from './operator-page.ts'
import { sampleSignatures } from './signature-pages.ts'

const STATUS = 'http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/'
const SINCE = '2026-10-01T00:00:00.000Z'

const COLLEAGUE = 'day-shift'
const PROVENANCE = {
  source: 'https://www.example.org/trust-services/accredited.html',
  captured: '2027-01-12',
  sha256: 'ab'.repeat(32),
}

const POINTERS = [
  {
    location: 'https://lists.example.org/tsl/trust-services.xml',
    signers: [],
    territory: 'BE',
    operator: { en: 'TEST operator of the other side' },
    losses: ['/recognitions/10/levelOfAssurance: a ceiling that the extension cannot say'],
  },
]

type Desk = {
  readonly open: OpenStore
  /** Who signs in, and where sessions are kept. */
  readonly deps: Pick<PortalDeps, 'session' | 'workbench'>
  readonly invite: () => Promise<string>
}

/** Who signs in on these pages. */
export const SIGNED_IN = 'night-shift'

export async function serveListStudio(
  desk: Desk,
): Promise<{ readonly pages: readonly CheckedPage[]; close(): Promise<void> }> {
  const empty = await serveDesk(desk)
  const used = await serveDesk(desk)
  const drafts = await workOn(used)
  const at = ({ url }: { readonly url: string }) => {
    return (name: string, path: string, act?: (page: Page) => Promise<void>) =>
      operatorPage({ url, invite: desk.invite }, [name, path], act)
  }
  return {
    pages: [
      at(empty)('list-studio/empty', '/lists'),
      ...studioPages(at(used), drafts),
      ...sealPages(at(used)),
      ...healthPages(used),
    ],
    close: async () => void (await Promise.all([empty.close(), used.close()])),
  }
}

async function serveDesk({ open, deps }: Desk) {
  const store = await open()
  const lists = newNode(store, { clock: steppingClock(START) })
  const { portal } = await createTestPortal(store, {
    ...deps,
    lists,
    signatures: {
      ...sampleSignatures(store, lists),
      sealLevels: ['B', 'T', 'LT', 'LTA'],
      sealings: SEALINGS,
    },
  })
  const server = await listen({ app: portal.routes, host: '127.0.0.1', port: 0 })
  return { url: `http://localhost:${server.port}`, lists, close: () => server.close() }
}

type Drafts = Readonly<Record<'begun' | 'wrong' | 'good' | 'own' | 'lists' | 'changed' | 'published', string>>

/** One draft in each state: as it begins, with faults, ready, published, and changed since. */
async function workOn({ lists }: Awaited<ReturnType<typeof serveDesk>>): Promise<Drafts> {
  const { studio } = lists
  const good = told(beginning())
  const published = await begin(studio, 'ca', good)
  const changed = await begin(studio, 'time-stamps', good)
  for (const id of [published, changed]) {
    const draft = await draftOf(studio, id)
    const answer = await studio.publish(draft, { operator: SIGNED_IN, looked: studio.digest(draft) })
    if (!answer.published) throw new Error(answer.refused)
  }
  await studio.save(await draftOf(studio, changed), withdrawn(good), COLLEAGUE)
  const own = await begin(studio, 'own', beginning())
  await studio.save(await draftOf(studio, own), good, SIGNED_IN)
  return {
    begun: await begin(studio, 'begun', beginning()),
    wrong: await begin(studio, 'wrong', { ...good, entities: beginning('CA/QC').entities }),
    good: await begin(studio, 'good', { ...good, provenance: PROVENANCE }),
    own,
    lists: await begin(studio, 'lists', { ...good, entities: [], pointers: POINTERS }),
    changed,
    published,
  }
}

async function begin(studio: ListStudio, name: string, list: OwnList): Promise<string> {
  const id = await studio.begin({ name, list, by: COLLEAGUE })
  if (typeof id !== 'string') throw new Error(id.refused)
  return id
}

async function draftOf(studio: ListStudio, id: string) {
  const draft = await studio.find(id)
  if (draft === undefined) throw new Error('no draft')
  return draft
}

function beginning(type = 'CA/PKC'): OwnList {
  const ders = [ROOT, certificate('TEST Site', type !== 'CA/QC')]
  const certificates = ders.map((der) => ({ der }))
  const facts = { territory: 'JP', since: SINCE }
  const list = beginningOf(draftFromCertificates(certificates, facts), { ...facts, name: 'ca' })
  return withServices(list, { type: `http://uri.etsi.org/TrstSvc/Svctype/${type}` })
}

const withServices = (
  list: OwnList,
  change: { readonly type?: string; readonly status?: string },
): OwnList => ({
  ...list,
  entities: list.entities.map((one) => ({
    ...one,
    services: one.services.map((service) => ({ ...service, ...change })),
  })),
})

const withdrawn = (list: OwnList): OwnList => withServices(list, { status: `${STATUS}withdrawn` })

function told(list: OwnList): OwnList {
  const [information, contact] = ['https://example.org/list', 'mailto:list@example.org']
  return {
    ...list,
    operator: { en: 'TEST operator of lists' },
    schemeName: { en: 'TEST list of a country' },
    notice: { en: 'TEST: no legal effect' },
    information,
    contact,
    entities: list.entities.map((one) => ({ ...one, information, contact })),
  }
}

function certificate(commonName: string, ca: boolean): Uint8Array {
  const { key, spki } = newSigningKey()
  const subject = { commonName, organization: 'TEST Trust Company', country: 'JP' }
  const spec = {
    subject,
    issuer: subject,
    subjectSpki: spki,
    issuerSpki: spki,
    serial: Uint8Array.of(9),
    notBefore: '2026-01-01T00:00:00.000Z',
    notAfter: '2036-01-01T00:00:00.000Z',
    ca,
    keyUsage: [ca ? 'keyCertSign' : 'digitalSignature'],
    signWith: { alg: 'ES256' as const, key },
  }
  return runSync(createCertificate(spec), nodeDriver())
}

const ROOT = certificate('TEST Root', true)

type PageAt = (name: string, path: string, act?: (page: Page) => Promise<void>) => CheckedPage

function studioPages(
  page: PageAt,
  { begun, wrong, good, own, lists, changed, published }: Drafts,
): CheckedPage[] {
  return [
    page('list-studio', '/lists'),
    page('list-studio/errors', '/lists', async (opened) => {
      await opened.locator('input[name=name]').fill('Not a name')
      await opened
        .locator('input[name=files]')
        .setInputFiles({ name: 'note.pem', mimeType: 'text/plain', buffer: Buffer.from('hello') })
      await sendLast(opened, 'lists')
    }),
    page('list-studio-facts', `/lists/${good}`),
    page('list-studio-facts/errors', `/lists/${begun}`, (opened) => sendLast(opened, begun)),
    page('list-studio-source', `/lists/${good}/source`),
    page('list-studio-source/errors', `/lists/${begun}/source`, async (opened) => {
      await opened.locator('input[name=sourceAddress]').fill('ministry')
      await sendLast(opened, 'source')
    }),
    page('list-studio-services', `/lists/${good}/services`),
    page('list-studio-review', `/lists/${good}/review`),
    page('list-studio-review/alone', `/lists/${own}/review`),
    page('list-studio-review/lists', `/lists/${lists}/review`),
    page('list-studio-review/findings', `/lists/${wrong}/review`),
    page('list-studio-review/changed', `/lists/${changed}/review`),
    page('list-studio-review/published', `/lists/${published}/review`),
    page('list-studio-review/errors', `/lists/${good}/review`, (opened) => sendLast(opened, 'publish')),
  ]
}

/** Lists of our own, one of them signed by another before; a certificate that is on them. */
function healthPages({ url }: { readonly url: string }): CheckedPage[] {
  const page = (name: string, reach?: CheckedPage['reach']): CheckedPage => ({
    name,
    kind: 'citizen',
    address: (lang) => `${url}/${lang}/signatures/lists`,
    ...(reach !== undefined && { reach }),
  })
  return [
    page('trusted-lists/own'),
    page('trusted-lists/found', async (opened) => {
      const file = { name: 'root.der', mimeType: 'application/pkix-cert', buffer: Buffer.from(ROOT) }
      await opened.locator('input[name=file]').setInputFiles(file)
      await sendLast(opened, 'lists')
    }),
    page('trusted-lists/errors', (opened) => sendLast(opened, 'lists')),
  ]
}

const RUNNING: Sealing = { name: 'minutes.pdf', done: ['received'], state: 'running' }
const SEALED: Readonly<Record<string, Sealing>> = {
  'running-running-running': RUNNING,
  'done-done-done-done-done': {
    ...RUNNING,
    done: ['received', 'sealed', 'checked'],
    state: 'done',
    file: { name: 'minutes-sealed.pdf', mediaType: 'application/pdf', bytes: new Uint8Array(8) },
  },
  'refused-refused-refused': {
    ...RUNNING,
    state: 'refused',
    detail: 'NOT_SIGNED: the document is encrypted',
  },
}

/** As they are for whoever brought the document: each at an address of its own. */
const SEALINGS: SignatureDesk['sealings'] = { start: () => undefined, find: (_, id) => SEALED[id] }

function sealPages(page: PageAt): CheckedPage[] {
  return [
    page('seal', '/seal'),
    page('seal/errors', '/seal', (opened) => sendLast(opened, 'seal')),
    page('sealing', '/seal/done-done-done-done-done'),
    page('sealing/running', '/seal/running-running-running'),
    page('sealing/refused', '/seal/refused-refused-refused'),
  ]
}
