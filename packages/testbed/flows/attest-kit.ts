/** For the issuance flows: what a wallet provider says of instances and keys, well-formed unless a test wants otherwise. */
import { deflateSync } from 'node:zlib'
import {
  createAttestationPop,
  createBitList,
  createClientAttestation,
  createKeyAttestation,
  createStatusList,
  type Driver,
  type NewAttestationPop,
  type NewClientAttestation,
  type NewKeyAttestation,
  runSync,
  setStatus,
  STATUS_INVALID,
} from '@entente/credentials'
import type { Fetch } from '../../national-node/src/kernel/fetch.ts'
import { newSigningKey, nodeDriver } from '../../national-node/src/kernel/crypto.ts'
import { randomToken } from '../../national-node/src/kernel/ids.ts'
import type { SigningKey } from '../../national-node/src/kernel/keys.ts'
import type { TestPki } from '../src/pki.ts'
import { type Attest, CLIENT, type IssueWorld, type RawWallet } from './issue-world.ts'

const driver = nodeDriver() as Driver
export const STATUS_URL = 'https://provider.example/status/1'

type World = Pick<IssueWorld, 'baseUrl' | 'clock' | 'pki'>
export type InstanceChange = {
  readonly wia?: Partial<NewClientAttestation>
  readonly pop?: Partial<NewAttestationPop>
  /** Signs the proof in place of the attested key. */
  readonly popKey?: ReturnType<typeof newSigningKey>
}

/** One wallet instance: its headers for each request, with a proof of their own. */
export function walletInstance(world: World, change: InstanceChange = {}, key = newSigningKey()) {
  const wia = (more: Partial<NewClientAttestation> = {}): string => {
    const now = world.clock.seconds()
    const { alg, key: signer, x5c } = providerKey(world.pki)
    const steps = createClientAttestation({
      subject: CLIENT,
      instanceKey: key.publicJwk,
      walletName: 'TEST wallet',
      walletVersion: '0.1.0',
      iat: now,
      exp: now + 3600,
      alg,
      key: signer,
      x5c,
      ...change.wia,
      ...more,
    })
    return runSync(steps, driver)
  }
  const pop = (more: Partial<NewAttestationPop> = {}): string => {
    const proof = { audience: world.baseUrl, jti: randomToken(), iat: world.clock.seconds() }
    const all = { ...proof, ...change.pop, ...more }
    return runSync(createAttestationPop((change.popKey ?? key).key, all), driver)
  }
  const attestation = wia()
  const attest: Attest = (challenge) => ({
    'oauth-client-attestation': attestation,
    'oauth-client-attestation-pop': pop({ challenge }),
  })
  return { key, wia, pop, attest }
}

export function providerKey({ keys }: Pick<TestPki, 'keys'>): SigningKey {
  return keys.get('wallet-provider')
}

/** A key attestation over fresh keys. */
export function attestKeys(
  { clock, pki }: Pick<World, 'clock' | 'pki'>,
  change: Partial<NewKeyAttestation> & { readonly count?: number } = {},
) {
  const { count = 1, ...more } = change
  const holders = Array.from({ length: count }, () => newSigningKey())
  const { alg, key, x5c } = providerKey(pki)
  const now = clock.seconds()
  const steps = createKeyAttestation({
    keys: holders.map(({ publicJwk }) => publicJwk),
    iat: now,
    exp: now + 300,
    alg,
    key,
    x5c,
    ...more,
  })
  return { jwt: runSync(steps, driver), holders }
}

/** A request by proof of one type, with attested keys. */
export async function attestedRequest(
  world: World,
  wallet: RawWallet,
  type: 'jwt' | 'attestation',
  change: Parameters<typeof attestKeys>[1] = {},
) {
  const nonce = await wallet.nonce()
  const { jwt, holders } = attestKeys(world, { nonce, ...change })
  const proofs =
    type === 'attestation'
      ? { attestation: [jwt] }
      : { jwt: [wallet.keyProof({ nonce, keyAttestation: jwt }, holders[0])] }
  return { body: { credential_configuration_id: 'pid', proofs }, holders, attestation: jwt }
}

/** The status list of the provider, with these entries revoked; any other address is unknown. */
export function statusFetch({ pki, clock }: Pick<World, 'pki' | 'clock'>, revoked: readonly number[]): Fetch {
  return async (url) => {
    const bits = createBitList(1, 16_384)
    for (const index of revoked) setStatus(bits, index, STATUS_INVALID)
    const { alg, key, x5c } = providerKey(pki)
    const iat = clock.seconds()
    const token = runSync(
      createStatusList(bits, {
        uri: STATUS_URL,
        iat,
        exp: iat + 3600,
        ttl: 900,
        alg,
        key,
        x5c,
        deflate: (bytes) => deflateSync(bytes),
      }),
      driver,
    )
    const text = async () => token
    const known = String(url) === STATUS_URL
    return {
      status: known ? 200 : 404,
      headers: new Headers(),
      receivedAt: clock.now(),
      text,
      json: async () => undefined,
      bytes: async () => new Uint8Array(),
    }
  }
}
