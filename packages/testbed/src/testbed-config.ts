import { join } from 'node:path'
import type { Config } from '../../national-node/src/config.ts'
import { LANGUAGES } from '../../national-node/src/kernel/language.ts'
import { servicesOf } from '../../national-node/src/modules/registers/index.ts'
import type { NodeCode } from './node-codes.ts'
import { MEMBERS, PARTIES } from './parties.ts'
import { companiesOf } from './companies.ts'
import { logConfig } from './log-config.ts'
import { entityLists, listsOnServices } from './entity-lists.ts'
import type { TestPki } from './pki.ts'
import { IN_ACCORD, publishedList } from './published-lists.ts'

export type { NodeCode } from './node-codes.ts'
export type Ports = Readonly<Record<NodeCode | 'wallet' | 'signing', number>>
/** Where a person goes by hand: always the same. */
export const DEMO_PORTS: Ports = {
  wallet: 7100,
  be: 7101,
  jp: 7102,
  eu: 7103,
  tn: 7104,
  fr: 7105,
  vn: 7106,
  lu: 7107,
  ma: 7108,
  signing: 7109,
}

export const WALLET_CLIENT = 'entente-wallet'

export type Layout = {
  readonly dir: string
  /** The nodes of this testbed; the others of the eight parties have none in it. */
  readonly codes: readonly NodeCode[]
  readonly ports: Ports
  readonly pkis: Readonly<Record<NodeCode, TestPki>>
  readonly pinnedFrom: string
  /** Places in a status list of the TEST issuer; smaller than on a real node so that it starts at once. */
  readonly statusListSize: number
  /** Issuers take attested wallets and keys only; Belgium attests the web wallet. */
  readonly attested?: boolean
  readonly database?: { readonly url: string; readonly schema: (code: NodeCode) => string }
  /** What the portal of Japan shows at the remote signing service, where there is one. */
  readonly signingToken?: string
}

/** Whose people have keys at the remote signing service: signatures of Japan are accepted by the Union. */
export const SIGNING_HOME = 'jp' satisfies NodeCode

export function urlOf(code: NodeCode | 'wallet' | 'signing', { ports }: Pick<Layout, 'ports'>): string {
  return `http://localhost:${ports[code]}`
}

/** `node.json` of one node of the testbed, as the process would read it. */
export function configOf(code: NodeCode, layout: Layout): Config {
  const { dir, codes, ports, database } = layout
  const { name, timeZone, language, issues, relyingParty, lists } = PARTIES[code]
  return {
    code,
    party: code.toUpperCase(),
    name,
    baseUrl: urlOf(code, layout),
    port: ports[code],
    host: '127.0.0.1',
    languages: [language, ...LANGUAGES.filter((lang) => lang !== language)],
    timeZone,
    test: true,
    dataDir: join(dir, code),
    keysDir: join(dir, code, 'keys'),
    development: true,
    database:
      database === undefined
        ? { file: join(dir, code, `${code}.sqlite`) }
        : { url: database.url, schema: database.schema(code) },
    partners: codes
      .filter((other) => other !== code)
      .map((other) => ({ code: other, party: other.toUpperCase(), baseUrl: urlOf(other, layout) })),
    log: logConfig(
      codes
        .filter((other) => other !== code)
        .map((other) => ({
          party: other.toUpperCase(),
          baseUrl: urlOf(other, layout),
          pki: layout.pkis[other],
        })),
    ),
    anchors: codes.flatMap((party) => anchorsOf(party, layout)),
    publishes: Object.fromEntries(
      Object.entries({
        ...lists,
        ...entityLists(code),
      }).map(([list, facts]) => [list, publishedList(code, facts, layout)]),
    ),
    consults: consulted(layout),
    walletUrl: urlOf('wallet', layout),
    invoicing: companiesOf(code),
    ...(code === SIGNING_HOME &&
      layout.signingToken !== undefined && {
        remoteSigning: { url: urlOf('signing', layout), token: layout.signingToken },
      }),
    ...(isWalletHome(code, layout) && walletProvider(layout)),
    ...(issues && { issuer: issuerConfig(issues, layout), testPersons: testPersons(code) }),
    ...(relyingParty !== undefined && { services: servicesOf(code) }),
  }
}

function testPersons(code: NodeCode): NonNullable<Config['testPersons']> {
  return { country: code.toUpperCase(), count: 40, seed: 'first crossing' }
}

function issuerConfig(
  { types, authority }: NonNullable<(typeof PARTIES)[NodeCode]['issues']>,
  layout: Layout,
): NonNullable<Config['issuer']> {
  return {
    types,
    authority,
    clients: [{ clientId: WALLET_CLIENT, redirectUris: [`${urlOf('wallet', layout)}/callback`] }],
    batchSize: 5,
    statusListSize: layout.statusListSize,
    ...(layout.attested === true && { attestation: attestation(layout) }),
  }
}

/** Where the wallet of this testbed is at home: who attests it. */
const WALLET_HOME = 'be' satisfies NodeCode

function isWalletHome(code: NodeCode, { attested }: Layout): boolean {
  return attested === true && code === WALLET_HOME
}

function walletProvider(layout: Layout): Pick<Config, 'walletProvider'> {
  return {
    walletProvider: {
      clientId: WALLET_CLIENT,
      walletName: 'Entente TEST wallet',
      walletVersion: '0.1.0',
      statusListSize: layout.statusListSize,
    },
  }
}

/** Providers of wallets of every party: whoever stands on the list of one may attest at the issuers of all. */
function attestation(layout: Layout): NonNullable<NonNullable<Config['issuer']>['attestation']> {
  return {
    providers: layout.codes.map((code) => ({
      url: `${urlOf(code, layout)}/lote/wallet-providers.jwt`,
      signers: [layout.pkis[code].keys.get('list-signer').x5tS256],
      maxAge: 'PT1H',
      accept: [],
    })),
    keyStorage: [],
    userAuthentication: [],
  }
}

function anchorsOf(code: NodeCode, { pkis, pinnedFrom }: Layout): Config['anchors'] {
  return (['agreement-signer', 'operations'] as const).map((key) => ({
    party: code.toUpperCase(),
    authority: PARTIES[code][key === 'operations' ? 'operations' : 'signatory'],
    roles: [key === 'operations' ? 'operations' : 'signatory'],
    x5tS256: pkis[code].keys.get(key).x5tS256,
    from: pinnedFrom,
    until: null,
  }))
}

/** Lists by which a wallet believes an issuer or a service, by their name at whoever publishes them. */
const WALLET_ROLES: Readonly<Record<string, WalletList['role']>> = {
  pid: 'pid',
  'pub-eaa': 'attestation',
  diploma: 'attestation',
  identity: 'attestation',
  training: 'attestation',
  'access-ca': 'access-certificate',
  'registration-ca': 'registration-certificate',
}

/** What every node can explain: who may ask wallets, and who vouches for them. */
function consulted(layout: Layout): Config['consults'] {
  return layout.codes
    .flatMap((code) => walletLists(code, layout))
    .flatMap(({ url, role, signers, accept = [] }) =>
      role === 'pid' || role === 'attestation'
        ? []
        : [{ url, role, signers: [...signers], maxAge: 'PT1H', accept: [...accept] }],
    )
}

/** What the web wallet is told at start; the headless wallet of the testbed takes the same. */
export function walletConfig(layout: Layout): WalletSetup {
  return {
    clientId: WALLET_CLIENT,
    redirectUri: `${urlOf('wallet', layout)}/callback`,
    allowLocalHttp: true,
    demo: true,
    ...(layout.attested === true && { walletProvider: urlOf(WALLET_HOME, layout) }),
    homeName: PARTIES.be.name,
    lists: layout.codes.flatMap((code) => walletLists(code, layout)),
    issuers: layout.codes
      .filter((code) => PARTIES[code].issues !== undefined)
      .map((code) => ({
        name: PARTIES[code].name,
        url: urlOf(code, layout),
        agreements: told(code, layout),
      })),
  }
}

/** What the Union has agreed carries the documents of its members, too. */
function told(code: NodeCode, layout: Layout): readonly string[] {
  const union = MEMBERS.includes(code) && layout.codes.includes('eu') ? (['eu'] as const) : []
  return [code, ...union].map((one) => `${urlOf(one, layout)}/agreements`)
}

function walletLists(code: NodeCode, layout: Layout): WalletList[] {
  const signers = [layout.pkis[code].keys.get('list-signer').x5tS256]
  return Object.entries({ ...PARTIES[code].lists, ...listsOnServices(code) }).flatMap(
    ([name, { service }]) => {
      const role = WALLET_ROLES[name]
      if (role === undefined) return []
      const accept = service === undefined ? {} : { accept: [IN_ACCORD] }
      return [{ url: `${urlOf(code, layout)}/lote/${name}.jwt`, role, signers, ...accept }]
    },
  )
}

export type WalletList = {
  readonly url: string
  readonly role: 'pid' | 'attestation' | 'access-certificate' | 'registration-certificate'
  readonly signers: readonly string[]
  /** Service statuses that count; a service without one counts by being listed. */
  readonly accept?: readonly string[]
}
export type WalletSetup = {
  readonly clientId: string
  readonly redirectUri: string
  readonly allowLocalHttp: boolean
  readonly demo: boolean
  /** Who attests this wallet. */
  readonly walletProvider?: string
  readonly homeName: Readonly<Record<string, string>>
  readonly lists: readonly WalletList[]
  readonly issuers: readonly {
    readonly name: Readonly<Record<string, string>>
    readonly url: string
    /** Where the agreements that carry its documents abroad are told. */
    readonly agreements: readonly string[]
  }[]
}
