/** The form of `node.json`: every field with its limits and its default. */
import { zRole } from '@entente/agreement'
import { weakPairs } from '@entente/ui'
import { z } from 'zod'
import { isNetwork } from './http/client-address.ts'
import { isLocalHost } from './kernel/address.ts'
import { LANGUAGES } from './kernel/language.ts'
import { zRemoteSigning, zSeal } from './signing-config.ts'

const zLanguage = z.enum(LANGUAGES)
const zCode = z.string().regex(/^[a-z][a-z0-9-]{1,15}$/, 'lower-case letters, digits and hyphens')
const zParty = z.string().regex(/^[A-Z]{2,3}$/, 'a country code, or EU')
/** An address without final slash, query, fragment or user: identifiers are compared as text. */
const zAddress = z.string().refine(isAddress, {
  error: 'must be an http(s) address without a final slash, query, fragment or user',
})
/** Without a path: well-known files are found at the root. */
const zBaseUrl = zAddress.refine((text) => URL.parse(text)?.origin === text, { error: 'must have no path' })
/** A secret stands in a file of its own, as container platforms mount it, or is given as it is. */
const zSecret = z.union([z.string().min(1), z.strictObject({ file: z.string().min(1) })])
const zThumbprint = z.string().regex(/^[A-Za-z0-9_-]{43}$/, 'the SHA-256 of a certificate in base64url')

const zPartner = z.strictObject({ code: zCode, party: zParty, baseUrl: zAddress })
const zVerifierKey = z
  .string()
  .max(400)
  .regex(/^[^\s+]+\+[0-9a-f]{8}\+[A-Za-z0-9+/]+={0,2}$/, 'a verifier key as name+id+key (C2SP signed-note)')
const zPartnerLog = z.strictObject({
  /** Whose log it is. */
  party: zParty,
  /** Prefix of its log, such as `https://node.be.example/log`. */
  url: zAddress,
  /** Verifier key of the log (type 0x01), as its owner showed it out of band. */
  key: zVerifierKey,
  /** Verifier key with which its owner cosigns (type 0x04). */
  cosigner: zVerifierKey,
})
const zWitness = z.strictObject({
  /** For people. */
  name: z.string().min(1).max(80),
  /** Where it takes checkpoints (C2SP tlog-witness, submission prefix). */
  url: zAddress,
  /** Its verifier key (type 0x04). */
  key: zVerifierKey,
})
const zLog = z.strictObject({
  /** Name of our own log, when it has to begin anew; otherwise the address of the node without its scheme, and `/log`. */
  origin: z
    .string()
    .regex(/^[^\s+]{1,200}$/, 'no spaces and no plus')
    .optional(),
  /** Logs that are followed; their owners are also asked to cosign ours. */
  partners: z.array(zPartnerLog).max(100).default([]),
  /** Others who are asked to cosign ours. */
  witnesses: z.array(zWitness).max(16).default([]),
})
const zWords = z.record(z.string().max(12), z.string().min(1).max(200))
const zCountry = z.string().regex(/^[A-Z]{2}$/, 'two capital letters')
/** A key that a party showed us out of band, before there was a first version to name it (agreement-1 §2). */
const zAnchor = z.strictObject({
  party: zParty,
  authority: z.string().min(1).max(80),
  roles: z.array(zRole).min(1),
  x5tS256: zThumbprint,
  from: z.iso.datetime({ precision: 3 }),
  until: z.iso.datetime({ precision: 3 }).nullable().default(null),
})
const zListedService = z.strictObject({
  name: zWords,
  type: z.string().min(1).optional(),
  status: z.string().min(1).optional(),
  /** Since when it has this status. */
  since: z.iso.datetime({ precision: 3 }).optional(),
  /** What more the list says of the service (AdditionalServiceInformation). */
  additional: z.array(z.url()).max(8).optional(),
  /** Where its lists of revoked certificates are. */
  supplyPoints: z.array(zAddress).max(8).optional(),
  /** Level that the scheme gives what this service issues. */
  assurance: z
    .strictObject({
      scale: z.string().min(1),
      level: z.union([z.string(), z.record(z.string(), z.string())]),
    })
    .optional(),
  /** Files of certificates, DER or PEM. */
  certificates: z.array(z.string().min(1)).min(1),
})
const zListedEntity = z.strictObject({
  name: zWords,
  country: zCountry,
  contact: z.string().min(1),
  information: z.string().min(1),
  services: z.array(zListedService).min(1),
})
/** A list that this node publishes: under `/lote/<name>.jwt`, or as XML under `/tsl/<name>.xml`. */
const zOwnList = z.strictObject({
  format: z.enum(['ts119602-json', 'ts119612-xml']).optional(),
  type: z.string().min(1),
  territory: zCountry,
  operator: zWords,
  schemeName: zWords.optional(),
  agreements: z.array(z.string()).default([]),
  entities: z.array(zListedEntity),
})
const zClient = z.strictObject({ clientId: z.string().min(1), redirectUris: z.array(z.url()).min(1) })
/** A list of wallet providers, by its address and the certificates that may sign it. */
const zProviderList = z.strictObject({
  url: zAddress,
  signers: z.array(zThumbprint).min(1).max(8),
  /** How old a copy of it may be (ISO 8601). */
  maxAge: z
    .string()
    .regex(/^P(?:\d+D|T\d+[HM])$/, 'a duration such as P1D or PT1H')
    .default('PT1H'),
  /** Service statuses that count; a service without one counts by being listed. */
  accept: z.array(z.string().min(1)).max(8).default([]),
})
/** A list that says who may do something, outside any agreement; consulted to explain why somebody is not trusted. */
const zConsultedList = zProviderList.extend({
  role: z.enum(['access-certificate', 'registration-certificate', 'wallet-provider', 'any']),
})
const zLevels = z.array(z.string().min(1).max(64)).max(8).default([])
/** Wallets and their keys must be attested (HAIP 1.0); without it wallets are public clients. */
const zAttestation = z.strictObject({
  providers: z.array(zProviderList).min(1).max(32),
  /** Levels of key stores, of which an attestation must name one; empty takes keys of browsers as well. */
  keyStorage: zLevels,
  /** The same for how the holder is recognised. */
  userAuthentication: zLevels,
})
/** Attests the web wallet and its keys, as a TEST and without any level. */
const zWalletProvider = z.strictObject({
  /** Name of the wallet at issuers, the same for all its instances. */
  clientId: z.string().min(1).max(200),
  walletName: z.string().min(1).max(200),
  walletVersion: z.string().min(1).max(40),
  walletLink: zAddress.optional(),
  /** Places in a status list, a power of two. */
  statusListSize: z
    .int()
    .min(16_384)
    .default(2 ** 17),
})
const zIssuer = z.strictObject({
  types: z.array(z.enum(['pid', 'diploma', 'training', 'mnc', 'foreign-identity', 'signing'])).min(1),
  /** Who stands behind the PID, by name. */
  authority: z.string().min(1).max(150),
  /** Wallets that may ask (OAuth public clients). */
  clients: z.array(zClient).min(1),
  batchSize: z.int().min(1).max(100).default(10),
  attestation: zAttestation.optional(),
  /** Requests and answers in the clear are refused; needs the key `request-encryption`. */
  encryptionRequired: z.boolean().optional(),
  /** Types that somebody has to look at first, and how many seconds that takes. */
  deferSeconds: z.record(z.string().max(32), z.int().min(1).max(2_592_000)).optional(),
  /** Places in a status list, a power of two: large, so that its size tells nothing of its use. */
  statusListSize: z
    .int()
    .min(1024)
    .default(2 ** 20),
})
/** Synthetic people for a node that shows what it can do: never on a node with a real register. */
const zTestPersons = z.strictObject({
  country: zCountry,
  count: z.int().min(1).max(10_000),
  seed: z.string().min(1).max(64),
})
const zRateLimit = z.strictObject({
  /** Requests that may come at once. */
  burst: z.int().min(1).max(1_000_000).default(300),
  /** Requests that may come in a minute after that. */
  perMinute: z.int().min(1).max(1_000_000).default(600),
  /** Networks of reverse proxies before this node, as 10.0.0.0/8: only what they write into X-Forwarded-For is read. */
  trustedProxies: z
    .array(z.string().refine(isNetwork, { error: 'must be a network such as 10.0.0.0/8, or one address' }))
    .max(64)
    .default([]),
})
const zColour = z.string().regex(/^#[0-9a-f]{6}$/, 'a colour as #rrggbb, in small letters')
const zBrand = z.strictObject({
  brand: zColour,
  'brand-deep': zColour,
  'brand-ink': zColour,
  accent: zColour,
})
const zDatabase = z.union([
  z.strictObject({ file: z.string().min(1) }),
  z.strictObject({ url: zSecret, schema: z.string().optional() }),
])

/** Invoices of the network, the business system behind the node, and a register of invented companies. */
const zInvoicing = z.strictObject({
  /** An HTTP adapter to a Peppol access point: inbox, submit, status. */
  accessPoint: z.strictObject({ url: zAddress, token: zSecret }).optional(),
  /** What the business system shows to submit and to fetch; without it those doors are closed. */
  clientToken: zSecret.optional(),
  /** Extracts of these are issued to whoever asks for a number: never beside a real register. */
  companies: z
    .array(
      z.strictObject({
        number: z.string().regex(/^[0-9A-Z]{1,20}$/, 'digits and capital letters'),
        name: z.string().min(1).max(200),
        struckOff: z.boolean().default(false),
      }),
    )
    .max(10_000)
    .optional(),
})

export const zConfig = z
  .strictObject({
    $schema: z.string().optional(),
    code: zCode,
    party: zParty,
    name: z.partialRecord(zLanguage, z.string().min(1).max(200)),
    baseUrl: zBaseUrl,
    port: z.int().min(0).max(65_535).default(8080),
    host: z.string().min(1).default('127.0.0.1'),
    languages: z
      .array(zLanguage)
      .min(1)
      .default([...LANGUAGES]),
    /** Zone in which pages show times. */
    timeZone: z.string().min(1).max(64).default('UTC'),
    /** Every page says that this is a TEST installation. */
    test: z.boolean().default(false),
    /** Colours of the pages; without it, ours for the country. Too little contrast stops the start. */
    theme: z.strictObject({ light: zBrand, dark: zBrand }).optional(),
    dataDir: z.string().min(1).default('data'),
    /** Without it: `DATABASE_URL`, or else one file in `dataDir`. */
    database: zDatabase.optional(),
    keysDir: z.string().min(1),
    /** Allows http on this machine. Never set it on a node that others reach. */
    development: z.boolean().default(false),
    agreementsDir: z.string().min(1).optional(),
    partners: z.array(zPartner).max(100).default([]),
    /** Public logs that are followed, and who cosigns ours. */
    log: zLog.prefault({}),
    /** Pins for first versions of agreements. */
    anchors: z.array(zAnchor).max(200).default([]),
    /** Lists of authorities that are consulted to explain why something is not trusted, beside those of agreements. */
    consults: z.array(zConsultedList).max(200).default([]),
    publishes: z.record(z.string().max(64), zOwnList).default({}),
    /** What this node issues; without it, nothing. */
    issuer: zIssuer.optional(),
    walletProvider: zWalletProvider.optional(),
    invoicing: zInvoicing.optional(),
    /** Whose key seals for the authority; without it, the key `seal` among those of the node, if there is one. */
    seal: zSeal.optional(),
    /** The service (CSC API v2) where people of the register have keys: they sign in the portal, and approve in the wallet. */
    remoteSigning: zRemoteSigning.optional(),
    /** Pages for outside developers, who may ask wallets for anything and make documents with mistakes; on in development. */
    sandbox: z.boolean().optional(),
    testPersons: zTestPersons.optional(),
    walletUrl: zAddress.optional(),
    /** How often one network may ask; without it, as often as it likes. */
    rateLimit: zRateLimit.optional(),
    /** The file with the services of relying parties. */
    services: z.string().min(1).optional(),
  })
  .superRefine((config, context) => {
    for (const [path, url] of addressesOf(config)) {
      const problem = problemOfUrl(url, config.development)
      if (problem !== undefined) context.addIssue({ code: 'custom', path, message: problem })
    }
    for (const message of config.theme === undefined ? [] : weakPairs(config.theme))
      context.addIssue({ code: 'custom', path: ['theme'], message })
    for (const [path, message] of config.test ? [] : testOnly(config))
      context.addIssue({ code: 'custom', path, message })
  })

/** What shows how a node works, and may not stand on one that is meant. */
function testOnly({
  issuer,
  testPersons,
  walletProvider,
  invoicing,
  sandbox,
  remoteSigning,
}: Parsed): [path: string[], message: string][] {
  const given: [path: string[], field: unknown, message: string][] = [
    [['issuer'], issuer, NEEDS_TEST],
    [['testPersons'], testPersons, NEEDS_TEST],
    [['remoteSigning'], remoteSigning, NEEDS_TEST],
    [['walletProvider'], walletProvider, ATTESTS_UNSEEN],
    [['invoicing', 'companies'], invoicing?.companies, INVENTED],
    [['sandbox'], sandbox === true ? sandbox : undefined, MAKES_WRONG],
  ]
  return given.flatMap(([path, field, message]) => (field === undefined ? [] : [[path, message]]))
}

/** Until a real means of identification stands in its place, whoever opens the login page chooses who they are. */
const NEEDS_TEST =
  'needs test: true, since this version identifies people by letting them choose an invented person'

/** A browser cannot show what runs in it. */
const ATTESTS_UNSEEN = 'needs test: true, since this version attests wallets without examining them'

const MAKES_WRONG = 'needs test: true, since it signs documents with mistakes'

const INVENTED = 'needs test: true, since these companies are invented'

export type Parsed = z.output<typeof zConfig>

function addressesOf({
  baseUrl,
  walletUrl,
  partners,
  log,
  issuer,
  invoicing,
  consults,
  seal,
  remoteSigning,
}: Parsed): [path: (string | number)[], url: string][] {
  return [
    [['baseUrl'], baseUrl],
    ...(issuer?.attestation?.providers ?? []).map(({ url }, at): [(string | number)[], string] => [
      ['issuer', 'attestation', 'providers', at, 'url'],
      url,
    ]),
    ...(invoicing?.accessPoint === undefined
      ? []
      : [[['invoicing', 'accessPoint', 'url'], invoicing.accessPoint.url] as [string[], string]]),
    ...(walletUrl === undefined ? [] : [[['walletUrl'], walletUrl] as [string[], string]]),
    ...(seal?.kind === 'csc' ? [[['seal', 'url'], seal.url] as [string[], string]] : []),
    ...(remoteSigning === undefined
      ? []
      : [[['remoteSigning', 'url'], remoteSigning.url] as [string[], string]]),
    ...partners.map((partner, at): [(string | number)[], string] => [
      ['partners', at, 'baseUrl'],
      partner.baseUrl,
    ]),
    ...consults.map(({ url }, at): [(string | number)[], string] => [['consults', at, 'url'], url]),
    ...(['partners', 'witnesses'] as const).flatMap((whose) =>
      log[whose].map(({ url }, at): [(string | number)[], string] => [['log', whose, at, 'url'], url]),
    ),
  ]
}

/** http only where it does not leave the machine, and only when the file says so. */
function problemOfUrl(url: string, development: boolean): string | undefined {
  const { protocol, hostname } = URL.parse(url) ?? { protocol: '', hostname: '' }
  if (protocol !== 'http:') return undefined
  if (!development) return 'must be https (http is for development on this machine)'
  return isLocalHost(hostname) ? undefined : 'may be http only on localhost'
}

function isAddress(text: string): boolean {
  const url = URL.parse(text)
  if (url === null || !/^https?:$/.test(url.protocol)) return false
  return text === url.origin + (url.pathname === '/' ? '' : url.pathname) && !text.endsWith('/')
}
