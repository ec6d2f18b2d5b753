/** For tests: what @openid4vc/openid4vp 0.4.6 leaves to its user, on jose; it calls the web of this world. */
import { createHash } from 'node:crypto'
import type { Openid4vpVerifier } from '@openid4vc/openid4vp'
import {
  CompactEncrypt,
  compactDecrypt,
  importJWK,
  jwtVerify,
  SignJWT,
  type JWK,
  type JWTHeaderParameters,
  type JWTPayload,
} from 'jose'
import type { PresentWorld } from './present-world.ts'

type Callbacks = ConstructorParameters<typeof Openid4vpVerifier>[0]['callbacks']

/** The cryptography that the library leaves to its user, on jose. */
export function callbacksOf({
  world,
  decryption,
}: {
  world: Pick<PresentWorld, 'pkis' | 'web' | 'clock'>
  decryption?: JWK
}): Callbacks {
  const access = world.pkis.JP.files['access']?.privateJwk as JWK
  const { d: _, ...accessPublic } = access
  return {
    hash: (data, alg) => createHash(alg.replace('-', '')).update(data).digest(),
    signJwt: async (signer, { header, payload }) => {
      const { alg } = signer as { alg: string }
      const jwt = await new SignJWT(payload as JWTPayload)
        .setProtectedHeader({ ...header, alg } as JWTHeaderParameters)
        .sign(await importJWK(access, alg))
      return { jwt, signerJwk: accessPublic as never }
    },
    verifyJwt: async (signer, { compact }) => {
      const { alg } = signer as { alg: string }
      await jwtVerify(compact, await importJWK(accessPublic, alg), {
        currentDate: new Date(world.clock.now()),
      })
      return { verified: true, signerJwk: accessPublic as never }
    },
    encryptJwe: async ({ publicJwk, alg, enc, apu, apv }, data) => {
      const encryption = new CompactEncrypt(new TextEncoder().encode(data)).setProtectedHeader({
        alg,
        enc,
        ...(publicJwk.kid === undefined ? {} : { kid: publicJwk.kid }),
        ...(apu === undefined ? {} : { apu }),
        ...(apv === undefined ? {} : { apv }),
      })
      const jwe = await encryption.encrypt(await importJWK(publicJwk as JWK, alg))
      return { jwe, encryptionJwk: publicJwk }
    },
    decryptJwe: async (jwe) => {
      const { plaintext } = await compactDecrypt(jwe, await importJWK(decryption ?? {}, 'ECDH-ES'))
      return {
        decrypted: true,
        payload: new TextDecoder().decode(plaintext),
        decryptionJwk: decryption as never,
      }
    },
    getX509CertificateMetadata: () => ({ sanDnsNames: [], sanUriNames: [] }),
    fetch: (async (url: string | URL, init?: RequestInit) =>
      world.web.walletFetch(String(url), init as never)) as unknown as NonNullable<Callbacks['fetch']>,
  }
}
