import { join } from 'node:path'
import type { Config } from '../../national-node/src/config.ts'
import { LANGUAGES } from '../../national-node/src/kernel/language.ts'
import { TEST_SERVICES } from '../../national-node/src/modules/registers/index.ts'
import type { TestPki } from './pki.ts'

export type NodeCode = 'be' | 'jp' | 'eu'
export const NODE_CODES: readonly NodeCode[] = ['be', 'jp', 'eu']
export type Ports = Readonly<Record<NodeCode | 'wallet', number>>
/** Where a person goes by hand: always the same. */
export const DEMO_PORTS: Ports = { wallet: 7100, be: 7101, jp: 7102, eu: 7103 }

export const WALLET_CLIENT = 'entente-wallet'
const AUTHORITY: Readonly<Record<NodeCode, string>> = { be: 'be-bosa', jp: 'jp-da', eu: 'eu-commission' }
const NAMES: Readonly<Record<NodeCode, Config['name']>> = {
  be: {
    fr: 'Belgique (TEST)',
    nl: 'België (TEST)',
    de: 'Belgien (TEST)',
    en: 'Belgium (TEST)',
    ja: 'ベルギー（TEST）',
    ar: 'بلجيكا (TEST)',
    vi: 'Bỉ (TEST)',
  },
  jp: {
    fr: 'Japon (TEST)',
    nl: 'Japan (TEST)',
    de: 'Japan (TEST)',
    en: 'Japan (TEST)',
    ja: '日本（TEST）',
    ar: 'اليابان (TEST)',
    vi: 'Nhật Bản (TEST)',
  },
  eu: {
    fr: 'Union européenne (TEST)',
    nl: 'Europese Unie (TEST)',
    de: 'Europäische Union (TEST)',
    en: 'European Union (TEST)',
    ja: '欧州連合（TEST）',
    ar: 'الاتحاد الأوروبي (TEST)',
    vi: 'Liên minh châu Âu (TEST)',
  },
}
const ZONES: Readonly<Record<NodeCode, string>> = {
  be: 'Europe/Brussels',
  jp: 'Asia/Tokyo',
  eu: 'Europe/Brussels',
}
/** All seven, the language of the house first. */
const LANGUAGES_OF: Readonly<Record<NodeCode, Config['languages']>> = {
  be: [...LANGUAGES],
  jp: ['ja', ...LANGUAGES.filter((lang) => lang !== 'ja')],
  eu: ['en', ...LANGUAGES.filter((lang) => lang !== 'en')],
}
const PID_LIST = 'http://uri.etsi.org/LoTE/ListOfTrustedEntities/LoTEType/PIDProviderList'
const EAA_LIST = 'http://uri.etsi.org/LoTE/ListOfTrustedEntities/LoTEType/PubEAAProvidersList'
const ACCESS_LIST = 'urn:entente:lote:jp:access-certificate-authorities'

export type Layout = {
  readonly dir: string
  readonly ports: Ports
  readonly pkis: Readonly<Record<NodeCode, TestPki>>
  readonly pinnedFrom: string
  /** Places in a status list of the TEST issuer; smaller than on a real node so that it starts at once. */
  readonly statusListSize: number
  readonly database?: { readonly url: string; readonly schema: (code: NodeCode) => string }
}

export function urlOf(code: NodeCode | 'wallet', { ports }: Pick<Layout, 'ports'>): string {
  return `http://localhost:${ports[code]}`
}

/** `node.json` of one node of the testbed, as the process would read it. */
export function configOf(code: NodeCode, layout: Layout): Config {
  const { dir, ports, database } = layout
  return {
    code,
    party: code.toUpperCase(),
    name: NAMES[code],
    baseUrl: urlOf(code, layout),
    port: ports[code],
    host: '127.0.0.1',
    languages: LANGUAGES_OF[code],
    timeZone: ZONES[code],
    test: true,
    dataDir: join(dir, code),
    keysDir: join(dir, code, 'keys'),
    development: true,
    database:
      database === undefined
        ? { file: join(dir, code, `${code}.sqlite`) }
        : { url: database.url, schema: database.schema(code) },
    partners: NODE_CODES.filter((other) => other !== code).map((other) => ({
      code: other,
      party: other.toUpperCase(),
      baseUrl: urlOf(other, layout),
    })),
    anchors: NODE_CODES.flatMap((party) => anchorsOf(party, layout)),
    publishes: publishedBy(code, layout),
    walletUrl: urlOf('wallet', layout),
    ...(code === 'be' ? { issuer: issuerConfig(layout), testPersons: TEST_PERSONS } : {}),
    ...(code === 'jp' ? { services: TEST_SERVICES } : {}),
  }
}

const TEST_PERSONS = { country: 'BE', count: 40, seed: 'first crossing' }

function issuerConfig(layout: Layout): NonNullable<Config['issuer']> {
  return {
    types: ['pid', 'diploma'],
    authority: 'TEST FPS BOSA',
    clients: [{ clientId: WALLET_CLIENT, redirectUris: [`${urlOf('wallet', layout)}/callback`] }],
    batchSize: 5,
    statusListSize: layout.statusListSize,
  }
}

function anchorsOf(code: NodeCode, { pkis, pinnedFrom }: Layout): Config['anchors'] {
  return (['agreement-signer', 'operations'] as const).map((key) => ({
    party: code.toUpperCase(),
    authority: key === 'operations' ? `${AUTHORITY[code]}-operations` : AUTHORITY[code],
    roles: [key === 'operations' ? 'operations' : 'signatory'],
    x5tS256: pkis[code].keys.get(key).x5tS256,
    from: pinnedFrom,
    until: null,
  }))
}

/** Belgium lists its PID providers, the Union all PID and public attestation providers, Japan its access CA. */
function publishedBy(code: NodeCode, layout: Layout): Config['publishes'] {
  const of = (list: ListSpec) => ownList(code, list, layout)
  if (code === 'be') return { pid: of({ type: PID_LIST, from: 'be', authority: 'pid-ca', what: 'PID' }) }
  if (code === 'jp') {
    return {
      'access-ca': of({ type: ACCESS_LIST, from: 'jp', authority: 'access-ca', what: 'access certificates' }),
    }
  }
  return {
    pid: of({ type: PID_LIST, from: 'be', authority: 'pid-ca', what: 'PID' }),
    'pub-eaa': of({ type: EAA_LIST, from: 'be', authority: 'eaa-ca', what: 'public attestations' }),
  }
}

type ListSpec = {
  readonly type: string
  readonly from: NodeCode
  readonly authority: 'pid-ca' | 'eaa-ca' | 'access-ca'
  readonly what: string
}

function ownList(
  code: NodeCode,
  { type, from, authority, what }: ListSpec,
  layout: Layout,
): Config['publishes'][string] {
  const country = from.toUpperCase()
  return {
    type,
    territory: code.toUpperCase(),
    operator: { en: `TEST list operator ${code.toUpperCase()}` },
    schemeName: { en: `TEST list: ${what}` },
    agreements: [],
    entities: [
      {
        name: { en: `TEST authority ${country}` },
        country,
        contact: `mailto:test@node.${from}.example`,
        information: `https://node.${from}.example/`,
        services: [
          {
            name: { en: `TEST ${what} ${country}` },
            ...(authority === 'access-ca' ? {} : { assurance: { scale: 'eidas', level: 'substantial' } }),
            certificates: [join(layout.dir, from, 'keys', 'anchors', `${authority}.der`)],
          },
        ],
      },
    ],
  }
}

/** What the web wallet is told at start; the headless wallet of the testbed takes the same. */
export function walletConfig(layout: Layout): WalletSetup {
  const signer = (code: NodeCode) => [layout.pkis[code].keys.get('list-signer').x5tS256]
  const list = (code: NodeCode, name: string, role: WalletList['role']): WalletList => ({
    url: `${urlOf(code, layout)}/lote/${name}.jwt`,
    role,
    signers: signer(code),
  })
  return {
    clientId: WALLET_CLIENT,
    redirectUri: `${urlOf('wallet', layout)}/callback`,
    allowLocalHttp: true,
    demo: true,
    homeName: NAMES.be,
    lists: [
      list('be', 'pid', 'pid'),
      list('eu', 'pub-eaa', 'attestation'),
      list('jp', 'access-ca', 'access-certificate'),
    ],
    issuers: [{ name: NAMES.be, url: urlOf('be', layout) }],
  }
}

export type WalletList = {
  readonly url: string
  readonly role: 'pid' | 'attestation' | 'access-certificate'
  readonly signers: readonly string[]
}
export type WalletSetup = {
  readonly clientId: string
  readonly redirectUri: string
  readonly allowLocalHttp: boolean
  readonly demo: boolean
  readonly homeName: Readonly<Record<string, string>>
  readonly lists: readonly WalletList[]
  readonly issuers: readonly { readonly name: Readonly<Record<string, string>>; readonly url: string }[]
}
