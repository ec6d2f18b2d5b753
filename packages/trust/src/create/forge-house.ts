/** For tests: a signer with its chain, a time-stamp authority, and lists that say that all of them are good. All TEST. */
import {
  AT,
  basic,
  CERT_SIGN,
  type Chain,
  forge,
  forgeChain,
  type Key,
  type Keys,
  newKey,
  newKeys,
  purposes,
  SIGN,
} from '../pkix/forge-chain.ts'
import { type Bytes, type Instant, runAsync } from '../ports.ts'
import { forgeCrl } from '../revocation/forge-crl.ts'
import { answerTimestampRequest } from '../timestamp/authority.ts'
import { askTimestamp } from '../timestamp/client.ts'
import { createWebDocumentDriver } from '../web-document-driver.ts'
import { localSigner } from './local-signer.ts'
import type { MaterialSource, Signer, StampSource } from './order.ts'

export const drive = createWebDocumentDriver(crypto.subtle)

export type House = {
  readonly keys: Keys
  readonly chain: Chain
  readonly signer: Signer
  /** Time-stamps of this moment, each with a serial number of its own. */
  readonly timestampsAt: (at: Instant) => StampSource
  readonly timestamps: StampSource
  readonly revocation: MaterialSource
  readonly stampAnchor: Bytes
  readonly drive: typeof drive
  readonly at: Instant
}

const LONG = { notBefore: '2020-01-01T00:00:00.000Z', notAfter: '2040-01-01T00:00:00.000Z' }

type Authority = {
  readonly root: Key
  readonly key: Key
  readonly anchor: Bytes
  readonly certificate: Bytes
}

export async function forgeAuthority(name = 'TEST Stamp Root'): Promise<Authority> {
  const [root, key] = [await newKey(), await newKey()]
  const common = { version: 3, alg: 'ES256', ...LONG, issuer: name, issuerKey: root } as const
  const anchor = await forge({
    ...common,
    subject: name,
    key: root,
    extensions: [basic(true), CERT_SIGN],
  })
  const extensions = [basic(false), SIGN, purposes(true, '1.3.6.1.5.5.7.3.8')]
  const certificate = await forge({ ...common, serial: 5, subject: 'TEST TSA', key, extensions })
  return { root, key, anchor, certificate }
}

export function stampsBy({ certificate, key }: Authority): House['timestampsAt'] {
  let serial = 0
  return (at) => (question) => {
    const own = { certificate, alg: 'ES256', key: key.key, policy: '1.2.3', accuracySeconds: 1 } as const
    const moment = { at, serial: Uint8Array.of(1, ++serial) }
    return askTimestamp(
      async ({ body }) => ({
        status: 200,
        contentType: 'application/timestamp-reply',
        body: await runAsync(answerTimestampRequest(body, own, moment), drive),
      }),
      { ...question, nonce: Uint8Array.of(7, serial) },
    )
  }
}

export async function forgeHouse(): Promise<House> {
  const keys = await newKeys()
  const chain = await forgeChain(keys, { root: LONG, middle: LONG })
  const authority = await forgeAuthority()
  const certificates = [chain.leaf, chain.middle]
  const crls = [
    await forgeCrl(keys.middle),
    await forgeCrl(keys.root, { issuer: 'TEST Root' }),
    await forgeCrl(authority.root, { issuer: 'TEST Stamp Root' }),
  ]
  const timestampsAt = stampsBy(authority)
  return {
    keys,
    chain,
    signer: localSigner({ alg: 'ES256', key: keys.leaf.key, certificates, drive }),
    timestampsAt,
    timestamps: timestampsAt(AT),
    revocation: async () => ({ crls, certificates: [chain.anchor, authority.anchor] }),
    stampAnchor: authority.anchor,
    drive,
    at: AT,
  }
}
