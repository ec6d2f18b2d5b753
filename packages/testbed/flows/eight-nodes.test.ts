/** All eight parties with a node each, and the five agreements between them, in one testbed. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Agreement } from '@entente/agreement'
import { findProviderGaps, parseJws, parseRegistrationData, readRegistration } from '@entente/credentials'
import { parseCertificate } from '@entente/trust'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { displayNames, type Person } from '../../national-node/src/modules/registers/index.ts'
import { type Crossing, present } from '../src/crossing.ts'
import { createHeadlessWallet } from '../src/headless-wallet.ts'
import { NODE_CODES, type NodeCode } from '../src/node-codes.ts'
import { entityLists } from '../src/entity-lists.ts'
import { MEMBERS, PARTIES } from '../src/parties.ts'
import { identifierOf } from '../src/registered-party.ts'
import {
  draftOf,
  PAIRS,
  rehearsalOf,
  signAgreement,
  startTestbed,
  type Testbed,
} from '../src/start-testbed.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

type Metadata = {
  readonly issuer_info: readonly { readonly format: string; readonly data: string }[]
  readonly credential_configurations_supported: Readonly<
    Record<string, { readonly format: string; readonly vct?: string; readonly doctype?: string }>
  >
}
type DocumentType = 'pid' | 'pid-mdoc' | 'diploma' | 'training'
type Case = {
  readonly crossing: {
    readonly from: NodeCode
    readonly shows: DocumentType
    readonly at: NodeCode
    readonly service: string
    /** Who asks the wallet in its place, and keeps the register in which it stands. */
    readonly through?: NodeCode
  }
  readonly gives: {
    readonly verdict: string
    /** Null where no rule of any agreement is about it. */
    readonly rule: string | null
    readonly reasons: readonly string[]
  }
  /** Pivot names that the service receives. */
  readonly received: readonly string[]
}

const IDENTITY = ['family_name', 'given_name', 'birthdate']
const COURSE = ['title', 'award_date']
/** In each direction of each agreement that a wallet can serve, what the signed text honestly gives. */
const CASES: readonly (readonly [what: string, asked: Case])[] = [
  [
    '[BE-JP 2] a Belgian identity in Japan',
    {
      crossing: { from: 'be', shows: 'pid', at: 'jp', service: 'enrolment' },
      gives: { verdict: 'RECOGNISED', rule: 'be-jp.pid', reasons: [] },
      received: [...IDENTITY, 'nationalities'],
    },
  ],
  [
    '[EU-JP 1] a French identity in Japan, by the agreement of the Union',
    {
      crossing: { from: 'fr', shows: 'pid', at: 'jp', service: 'enrolment' },
      gives: { verdict: 'RECOGNISED', rule: 'eu-jp.pid', reasons: [] },
      received: [...IDENTITY, 'nationalities'],
    },
  ],
  [
    '[BE-JP 2] a Belgian identity as an mdoc in Japan',
    {
      crossing: { from: 'be', shows: 'pid-mdoc', at: 'jp', service: 'enrolment' },
      gives: { verdict: 'RECOGNISED', rule: 'be-jp.pid-mdoc', reasons: [] },
      received: [...IDENTITY, 'nationalities'],
    },
  ],
  [
    '[EU-JP 1] a French identity as an mdoc in Japan, by the agreement of the Union',
    {
      crossing: { from: 'fr', shows: 'pid-mdoc', at: 'jp', service: 'enrolment' },
      gives: { verdict: 'RECOGNISED', rule: 'eu-jp.pid-mdoc', reasons: [] },
      received: [...IDENTITY, 'nationalities'],
    },
  ],
  [
    '[EU-JP 1] a Luxembourg diploma in Japan, by the agreement of the Union',
    {
      crossing: { from: 'lu', shows: 'diploma', at: 'jp', service: 'enrolment' },
      gives: { verdict: 'RECOGNISED', rule: 'eu-jp.diploma', reasons: [] },
      received: ['title', 'awarding_institution', 'award_date'],
    },
  ],
  [
    '[TN-JP 7] a Tunisian training certificate in Japan, as a pilot',
    {
      crossing: { from: 'tn', shows: 'training', at: 'jp', service: 'training' },
      gives: { verdict: 'RECOGNISED_LIMITED', rule: 'tn-jp.training', reasons: ['PILOT'] },
      received: COURSE,
    },
  ],
  [
    '[TN-JP 7] a Japanese training certificate in Tunisia, as a pilot',
    {
      crossing: { from: 'jp', shows: 'training', at: 'tn', service: 'training' },
      gives: { verdict: 'RECOGNISED_LIMITED', rule: 'jp-tn.training', reasons: ['PILOT'] },
      received: COURSE,
    },
  ],
  [
    '[FR-VN 5] a French identity in Viet Nam, as a pilot',
    {
      crossing: { from: 'fr', shows: 'pid', at: 'vn', service: 'arrival', through: 'fr' },
      gives: { verdict: 'RECOGNISED_LIMITED', rule: 'fr-vn.pid', reasons: ['PILOT'] },
      received: IDENTITY,
    },
  ],
  [
    'a Vietnamese diploma in France, which no agreement names',
    {
      crossing: { from: 'vn', shows: 'diploma', at: 'fr', service: 'study-grant' },
      gives: { verdict: 'NOT_RECOGNISED', rule: null, reasons: ['NO_RULE'] },
      received: [],
    },
  ],
  [
    '[LU-MA 5] a Luxembourg identity in Morocco, a test without effect',
    {
      crossing: { from: 'lu', shows: 'pid', at: 'ma', service: 'laboratory', through: 'lu' },
      gives: { verdict: 'NOT_RECOGNISED', rule: 'lu-ma.pid', reasons: ['TEST_ONLY', 'TRANSFER_NO_BASIS'] },
      received: [],
    },
  ],
  [
    '[LU-MA 5] a Moroccan training certificate in Luxembourg, a test without effect',
    {
      crossing: { from: 'ma', shows: 'training', at: 'lu', service: 'skills' },
      gives: {
        verdict: 'NOT_RECOGNISED',
        rule: 'ma-lu.training',
        reasons: ['TEST_ONLY', 'TRANSFER_NO_BASIS'],
      },
      received: [],
    },
  ],
]

describe('eight nodes and five agreements', () => {
  const dir = mkdtempSync(join(tmpdir(), 'entente-eight-'))
  let testbed: Testbed

  beforeAll(async () => {
    testbed = await startTestbed({ dir, nodes: NODE_CODES, webWallet: false })
    for (const pair of PAIRS) await signAgreement(testbed, pair)
  })
  afterAll(async () => {
    await testbed?.close()
    rmSync(dir, { recursive: true, force: true })
  })

  async function holderOf(from: NodeCode, attested: (person: Person) => boolean): Promise<Person> {
    const person = (await testbed.nodes[from].registers.listPersons({ limit: 100 })).find(attested)
    if (person === undefined) throw new Error(`nobody of ${from} has such a document`)
    return person
  }

  /** A person of the register who has all that the service may ask for, with a wallet that holds it. */
  async function cross({ from, shows, at, service }: Case['crossing']): Promise<Crossing> {
    const identity = shows === 'pid-mdoc' ? shows : 'pid'
    const types = service === 'enrolment' ? [identity, 'diploma'] : [shows]
    const holder = await holderOf(from, ({ diplomas, trainings = [] }) =>
      shows === 'training' ? trainings.length > 0 : diplomas.length > 0,
    )
    const wallet = createHeadlessWallet(testbed.wallet, testbed.clock)
    const offer = await testbed.nodes[from].issuer?.createOffer({ personId: holder.id, types })
    if (offer === undefined) throw new Error(`${from} issues nothing`)
    await wallet.receive(offer.linkByReference, offer.txCode)
    return present(testbed, wallet, { at, service, language: PARTIES[at].language })
  }

  test.each(CASES)('%s: the verdict, with every reason', async (_, { crossing, gives, received }) => {
    const { credentials, registration, page } = await cross(crossing)
    // The wallet warns of whoever is not registered, and nothing was accepted: all of it was registered.
    const { at, through } = crossing
    expect(registration).toMatchObject({
      country: at.toUpperCase(),
      registryUri: `${testbed.urls[through ?? at]}/wrp`,
      subject: identifierOf(at),
    })
    expect(registration?.intermediary?.subject).toBe(through && identifierOf(through))
    const found = credentials.find(({ queryId }) => queryId === crossing.shows)
    const { verdict, rule, reasons } = gives
    expect(found?.decision).toMatchObject({ verdict, rule })
    expect(found?.decision.reasons.map(({ code }) => code)).toEqual(reasons)
    expect(found?.decision.effect).toMatchObject({
      assurance: received.length === 0 ? 'none' : 'low',
      printQualified: false,
    })
    expect(Object.keys(found?.attributes ?? {})).toEqual(received)
    expect(page.status).toBe(200)
  })

  test.each(PAIRS)('agreements/%s keeps every ceiling and every planned rule of its draft', (pair) => {
    const draft = draftOf(pair)
    const rehearsed = rehearsalOf(pair, testbed.layout, testbed)
    const bounds = ({ legal, recognitions, dataExchange }: Agreement) => ({
      legal,
      ceilings: recognitions.map(({ id, effectCeiling }) => [id, effectCeiling]),
      planned: [...recognitions, ...dataExchange]
        .filter(({ status }) => status === 'planned')
        .map(({ id }) => id),
    })
    expect(bounds(rehearsed)).toEqual(bounds(draft))
    expect(rehearsed.mode === 'test').toBe(draft.mode === 'test')
    for (const { code, authorities } of rehearsed.parties) {
      const named = authorities.map(({ id }) => id)
      const party = PARTIES[code.toLowerCase() as NodeCode]
      expect(named).toEqual(expect.arrayContaining([party.signatory, party.operations]))
    }
  })

  test.each(PAIRS)(
    'each list that a rule of %s names is published, with the service that it asks for',
    async (pair) => {
      const rules = rehearsalOf(pair, testbed.layout, testbed).recognitions.filter(
        ({ list }) => list.format === 'ts119602-json',
      )
      expect(rules.length).toBeGreaterThan(2)
      for (const { id, direction, list } of rules) {
        const reader = testbed.nodes[direction.pointing.toLowerCase() as NodeCode]
        const { state, anchors } = await reader.trustLists.find(list, testbed.clock.now())
        const accepted = anchors.filter(
          ({ serviceType, status }) =>
            (list.serviceType ?? null) === serviceType &&
            (list.accept.length === 0 ? status === null : list.accept.includes(status ?? '')),
        )
        expect({ id, state, listed: accepted.length > 0 }).toEqual({ id, state: 'fresh', listed: true })
      }
    },
  )

  /** The list of each kind that a party publishes, by name. */
  const kindsOf = (code: NodeCode) => {
    const lists = { ...PARTIES[code].lists, ...entityLists(code) }
    const first = (...names: string[]) => names.find((name) => Object.hasOwn(lists, name)) ?? 'no such list'
    return {
      pid: first('pid', 'identity'),
      attestations: first('pub-eaa', 'diploma', 'training'),
      wallets: first('wallet-providers'),
      access: first('access-ca'),
      registration: first('registration-ca'),
    }
  }
  const AUTHORITIES = {
    pid: 'pid-ca',
    attestations: 'eaa-ca',
    wallets: 'wallet-ca',
    access: 'access-ca',
    registration: 'registration-ca',
  } as const

  test.each(NODE_CODES)(
    '%s publishes its five lists of trusted entities, and each partner reads them fresh, with the authorities that they name',
    async (code) => {
      const { pkis } = testbed.layout
      const partners = PAIRS.map((pair) => pair.split('-') as NodeCode[])
        .filter((pair) => pair.includes(code))
        .flatMap((pair) => pair.filter((one) => one !== code))
      expect(partners.length).toBeGreaterThan(0)
      const signers = [pkis[code].keys.get('list-signer').x5tS256]
      for (const [kind, name] of Object.entries(kindsOf(code)))
        for (const partner of partners) {
          const url = `${testbed.urls[code]}/lote/${name}.jwt`
          const found = await testbed.nodes[partner].trustLists.find(
            { url, signers, maxAge: 'P1D' },
            testbed.clock.now(),
          )
          const of = code === 'eu' ? MEMBERS : [code]
          expect({
            kind,
            partner,
            state: found.state,
            listed: found.anchors.map((one) => one.sha256),
          }).toEqual({
            kind,
            partner,
            state: 'fresh',
            listed: of.map(
              (one) => pkis[one].authorities[AUTHORITIES[kind as keyof typeof AUTHORITIES]].x5tS256,
            ),
          })
        }
    },
  )

  test.each(NODE_CODES.filter((code) => PARTIES[code].issues !== undefined))(
    'RPRC_22: the metadata of the issuer of %s carry what its register says of it, covering all that it issues',
    async (code) => {
      const answer = await fetch(`${testbed.urls[code]}/.well-known/openid-credential-issuer`, {
        headers: { accept: 'application/jwt' },
      })
      const { header, payload } = parseJws(await answer.text(), { tokenCharactersMax: 2_000_000 })
      const metadata = payload as unknown as Metadata
      const [info, ...more] = metadata.issuer_info
      expect([info?.format, more]).toEqual(['registration_cert', []])
      const registered = readRegistration(parseRegistrationData(info?.data).payload)
      if (registered === undefined) throw new Error('no registration certificate')
      const [leaf = ''] = header['x5c'] as string[]
      const signer = parseCertificate(new Uint8Array(Buffer.from(leaf, 'base64')))
      expect(registered.subject).toBe(signer.subject.organizationIdentifier)
      expect(registered.registryUri).toBe(`${testbed.urls[code]}/wrp`)
      const issued = Object.entries(metadata.credential_configurations_supported).map(
        ([id, { format, vct, doctype }]) => ({ id, format, type: vct ?? doctype ?? '' }),
      )
      expect(issued.length).toBeGreaterThan(0)
      expect(findProviderGaps(issued, registered)).toEqual([])
    },
  )

  test.each(PAIRS)(
    'both parties of %s hold the same signed bytes, and nobody else holds them',
    async (pair) => {
      const parties = pair.split('-')
      const held = await Promise.all(
        NODE_CODES.map(async (code) => {
          const answer = await fetch(`${testbed.urls[code]}/agreements/${pair}`)
          return [code, answer.status, answer.status === 200 ? await answer.text() : ''] as const
        }),
      )
      expect(held.filter(([, status]) => status === 200).map(([code]) => code)).toEqual(
        NODE_CODES.filter((code) => parties.includes(code)),
      )
      expect(new Set(held.filter(([, status]) => status === 200).map(([, , bytes]) => bytes)).size).toBe(1)
    },
  )

  test.each(NODE_CODES.filter((code) => PARTIES[code].issues !== undefined))(
    'the desk of %s shows its people in their own script, with the language of each name',
    async (code) => {
      const people = await testbed.nodes[code].registers.listPersons({ limit: 8 })
      const desk = await (await fetch(`${testbed.urls[code]}/${PARTIES[code].language}/issue`)).text()
      expect(people).toHaveLength(8)
      for (const { country, nameForms, nameOrder } of people) {
        const { own } = displayNames({ nameForms, nameOrder })
        expect(country).toBe(code.toUpperCase())
        const [, shown] =
          new RegExp(`<bdi class="person-own" lang="${own.lang}"[^>]*>(.*?)</bdi>`).exec(desk) ?? []
        expect(shown).toBeDefined()
        expect(desk).toContain(own.text.replaceAll("'", '&#39;'))
      }
    },
  )

  test.each(NODE_CODES)('the node of %s speaks its own language first and says TEST', async (code) => {
    const answer = await fetch(testbed.urls[code], { headers: { 'accept-language': 'xx' } })
    const { language, name } = PARTIES[code]
    expect(answer.url).toBe(`${testbed.urls[code]}/${language}/`)
    expect(await answer.text()).toContain(name[language] ?? 'a name in its own language')
  })

  test.each(NODE_CODES)(
    '[BE-JP 18] on the map page of %s every rule leads to its clause, its signed text and its history',
    async (code) => {
      const { language } = PARTIES[code]
      const read = async (path: string) => {
        const answer = await fetch(`${testbed.urls[code]}${path}`)
        return { path, status: answer.status, text: await answer.text() }
      }
      const { status, text } = await read(`/${language}/recognitions`)
      expect(status).toBe(200)
      const links = [...text.matchAll(/href="(\/[^"]*agreements\/[^"]*)"/g)].map(([, href = '']) => href)
      const pages = await Promise.all([...new Set(links.map((href) => href.replace(/#.*/, '')))].map(read))
      const pairs = PAIRS.filter((pair) => pair.split('-').includes(code))
      expect(pages.map(({ path, status: found }) => [path, found])).toEqual(
        pages.map(({ path }) => [path, 200]),
      )
      expect(pages).toHaveLength(3 * pairs.length)
      for (const href of links.filter((one) => one.includes('#'))) {
        const [path, id] = href.split('#')
        expect(pages.find((page) => page.path === path)?.text).toContain(`id="${id}"`)
      }
    },
  )
})
