import {
  createJws,
  createRequestLink,
  createRequestObject,
  createX509HashClientId,
  parseJws,
  REQUEST_OBJECT_TYP,
  runSync,
} from '@entente/credentials'
import { newSigningKey } from '../../kernel/crypto.ts'
import { Fault } from '../../kernel/fault.ts'
import { randomToken } from '../../kernel/ids.ts'
import type { RequestFault } from './faults.ts'
import { breakSignature } from './faulty-signer.ts'
import type { SigningKey } from '../../kernel/keys.ts'
import { ANY_WALLET, type SandboxDeps } from './sandbox-deps.ts'

/** A query that most wallets can answer, so that it is the fault that stops them. */
const QUERY = {
  credentials: [
    {
      id: 'credential',
      format: 'dc+sd-jwt',
      meta: { vct_values: ['urn:eudi:pid:1'] },
      claims: [{ path: ['family_name'] }],
    },
  ],
} as const

/**
 * `stranger`: who signs for nobody. `expired`: who might ask until lately; absent where the node has no authority for
 * it. One each for link and request, since the one names the other.
 */
export type FaultyDeps = SandboxDeps & {
  readonly stranger: SigningKey
  readonly expired: SigningKey | undefined
}

function signerOf({ accessKey, stranger, expired }: FaultyDeps, fault: RequestFault): SigningKey {
  if (fault === 'unknown-signer') return stranger
  if (fault !== 'expired-certificate') return accessKey
  if (expired !== undefined) return expired
  throw new Fault('not-found', 'sandbox/no-authority', 'This node certifies nobody who asks')
}

/** The link that opens a wallet on a request with this fault; the request itself lies at its address. */
export function faultyLink(deps: FaultyDeps, fault: RequestFault): { link: string; requestUri: string } {
  const requestUri = `${deps.baseUrl}/sandbox/faulty/${fault}`
  const clientId = runSync(createX509HashClientId(signerOf(deps, fault).x5c), deps.driver)
  return { requestUri, link: createRequestLink(ANY_WALLET, { clientId, requestUri }) }
}

/** Made anew each time it is fetched. */
export function faultyRequest(deps: FaultyDeps, fault: RequestFault): string {
  const { clock, driver, baseUrl } = deps
  const { alg, key, x5c } = signerOf(deps, fault)
  const iat = clock.seconds() - (fault === 'expired' ? 3600 : 0)
  const good = runSync(
    createRequestObject({
      responseUri: `${baseUrl}/sandbox/verifier/response/none`,
      nonce: randomToken(),
      state: randomToken(),
      query: QUERY,
      encryptionKey: { ...newSigningKey().publicJwk, kid: randomToken(16) },
      verifierInfo: [],
      iat,
      exp: iat + 300,
      signWith: { alg, key, x5c },
    }),
    driver,
  )
  if (fault === 'broken-signature') return breakSignature(good)
  const { payload } = parseJws(good)
  const bent = { ...payload, ...changesOf(fault) }
  if (fault === 'no-nonce') delete bent['nonce']
  const header = { typ: REQUEST_OBJECT_TYP, x5c: [...x5c] }
  return runSync(createJws({ header, payload: bent, alg, key }), driver)
}

function changesOf(fault: RequestFault): { readonly [member: string]: string } {
  if (fault === 'wrong-audience') return { aud: 'https://somebody-else.example' }
  if (fault === 'other-client') return { client_id: 'x509_hash:47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU' }
  if (fault === 'redirect-uri') return { redirect_uri: 'https://somebody-else.example/callback' }
  return {}
}
