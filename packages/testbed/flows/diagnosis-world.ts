/** For the diagnosis: the world of the presentations, with its Japanese node asked why something is not trusted. */
import {
  createJws,
  createSdJwtVc,
  createX509HashClientId,
  type KeyRef,
  present,
  runSync,
} from '@entente/credentials'
import { createSignedLote, type Lote, openLote } from '@entente/trust'
import { secondsOf } from '../../national-node/src/kernel/clock.ts'
import { newSalt, newSigningKey, nodeDriver } from '../../national-node/src/kernel/crypto.ts'
import { createSigningKey, type SigningKey } from '../../national-node/src/kernel/keys.ts'
import {
  createDiagnosis,
  type Diagnosis,
  type RoleList,
} from '../../national-node/src/modules/diagnosis/index.ts'
import { createAuthority } from '../../national-node/src/modules/registers/relying-parties/registrar-fixtures.ts'
import type { OwnList } from '../../national-node/src/modules/trust-lists/index.ts'
import type { OpenStore } from '../../national-node/src/store/each-store.ts'
import { BE, CLAIMS, identityService, JP, openPresentWorld, START, STATUS_URI } from './present-world.ts'

const driver = nodeDriver()
/** Who decides here, in either format. */
const IDENTITY = identityService(['pid', 'pid-mdoc'])
export const ASKED = { audience: 'x509_hash:the-verifier', nonce: 'n-0S6_WzA2Mj-0123456789' }

export type Changes = {
  readonly issuer?: SigningKey
  readonly vct?: string
  readonly exp?: number
  readonly nbf?: number
  readonly index?: number
  readonly uri?: string
  /** How the holder presents it, when not well. */
  readonly audience?: string
  readonly nonce?: string
  readonly by?: KeyRef
  readonly iat?: number
}

export type DiagnosisWorld = Awaited<ReturnType<typeof openDiagnosisWorld>>

export async function openDiagnosisWorld(open: OpenStore, more: readonly RoleList[] = []) {
  const world = await openPresentWorld(open)
  const { jp, be, pkis, clock, web } = world
  const signersOf = (party: 'BE' | 'JP') => [pkis[party].keys.get('list-signer').x5tS256]
  const access = {
    role: 'access-certificate',
    url: `${JP}/lote/access-ca.jwt`,
    signers: signersOf('JP'),
    maxAge: 'PT1H',
    accept: [],
  } as const
  const room = createDiagnosis({
    clock,
    driver,
    fetch: web.nodeFetch,
    store: jp.store,
    agreements: jp.agreements,
    trustLists: jp.trustLists,
    recognition: world.recognition,
    registers: { listServices: () => [IDENTITY] },
    lists: [access, ...more],
    party: 'JP',
  })
  /** As the wallet of a person would present what the Belgian issuer signed. */
  const presented = (changes: Changes = {}): string => {
    const holder = newSigningKey()
    const { issuer = pkis.BE.keys.get('pid-issuer'), vct = 'urn:eudi:pid:be:1' } = changes
    const { nbf, exp = clock.seconds() + 86_400 } = changes
    const { alg, key, x5c } = issuer
    const token = runSync(
      createSdJwtVc({
        claims: CLAIMS,
        disclosable: 'every',
        vct,
        alg,
        key,
        x5c,
        salt: newSalt,
        cnf: holder.publicJwk,
        exp,
        ...(nbf !== undefined && { nbf }),
        status: { uri: changes.uri ?? STATUS_URI, index: changes.index ?? 0 },
      }),
      driver,
    )
    const keyBinding = {
      ...ASKED,
      key: changes.by ?? holder.key,
      alg: 'ES256' as const,
      iat: changes.iat ?? clock.seconds(),
      ...(changes.audience !== undefined && { audience: changes.audience }),
      ...(changes.nonce !== undefined && { nonce: changes.nonce }),
    }
    const paths = [['family_name'], ['birthdate'], ['given_name']]
    return runSync(present({ token, paths, random: () => 0, keyBinding }), driver)
  }
  const explain = async (what: string | Uint8Array, asked: typeof ASKED | undefined = ASKED) => {
    const bytes = typeof what === 'string' ? new TextEncoder().encode(what) : what
    const told = await room.explain({ bytes, asked })
    if (told.kind === 'unreadable') throw new Error(told.detail)
    return told
  }
  const ownList = async () => {
    const compact = await (await be.app.request('/lote/pid.jwt')).text()
    const opened = runSync(openLote({ compact, signers: signersOf('BE'), at: clock.now() }), driver as never)
    if (!('lote' in opened)) throw new Error(opened.outcome)
    return { compact, lote: opened.lote }
  }
  /** What Belgium says its list is, bent and signed again. */
  const bentList = async (bend: Partial<Lote>, by: SigningKey = pkis.BE.keys.get('list-signer')) => {
    const opened = await ownList()
    const { alg, key, x5c } = by
    const iat = secondsOf(START)
    return runSync(createSignedLote({ ...opened.lote, ...bend }, { alg, key, x5c, iat }), driver as never)
  }
  /** Serves another text where Belgium's list is, and lets Japan ask for it. */
  const serveList = async (text: string | undefined) => {
    const { app } = be
    web.apps.set(BE, servingInstead(app, text))
    await jp.trustLists.refresh({ url: `${BE}/lote/pid.jwt`, signers: signersOf('BE') })
  }
  return { ...world, room, presented, explain, ownList, bentList, serveList, signersOf }
}

type App = Parameters<DiagnosisMap['set']>[1]
type DiagnosisMap = Awaited<ReturnType<typeof openPresentWorld>>['web']['apps']

function servingInstead(app: App, text: string | undefined): App {
  const request = async (path: string, init: RequestInit) => {
    if (!path.startsWith('/lote/pid.jwt')) return app.request(path, init)
    return text === undefined ? new Response('', { status: 503 }) : new Response(text)
  }
  return { request } as unknown as App
}

export function outcomeOf({ stages }: Diagnosis, stage: string): string {
  return stages.find((one) => one.stage === stage)?.outcome ?? 'none'
}

const IDENTIFIER = 'NTRJP-0100-05-012345'

/** Japan has a register of relying parties on a list, and one party with both its certificates. */
export async function openRegisteredWorld(open: OpenStore) {
  const registers = createAuthority('Register CA')
  const registrar = registers.issue({ commonName: 'TEST Register of Relying Parties', country: 'JP' })
  const url = `${JP}/lote/registration-ca.jwt`
  const role = 'registration-certificate'
  const signers: string[] = []
  const world = await openDiagnosisWorld(open, [{ role, url, signers, maxAge: 'PT1H', accept: [] }])
  signers.push(...world.signersOf('JP'))
  await world.jp.trustLists.publish('registration-ca', registerList(registers.der))
  const { file } = world.pkis.JP.authorities['access-ca'].issue({
    label: 'University',
    subject: { organizationIdentifier: IDENTIFIER },
  })
  const access = createSigningKey(file.privateJwk, file.x5c)
  const vouchFor = (claims: readonly string[], changes: object = {}) => {
    const iat = world.clock.seconds()
    const payload = {
      sub: IDENTIFIER,
      name: 'TEST University',
      iat,
      exp: iat + 86_400 * 30,
      purpose: [{ lang: 'en', value: 'To enrol' }],
      credentials: [
        {
          format: 'dc+sd-jwt',
          meta: { vct_values: identityTypes() },
          claim: claims.map((name) => ({ path: [name] })),
        },
      ],
      ...changes,
    }
    const { alg, key, x5c } = registrar
    const header = { typ: 'rc-wrp+jwt', x5c: [...x5c] }
    return { format: 'registration_cert', data: runSync(createJws({ header, payload, alg, key }), driver) }
  }
  return { world, access, clientId: runSync(createX509HashClientId(access.x5c), driver), vouchFor }
}

function registerList(certificate: Uint8Array): OwnList {
  return {
    type: 'urn:entente:lote:jp:registration-certificate-authorities',
    territory: 'JP',
    operator: { en: 'TEST JP' },
    agreements: [],
    entities: [
      {
        name: { en: 'TEST Register' },
        country: 'JP',
        contact: 'mailto:test@example.org',
        information: 'https://example.org/',
        services: [{ name: { en: 'registration certificates' }, certificates: [certificate] }],
      },
    ],
  }
}

function identityTypes(): string[] {
  return IDENTITY.query.credentials.flatMap(({ meta }) => [...(meta.vct_values ?? [])])
}
