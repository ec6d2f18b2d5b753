/**
 * A TEST remote signing service of one country, on an address of its own: it holds the keys of the people of the
 * register, stands in the register of relying parties, and signs only what a person approved in their wallet.
 */
import { join } from 'node:path'
import { Hono } from 'hono'
import { listen } from '../../../national-node/src/http/server.ts'
import { type Clock, secondsOf } from '../../../national-node/src/kernel/clock.ts'
import { constantTimeEqual, newSigningKey } from '../../../national-node/src/kernel/crypto.ts'
import { createFetch } from '../../../national-node/src/kernel/fetch.ts'
import { randomToken } from '../../../national-node/src/kernel/ids.ts'
import { createSigningKey, type SigningKey } from '../../../national-node/src/kernel/keys.ts'
import { createLog } from '../../../national-node/src/kernel/log.ts'
import type { Registrar } from '../../../national-node/src/modules/registers/index.ts'
import { zRelyingParty } from '../../../national-node/src/modules/registers/relying-parties/relying-party.ts'
import type { NationalNode } from '../../../national-node/src/node.ts'
import { openStore } from '../../../national-node/src/store/database.ts'
import { migrate } from '../../../national-node/src/store/migrate.ts'
import type { TestPki } from '../pki.ts'
import { createCscServer } from './csc-server.ts'
import { PURPOSE, SERVICE } from './service-texts.ts'
import { createSigningKeys } from './signing-keys.ts'
import { createWalletApprovals, SIGNING_URN, signingQuery } from './wallet-approvals.ts'

export type RemoteSigningSpec = {
  readonly port: number
  readonly baseUrl: string
  readonly walletUrl: string
  /** The node of its country: its register of people, its register of relying parties, its pages. */
  readonly node: Pick<NationalNode, 'registers' | 'registrar' | 'baseUrl' | 'code'>
  readonly pki: TestPki
  /** What the portal of the node shows as its client. */
  readonly token: string
  readonly dir: string
  readonly clock: Clock
  readonly write: (line: string) => void
}

export type RemoteSigning = { close(): Promise<void> }

export async function startRemoteSigning(spec: RemoteSigningSpec): Promise<RemoteSigning> {
  const { port, node, pki, clock, baseUrl, walletUrl, token } = spec
  const country = node.code.toUpperCase()
  const store = await openStore({ file: join(spec.dir, 'signing', 'signing.sqlite') })
  await migrate(store)
  const approvals = createWalletApprovals({
    ...(await registered(node.registrar, country, clock)),
    store,
    clock,
    log: createLog({ node: 'signing', clock, write: spec.write }),
    fetch: createFetch({ allowLocalHttp: true, clock }),
    issuers: [pki.authorities['eaa-ca'].certificate],
    baseUrl,
    walletUrl,
    returnUrl: (language) => `${node.baseUrl}/${language}/sign/return`,
  })
  const keys = createSigningKeys({
    clock,
    authority: pki.keys.get('seal-ca'),
    country,
    findPerson: (id) => node.registers.findPerson(id),
  })
  const csc = createCscServer({
    access: (shown) => (constantTimeEqual(shown, token) ? keys : undefined),
    wallets: approvals,
    random: randomToken,
    now: () => secondsOf(clock.now()) * 1000,
  })
  const app = new Hono().route('/', csc).route('/', approvals.routes)
  const server = await listen({ app, port, host: '127.0.0.1' })
  return {
    async close() {
      await server.close()
      await store.close()
    },
  }
}

const OFFICE = 'testbed'
const NUMBER = 'TEST-0100'
const NAME = 'TEST Remote Signing Service'

type Registered = { readonly accessKey: SigningKey; readonly registration: string | undefined }

/** Its access certificate and its registration, from the register of its country. */
async function registered(
  registrar: Registrar | undefined,
  country: string,
  clock: Clock,
): Promise<Registered> {
  if (registrar === undefined) throw new Error('the country of a signing service has a register')
  const { privateJwk, publicJwk } = newSigningKey()
  const identifier = await registrar.register(partyOf(country, clock.now().slice(0, 10)), OFFICE)
  await registrar.issueRegistration(identifier, SIGNING_URN, OFFICE)
  const { certificate } = await registrar.issueAccess(identifier, publicJwk, OFFICE)
  return {
    accessKey: createSigningKey(privateJwk, [certificate]),
    registration: await registrar.findRegistration({ identifier, intendedUse: SIGNING_URN }),
  }
}

function partyOf(country: string, today: string) {
  const site = `https://signing.${country.toLowerCase()}.example`
  return zRelyingParty.parse({
    legalName: NAME,
    tradeName: NAME,
    identifier: [{ type: 'http://data.europa.eu/eudi/id/EUID', identifier: NUMBER }],
    country,
    postalAddress: [`2 TEST Street, ${country}`],
    email: [`wallets@signing.${country.toLowerCase()}.example`],
    supportURI: [`${site}/support`],
    srvDescription: [texts(SERVICE)],
    isPSB: false,
    entitlements: ['https://uri.etsi.org/19475/Entitlement/Service_Provider'],
    intendedUse: [
      {
        intendedUseIdentifier: SIGNING_URN,
        purpose: texts(PURPOSE),
        privacyPolicy: [{ policyURI: `${site}/privacy` }],
        createdAt: today,
        credentials: signingQuery().credentials.map(({ format, meta, claims = [] }) => ({
          format,
          meta,
          claims: claims.map(({ path }) => ({ path })),
        })),
      },
    ],
    supervisoryAuthority: {
      name: `TEST Data Protection Authority ${country}`,
      country,
      email: [`dpa@node.${country.toLowerCase()}.example`],
    },
  })
}

function texts(words: Readonly<Record<string, string>>): { lang: string; content: string }[] {
  return Object.entries(words).map(([lang, content]) => ({ lang, content }))
}
