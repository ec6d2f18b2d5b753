/** The pages of signatures, each reached as a person reaches it: the checks are real, lists and decisions written down. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CompiledAgreements, Decision } from '@entente/agreement'
import { createCertificate, createXades, runSync } from '@entente/trust'
import type { Lang } from '@entente/ui'
import type { Page } from 'playwright-core'
import { type Clock, steppingClock } from '../../national-node/src/kernel/clock.ts'
import { newSigningKey } from '../../national-node/src/kernel/crypto.ts'
import { documentDriver } from '../../national-node/src/kernel/document-crypto.ts'
import { createLog } from '../../national-node/src/kernel/log.ts'
import type { FoundList, TrustLists } from '../../national-node/src/modules/trust-lists/index.ts'
import { createSignatures, type Signatures } from '../../national-node/src/modules/signatures/index.ts'
import { readPair, START, stateOf } from '../../national-node/src/modules/portal/portal-fixtures.ts'
import type { Store } from '../../national-node/src/store/database.ts'
import type { CheckedPage } from './checked-page.ts'

const SINCE = '2026-10-01T00:00:00.000Z'
const LIST: FoundList = {
  state: 'stale',
  uri: 'https://node.eu.example/lote/pid.jwt',
  detail: 'past its next update or older than allowed',
  sequence: 388,
  fetchedAt: SINCE,
  sha256: 'ab'.repeat(32),
  territory: 'EU',
  facts: {
    url: 'https://node.eu.example/lote/pid.jwt',
    type: 'http://uri.etsi.org/LoTE/ListOfTrustedEntities/LoTEType/PIDProviderList',
    signature: 'valid',
    signer: 'MrfNwzjCbXm_j4SgZKSZKRkjqj1oXNmfSTUlH73btZs',
    sequence: 388,
    highestSequence: 388,
    fetchedAt: SINCE,
    nextUpdate: '2026-11-18T00:00:00.000Z',
  },
  tsl: undefined,
  services: [],
  anchors: [],
}

const SIGNERS = [{ signer: LIST.facts?.signer ?? '', sequence: 378, since: SINCE }]

const DECISION: Decision = {
  decision: 'acceptSignature',
  semantics: 1,
  at: START,
  knownAt: START,
  verdict: 'INDETERMINATE',
  deciding: 'LIST_STALE',
  reasons: [
    {
      code: 'LIST_STALE',
      class: 'unknown',
      clause: '/recognitions/10/list/maxAge',
      detail: 'fetched long ago',
    },
  ],
  effect: { assurance: 'none', level: null, trustService: 'none', printQualified: false, boundBy: null },
  agreement: { id: 'urn:entente:agreement:eu-jp', version: 1, sha256: 'ab'.repeat(32) },
  noticesHead: null,
  rule: 'jp-eu.signature',
  clause: null,
  stepUp: null,
  trace: [],
}

/** Nothing is fetched, and nobody is vouched for at home. */
export function sampleSignatures(
  store: Store,
  own: Pick<TrustLists, 'own' | 'signers'> = { own: async () => [], signers: async () => SIGNERS },
): Signatures {
  const clock: Clock = steppingClock(START)
  const state = stateOf(readPair('eu-jp'), START)
  const compiled = { states: new Map([[state.id, state]]) } as unknown as CompiledAgreements
  return createSignatures({
    store,
    clock,
    log: createLog({ node: 'jp', write: () => undefined }),
    fetch: () => Promise.reject(new Error('nothing is fetched')),
    keys: { find: () => undefined },
    audit: { append: () => Promise.reject(new Error('nothing is sealed')) },
    agreements: { compiled: async () => compiled },
    trustLists: {
      ...own,
      find: async ({ url }) => ({ ...LIST, uri: url ?? LIST.uri }),
      findText: async () => undefined,
    },
    config: { party: 'JP' },
    acceptance: {
      lists: async () => [{ agreement: state, partner: 'EU', rules: [], list: LIST }],
      decide: async () => DECISION,
      accept: () => Promise.reject(new Error('no receipt is asked')),
    },
  })
}

export function signaturePages(url: string, folder: string): CheckedPage[] {
  const page = (name: string, path: string, reach?: CheckedPage['reach']): CheckedPage => ({
    name,
    kind: 'citizen',
    address: (lang: Lang) => `${url}/${lang}/${path}`,
    ...(reach !== undefined && { reach }),
  })
  const signed = sealedFile(folder)
  return [
    page('signatures', 'signatures'),
    page('signatures/errors', 'signatures', send(join(import.meta.dirname, '../package.json'))),
    page('signature', 'signatures', send(signed.document)),
    page('trusted-lists', 'signatures/lists'),
    page('trusted-lists/absent', 'signatures/lists', send(signed.certificate)),
  ]
}

const send = (file: string) => async (page: Page) => {
  await page.locator('input[name=file]').setInputFiles(file)
  await Promise.all([page.waitForEvent('load'), page.locator('main form button').first().click()])
}

function sealedFile(folder: string): { readonly document: string; readonly certificate: string } {
  const { key, spki } = newSigningKey()
  const name = { commonName: 'TEST seal', organization: 'TEST authority', country: 'BE' }
  const drive = documentDriver()
  const dates = { notBefore: SINCE, notAfter: '2028-10-01T00:00:00.000Z' }
  const certificate = runSync(
    createCertificate({
      subject: name,
      issuer: name,
      subjectSpki: spki,
      issuerSpki: spki,
      signWith: { alg: 'ES256', key },
      ...dates,
      serial: Uint8Array.of(7),
      ca: false,
      keyUsage: ['digitalSignature'],
    }),
    drive,
  )
  const spec = { id: 's', alg: 'ES256', key, certificates: [certificate], signingTime: START } as const
  const files = { document: join(folder, 'sealed.xml'), certificate: join(folder, 'sealed.der') }
  writeFileSync(files.document, runSync(createXades('<report>the result</report>', spec), drive))
  writeFileSync(files.certificate, certificate)
  return files
}
