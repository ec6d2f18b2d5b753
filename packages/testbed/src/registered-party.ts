/** Who asks at a node of the testbed, in the register of its country: entered once, with all services of the node. */
import { join } from 'node:path'
import type { Agreement } from '@entente/agreement'
import type { Clock } from '../../national-node/src/kernel/clock.ts'
import { nodeDriver } from '../../national-node/src/kernel/crypto.ts'
import { Fault } from '../../national-node/src/kernel/fault.ts'
import { createAudit } from '../../national-node/src/modules/audit/index.ts'
import {
  loadServices,
  openRegistrar,
  type Registrar,
  type RelyingParty,
  servicesOf,
} from '../../national-node/src/modules/registers/index.ts'
import { zRelyingParty } from '../../national-node/src/modules/registers/relying-parties/relying-party.ts'
import { typesNamed } from '../../national-node/src/modules/issuer/index.ts'
import type { NationalNode } from '../../national-node/src/node.ts'
import type { Store } from '../../national-node/src/store/database.ts'
import type { NodeCode } from './node-codes.ts'
import { PARTIES } from './parties.ts'
import { type Layout, urlOf } from './testbed-config.ts'

type Service = ReturnType<typeof loadServices>[number]

/** As the register and the access certificate of the party write it: ETSI EN 319 412-1 §5.1.4. */
export function identifierOf(code: NodeCode): string | undefined {
  const { relyingParty } = PARTIES[code]
  return relyingParty && `NTR${code.toUpperCase()}-${relyingParty.number}`
}

/**
 * What an operator does before a node asks wallets: the party is entered in the register of the country, its key gets an
 * access certificate, each of its services a registration certificate. A node that is opened again finds it all done.
 */
export async function enterParty(
  code: NodeCode,
  layout: Layout,
  { store, clock }: { readonly store: Store; readonly clock: Clock },
): Promise<void> {
  const pki = layout.pkis[code]
  const registrar = openRegistrar(
    { baseUrl: urlOf(code, layout), test: true },
    {
      store,
      clock,
      keys: pki.keys,
      driver: nodeDriver(),
      audit: createAudit({ clock }),
      inForce: () => Promise.resolve(false),
    },
  )
  const { relyingParty } = PARTIES[code]
  if (registrar === undefined || relyingParty === undefined) return
  const services = loadServices(servicesOf(code))
  const party = partyOf(code, services, clock.now().slice(0, 10))
  if (!(await enterOnce(registrar, party))) return
  const identifier = identifierOf(code) ?? ''
  for (const { urn } of services) await registrar.issueRegistration(identifier, urn, OFFICE)
  if (party.providesAttestations.length > 0) await registrar.issueRegistration(identifier, undefined, OFFICE)
  const { certificate } = await registrar.issueAccess(identifier, pki.keys.get('access').publicJwk, OFFICE)
  pki.recertify('access', certificate)
  pki.write(join(layout.dir, code, 'keys'))
}

/** Named in the audit log as who did it. */
const OFFICE = 'testbed'

async function enterOnce(registrar: Registrar, party: RelyingParty): Promise<boolean> {
  try {
    await registrar.register(party, OFFICE)
    return true
  } catch (error) {
    if (error instanceof Fault && error.code === 'registers/known-party') return false
    throw error
  }
}

/**
 * Where an agreement makes one side ask wallets for the other, the party of the other side stands in the register of
 * the gateway, under the agreement, as one that asks through it (RPI_03, RPI_06).
 */
export async function enterPartners(
  { nodes, clock }: { readonly nodes: Readonly<Record<NodeCode, NationalNode>>; readonly clock: Clock },
  { id, recognitions }: Agreement,
): Promise<void> {
  const rules = recognitions.filter(({ pattern }) => pattern === 'gateway')
  for (const { direction } of rules) {
    const [partner, gateway] = [direction.pointing, direction.pointed].map((one) => one.toLowerCase()) as [
      NodeCode,
      NodeCode,
    ]
    const { registrar, baseUrl } = nodes[gateway]
    const identifier = identifierOf(partner)
    if (registrar === undefined || identifier === undefined) continue
    const services = loadServices(servicesOf(partner))
    const party = partyOf(partner, services, clock.now().slice(0, 10), {
      legalBasis: { agreement: id },
      usesIntermediary: [
        {
          identifier: identifierOf(gateway) ?? '',
          tradeName: PARTIES[gateway].relyingParty?.name ?? '',
          registryURI: baseUrl.replace(/^http:/, 'https:') + '/wrp',
        },
      ],
    })
    if (!(await enterOnce(registrar, party))) continue
    for (const { urn } of services) await registrar.issueRegistration(identifier, urn, OFFICE)
  }
}

type ThroughGateway = Pick<RelyingParty, 'legalBasis' | 'usesIntermediary'>

/** One intended use for each service, with exactly what the service asks for and why. */
function partyOf(
  code: NodeCode,
  services: readonly Service[],
  ...[today, through]: [today: string, through?: ThroughGateway]
): RelyingParty {
  const country = code.toUpperCase()
  const { name = '', number = '' } = PARTIES[code].relyingParty ?? {}
  const site = `https://node.${code}.example`
  return zRelyingParty.parse({
    legalName: name,
    tradeName: name,
    identifier: [{ type: 'http://data.europa.eu/eudi/id/EUID', identifier: number }],
    country,
    postalAddress: [`1 TEST Street, ${country}`],
    email: [`wallets@node.${code}.example`],
    supportURI: [`${site}/support`],
    srvDescription: services.map(({ summary }) => texts(summary)),
    isPSB: true,
    ...provides(code),
    intendedUse: services.map(({ urn, purposeText, privacyPolicy = `${site}/privacy`, query }) => ({
      intendedUseIdentifier: urn,
      purpose: texts(purposeText),
      privacyPolicy: [{ policyURI: privacyPolicy }],
      createdAt: today,
      credentials: query.credentials.map(({ format, meta, claims = [] }) => ({
        format,
        meta,
        claims: claims.map(({ path }) => ({ path })),
      })),
    })),
    supervisoryAuthority: {
      name: `TEST Data Protection Authority ${country}`,
      country,
      email: [`dpa@node.${code}.example`],
    },
    ...(through && { ...through, providesAttestations: [] }),
  })
}

const ENTITLEMENT = 'https://uri.etsi.org/19475/Entitlement/'
/** What the node issues, beside the services that ask: both are told by the register. */
function provides(code: NodeCode): Pick<RelyingParty, 'entitlements' | 'providesAttestations'> {
  const { types: issued = [], authority = '' } = PARTIES[code].issues ?? {}
  const types = issued.flatMap((name) => typesNamed(name, { country: code.toUpperCase(), authority }))
  return {
    entitlements: [
      'Service_Provider',
      ...(issued.includes('pid') ? ['PID_Provider'] : []),
      ...(issued.some((id) => id !== 'pid') ? ['PUB_EAA_Provider'] : []),
    ].map((name) => ENTITLEMENT + name),
    providesAttestations: types.map(({ format, type }) => ({
      format,
      meta: format === 'mso_mdoc' ? { doctype_value: type } : { vct_values: [type] },
    })),
  }
}

function texts(words: Readonly<Record<string, string>>): { lang: string; content: string }[] {
  return Object.entries(words).map(([lang, content]) => ({ lang, content }))
}
