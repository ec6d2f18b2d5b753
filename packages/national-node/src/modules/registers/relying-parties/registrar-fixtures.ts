/** For tests: a register with its two authorities, and parties to enter into it. */
import {
  createJws,
  parseJws,
  readRegistration,
  readStatus,
  runSync,
  verifyJws,
  type KeyRef,
  type PublicJwk,
} from '@entente/credentials'
import { base64, createCertificate, type Name } from '@entente/trust'
import { Hono } from 'hono'
import { onError } from '../../../http/problem.ts'
import { addSeconds, steppingClock } from '../../../kernel/clock.ts'
import { importPublicKey, newSigningKey, nodeDriver, randomBytes } from '../../../kernel/crypto.ts'
import { createSigningKey, type SigningKey } from '../../../kernel/keys.ts'
import { createLog } from '../../../kernel/log.ts'
import type { Store } from '../../../store/database.ts'
import { createAudit } from '../../audit/index.ts'
import { authoriseBySecret, type RegistrarDeps } from './registrar-deps.ts'
import { createRegistrar } from './registrar.ts'
import { zRelyingParty, type RelyingParty } from './relying-party.ts'

export const START = '2027-01-15T10:00:00.000Z'
export const BASE = 'https://jp.example'
export const ID = 'NTRJP-0100-05-012345'
export const USE = 'urn:entente:service:jp:enrolment'
export const AGREEMENT = 'urn:entente:agreement:be-jp'
const SECRET = Buffer.from('a secret of thirty-two bytes.....')
export const TOKEN = `Bearer ${SECRET.toString('base64url')}`
const driver = nodeDriver()

type Authority = { readonly key: SigningKey; readonly der: Uint8Array; issue(name: Name): SigningKey }

export function createAuthority(commonName: string): Authority {
  const own = newSigningKey()
  const subject = { commonName: `TEST ${commonName}`, country: 'JP' }
  const certify = (name: Name, spki: Uint8Array, ca: boolean) =>
    runSync(
      createCertificate({
        subject: name,
        issuer: subject,
        subjectSpki: spki,
        issuerSpki: own.spki,
        serial: Uint8Array.from([1, ...randomBytes(8)]),
        notBefore: addSeconds(START, -86_400),
        notAfter: addSeconds(START, 86_400 * 3650),
        ca,
        keyUsage: ca ? ['keyCertSign', 'cRLSign'] : ['digitalSignature'],
        signWith: { alg: 'ES256', key: own.key },
      }),
      driver as (step: object) => unknown,
    )
  const der = certify(subject, own.spki, true)
  return {
    der,
    key: createSigningKey(own.privateJwk, [base64(der)]),
    issue(name) {
      const pair = newSigningKey()
      return createSigningKey(pair.privateJwk, [base64(certify(name, pair.spki, false))])
    },
  }
}

const lang = (content: string) => [
  { lang: 'en', content },
  { lang: 'ja', content: `${content} (ja)` },
]

/** The university of the enrolment service, as a client of the register would send it. */
export function universityInput(changes: object = {}): object {
  return {
    legalName: 'TEST Tokyo Bay University',
    tradeName: 'TEST Tokyo Bay University',
    identifier: [{ type: 'http://data.europa.eu/eudi/id/EUID', identifier: '0100-05-012345' }],
    country: 'JP',
    postalAddress: ['1 Bay Street, Tokyo'],
    email: ['wallet@university.example'],
    supportURI: ['https://university.example/support'],
    srvDescription: [lang('Enrolment of students from abroad')],
    isPSB: true,
    entitlements: ['https://uri.etsi.org/19475/Entitlement/Service_Provider'],
    intendedUse: [
      {
        intendedUseIdentifier: 'urn:entente:service:jp:enrolment',
        purpose: lang('To check who is enrolling'),
        privacyPolicy: [{ policyURI: 'https://university.example/privacy' }],
        createdAt: '2027-01-01',
        credentials: [
          {
            format: 'dc+sd-jwt',
            meta: { vct_values: ['urn:eudi:pid:be:1', 'urn:eudi:pid:1'] },
            claims: [
              { path: ['family_name'] },
              { path: ['given_name'] },
              { path: 'birthdate' },
              { path: ['nationalities', null] },
            ],
          },
        ],
      },
    ],
    supervisoryAuthority: { name: 'TEST PPC', country: 'JP', email: ['ppc@example.org'] },
    ...changes,
  }
}

export function university(changes: object = {}): RelyingParty {
  return zRelyingParty.parse(universityInput(changes))
}

export function openRegister(store: Store, changes: Partial<RegistrarDeps> = {}) {
  const clock = steppingClock(START)
  const audit = createAudit({ clock })
  const access = createAuthority('Access CA')
  const registers = createAuthority('Register CA')
  const inForce = new Set([AGREEMENT])
  const deps: RegistrarDeps = {
    store,
    clock,
    driver,
    audit,
    registrarKey: registers.issue({ commonName: 'TEST Register of Relying Parties', country: 'JP' }),
    accessAuthority: access.key,
    baseUrl: BASE,
    test: true,
    authorise: authoriseBySecret(SECRET),
    inForce: async (id) => inForce.has(id),
    statusListSize: 1024,
    ...changes,
  }
  const registrar = createRegistrar(deps)
  const app = new Hono().route('/', registrar.routes)
  app.onError(onError(createLog({ node: 'jp', write: () => undefined })))
  const ask = async (path: string, { method = 'GET', body, token = TOKEN }: Ask = {}) =>
    app.request(`/wrp${path}`, {
      method,
      headers: { 'content-type': 'application/json', ...(method === 'GET' ? {} : { authorization: token }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
  return { store, clock, audit, access, registers, inForce, deps, registrar, ask }
}

type Ask = { readonly method?: string; readonly body?: unknown; readonly token?: string }

/** Shows that whoever asks has the key, for this entry. */
export function proveKey(
  identifier: string,
  { iat, aud = `${BASE}/wrp`, pair = newSigningKey() }: { iat: number; aud?: string; pair?: KeyPair },
): { kind: 'access'; jwk: PublicJwk; proof: string } {
  const { kty, crv = '', x = '', y = '' } = pair.publicJwk
  const payload = { aud, sub: identifier, iat }
  const steps = createJws({ header: { typ: 'wrpac-request+jwt' }, payload, key: pair.key, alg: 'ES256' })
  return { kind: 'access', jwk: { kty, crv, x, y }, proof: runSync(steps, driver) }
}

type KeyPair = ReturnType<typeof newSigningKey>

export type World = ReturnType<typeof openRegister>

/** The payload of a signed answer, after its signature has been checked by the certificate of the register. */
export async function read(world: World, response: Response | Promise<Response>) {
  const answer = await response
  const jws = parseJws(await answer.text())
  const { publicJwk } = world.deps.registrarKey
  const key = importPublicKey(publicJwk, 'ES256') as KeyRef
  const wrong = runSync(verifyJws(jws, key, { typ: 'JWT' }), driver).filter(({ ok }) => !ok)
  const { iss, iat } = jws.payload
  if (wrong.length > 0 || iss !== `${BASE}/wrp` || iat !== world.clock.seconds())
    throw new Error(`not an answer of this register: ${JSON.stringify({ wrong, iss, iat })}`)
  return { status: answer.status, headers: answer.headers, payload: jws.payload as Record<string, any> }
}

/** What the status list of the register says of a certificate. */
export const statusOf = async (world: World, certificate: string) => {
  const { index, uri } = readRegistration(parseJws(certificate).payload)?.status ?? { index: -1, uri: '' }
  const token = await (await world.ask('/status/1')).text()
  const key = importPublicKey(world.deps.registrarKey.publicJwk, 'ES256') as KeyRef
  const issuer = { chain: [], subject: 'TEST', aki: [], anchor: 'a' }
  const trusting = nodeDriver({ issuer: () => ({ trusted: true, key, issuer }) })
  const steps = readStatus({
    token,
    uri,
    index,
    at: world.clock.seconds(),
    role: 'registration-certificate',
  })
  return runSync(steps, trusting).value
}
