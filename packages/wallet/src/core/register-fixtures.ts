/** For tests: a register on the list of registers, and a wallet that asks it about whoever asks. */
import {
  createBitList,
  createJws,
  createStatusList,
  encodeBase64url,
  runAsync,
  setStatus,
  webDriver,
  type IssuerStep,
  type JsonObject,
} from '@entente/credentials'
import type { WalletFetch } from './http.ts'
import {
  certify,
  holdCredentials,
  IDENTIFIER,
  newTestKey,
  NOW,
  openRelyingParty,
  walletDeps,
  type Asked,
  type Held,
  type TestKey,
} from './present-fixtures.ts'
import type { PresentDeps } from './present-ports.ts'
import { openRequest } from './present.ts'

const STATUS = 'https://register.example/wrp/status/1'
export const plain = webDriver(crypto.subtle, {
  issuer: () => ({ trusted: false, code: 'JWS_KEY', detail: '' }),
})

/** A register on the list of registers; its status list is read when somebody asks for it. */
async function openRegister() {
  const key = await newTestKey()
  const x5c = [await certify(key, 'TEST Register')]
  const revoked = new Set<number>()
  const statusText = async () => {
    const list = createBitList(1, 1024)
    for (const index of revoked) setStatus(list, index, 1)
    const token = {
      uri: STATUS,
      iat: NOW,
      exp: NOW + 86_400,
      ttl: 900,
      alg: 'ES256',
      key: key.key,
      x5c,
    } as const
    const deflate = (bytes: Uint8Array) => stored(bytes)
    return runAsync(createStatusList(list, { ...token, deflate }), plain)
  }
  const certificate = async (claims: JsonObject = {}) => {
    const payload = {
      sub: IDENTIFIER,
      name: 'TEST Tokyo Bay University',
      iat: NOW - 60,
      exp: NOW + 86_400,
      purpose: [{ lang: 'en', value: 'To enrol' }],
      supervisory_authority: { email: 'dpa@example.org' },
      status: { status_list: { idx: 7, uri: STATUS } },
      credentials: [
        {
          format: 'dc+sd-jwt',
          meta: { vct_values: ['urn:eudi:pid:1'] },
          claim: [{ path: ['family_name'] }, { path: ['address'] }],
        },
      ],
      ...claims,
    }
    const jwt = await runAsync(
      createJws({ header: { typ: 'rc-wrp+jwt', x5c }, payload, key: key.key, alg: 'ES256' }),
      plain,
    )
    return [{ format: 'registration_cert', data: encodeBase64url(jwt) }]
  }
  return { key, x5c, revoked, statusText, certificate }
}

/** RFC 1950 with one stored block: what any inflater opens. */
function stored(bytes: Uint8Array): Uint8Array {
  let [a, b] = [1, 0]
  for (const byte of bytes) {
    a = (a + byte) % 65_521
    b = (b + a) % 65_521
  }
  const size = bytes.length
  const head = [0x78, 0x01, 1, size & 255, size >> 8, ~size & 255, (~size >> 8) & 255]
  return Uint8Array.from([...head, ...bytes, b >> 8, b & 255, a >> 8, a & 255])
}

export async function openWorld(asked: Asked, deps: Partial<PresentDeps> = {}, ...held: readonly Held[]) {
  const party = await openRelyingParty(asked)
  const register = await openRegister()
  const { holdings } = await holdCredentials(...(held.length > 0 ? held : [{ id: 'pid' }]))
  const base = walletDeps(party, holdings)
  let offline = false
  const fetch: WalletFetch = async (url, init) => {
    if (url !== STATUS) return party.fetch(url, init)
    const text = await register.statusText()
    return { status: offline ? 503 : 200, headers: { get: () => null }, text: async () => text }
  }
  const issuer = (step: IssuerStep) => {
    const known = { chain: [], subject: 'TEST', aki: [], anchor: step.role }
    const keys: Partial<Record<string, TestKey>> = {
      'access-certificate': party.signer,
      'registration-certificate': register.key,
    }
    const key = keys[step.role]
    return key === undefined
      ? ({ trusted: false, code: 'X5C_PATH', detail: 'on no list' } as const)
      : ({ trusted: true, key: key.publicKey, issuer: known } as const)
  }
  const all: PresentDeps = { ...base, fetch, driver: webDriver(crypto.subtle, { issuer }), ...deps }
  return { party, register, deps: all, takeStatusOff: () => (offline = true) }
}

export type World = Awaited<ReturnType<typeof openWorld>>

/** The same request with another registration certificate: the link of the world is opened anew. */
export async function ask(
  policy: NonNullable<PresentDeps['registration']>,
  claims?: JsonObject,
  asked: Asked = {},
) {
  const register = await openRegister()
  const verifierInfo = claims === undefined ? [] : await register.certificate(claims)
  const world = await openWorld({ ...asked, verifierInfo }, { registration: policy })
  // One register for both: what signed the certificate is what the list knows.
  Object.assign(world.register.key, register.key)
  if (claims !== undefined) for (const index of register.revoked) world.register.revoked.add(index)
  return { ...world, opened: await openRequest(world.deps, world.party.link) }
}

export const codes = (opened: Awaited<ReturnType<typeof openRequest>>) =>
  opened.ok ? (opened.summary.warnings ?? []).map(({ code }) => code) : [opened.code]
