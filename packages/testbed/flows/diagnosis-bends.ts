/** For the diagnosis: what people get wrong, made on purpose. */
import { deflateSync } from 'node:zlib'
import { Hono } from 'hono'
import {
  createBitList,
  createClientAttestation,
  createStatusList,
  runSync,
  setStatus,
} from '@entente/credentials'
import { base64, createCertificate, type Name } from '@entente/trust'
import { addSeconds } from '../../national-node/src/kernel/clock.ts'
import { newSigningKey, nodeDriver, randomBytes } from '../../national-node/src/kernel/crypto.ts'
import { createSigningKey, type SigningKey } from '../../national-node/src/kernel/keys.ts'
import { REASON, SUSPEND } from './agreements-world.ts'
import type { DiagnosisWorld } from './diagnosis-world.ts'

const driver = nodeDriver()
const HOUSE = { organization: 'TEST BE Authority', country: 'BE' }
const HOST = 'https://status.example'
export const OTHER_STATUS = `${HOST}/status/1`

type Pair = ReturnType<typeof newSigningKey>
type Cut = {
  readonly name: Name
  readonly pair: Pair
  readonly ca: boolean
  readonly by: { name: Name; pair: Pair }
}

function certify({ clock }: DiagnosisWorld, { name, pair, ca, by }: Cut): Uint8Array {
  return runSync(
    createCertificate({
      subject: name,
      subjectSpki: pair.spki,
      issuer: by.name,
      issuerSpki: by.pair.spki,
      serial: Uint8Array.from([1, ...randomBytes(8)]),
      notBefore: addSeconds(clock.now(), -86_400),
      notAfter: addSeconds(clock.now(), 86_400 * 365),
      ca,
      keyUsage: ca ? ['keyCertSign'] : ['digitalSignature'],
      signWith: { alg: 'ES256', key: by.pair.key },
    }),
    driver as never,
  )
}

/** Belgium lists a root; its issuer stands under an intermediate. With the whole chain, and with the leaf alone. */
export async function listIntermediate(
  world: DiagnosisWorld,
): Promise<{ whole: SigningKey; alone: SigningKey }> {
  const [root, middle, leaf] = ['PID Root', 'PID Intermediate', 'PID Issuer'].map((label) => ({
    name: { commonName: `TEST BE ${label}`, ...HOUSE },
    pair: newSigningKey(),
  }))
  if (root === undefined || middle === undefined || leaf === undefined) throw new Error('three are made')
  const anchor = certify(world, { ...root, ca: true, by: root })
  const between = certify(world, { ...middle, ca: true, by: root })
  const signer = certify(world, { ...leaf, ca: false, by: middle })
  const { lote } = await world.ownList()
  const [entity] = lote.entities
  const [service] = entity?.services ?? []
  if (entity === undefined || service === undefined) throw new Error('Belgium lists its issuer')
  const identity = { certificates: [base64(anchor)] }
  const entities = [{ ...entity, services: [{ ...service, identity }] }]
  await world.serveList(await world.bentList({ sequence: lote.sequence + 1, entities }))
  const chain = [base64(signer), base64(between)]
  return {
    whole: createSigningKey(leaf.pair.privateJwk, chain),
    alone: createSigningKey(leaf.pair.privateJwk, chain.slice(0, 1)),
  }
}

/** A status list of the Belgian issuer at another host, where every entry has this value, made so many seconds ago. */
export function serveStatus(
  { web, pkis, clock }: DiagnosisWorld,
  {
    value = 0,
    age = 0,
    by = pkis.BE.keys.get('pid-issuer'),
  }: { readonly value?: number; readonly age?: number; readonly by?: SigningKey },
): void {
  const list = createBitList(2, 1024)
  setStatus(list, 0, value)
  const { alg, key, x5c } = by
  const iat = clock.seconds() - age
  const token = { uri: OTHER_STATUS, iat, exp: iat + 86_400, ttl: 86_400, alg, key, x5c }
  const text = runSync(createStatusList(list, { ...token, deflate: deflateSync }), driver)
  web.apps.set(
    HOST,
    new Hono().get('/status/1', (c) => c.body(text)),
  )
}

/** Belgium suspends the recognition of its identity document. */
export function suspend(
  { be }: DiagnosisWorld,
  target: readonly string[] = SUSPEND.target,
): Promise<{ readonly sha256: string }> {
  return be.agreements.signNotice({ ...SUSPEND, target, reason: REASON })
}

/** One bit of the signature of the issuer. */
export function breakSignature(presented: string): string {
  const [jwt = '', ...rest] = presented.split('~')
  return [flipLast(jwt), ...rest].join('~')
}

/** One bit of the signature of a token. */
export function flipLast(token: string): string {
  const [header = '', payload = '', signature = ''] = token.split('.')
  const bytes = Buffer.from(signature, 'base64url')
  bytes[5] = (bytes[5] ?? 0) ^ 1
  return [header, payload, bytes.toString('base64url')].join('.')
}

/** Another family name in place of the one that was signed. */
export function tamper(presented: string): string {
  const parts = presented.split('~')
  const at = parts.findIndex((part) => decoded(part).includes('family_name'))
  const changed = Buffer.from(decoded(parts[at] ?? '').replace('Peeters', 'Janssens')).toString('base64url')
  return parts.with(at, changed).join('~')
}

function decoded(part: string): string {
  return Buffer.from(part, 'base64url').toString('utf8')
}

/** Other members of the header, with the signature as it was. */
export function withHeader(presented: string, changes: object): string {
  const [header = '', ...rest] = presented.split('.')
  const bent = { ...(JSON.parse(decoded(header)) as object), ...changes }
  return [Buffer.from(JSON.stringify(bent)).toString('base64url'), ...rest].join('.')
}

/** A wallet instance attestation signed by somebody, right or wrong. */
export function attestationBy({ clock }: DiagnosisWorld, { alg, key, x5c }: SigningKey): string {
  const iat = clock.seconds()
  return runSync(
    createClientAttestation({
      subject: 'TEST wallet',
      instanceKey: newSigningKey().publicJwk,
      walletName: 'TEST wallet',
      walletVersion: '1',
      iat,
      exp: iat + 3600,
      alg,
      key,
      x5c,
    }),
    driver,
  )
}
