import { beforeAll, describe, expect, test } from 'vitest'
import * as write from '../der/write-der.ts'
import {
  AT,
  basic,
  CERT_SIGN,
  type Chain,
  driver,
  forge,
  forgeChain,
  type Key,
  type Keys,
  newKey,
  newKeys,
  SIGN,
} from '../pkix/forge-chain.ts'
import { verifyPath } from '../pkix/verify-path.ts'
import { type Bytes, runAsync } from '../ports.ts'
import { checkRevocation } from './check-revocation.ts'
import { entryIssuer, forgeCrl, issuingPoint, number, pointsTo, reason } from './forge-crl.ts'

let keys: Keys
let other: Key
let rootCrl: Bytes
beforeAll(async () => {
  keys = await newKeys()
  other = await newKey()
  rootCrl = await forgeCrl(keys.root, { issuer: 'TEST Root' })
})

const LISTED = [{ serial: 1, extensions: [reason(1)] }]
const CRL_SIGN = ['2.5.29.15', true, write.bitString(Uint8Array.of(0x02), 1)] as const
const leafWith = (point: Parameters<typeof pointsTo>[0]) => ({
  leaf: { extensions: [basic(false), SIGN, pointsTo(point)] },
})

async function ask(chain: Chain, crls: readonly Bytes[], certificates: readonly Bytes[] = []) {
  const path = await runAsync(
    verifyPath({ chain: [chain.leaf, chain.middle], anchors: [chain.anchor], at: AT }),
    driver,
  )
  if (!path.ok) throw new Error(path.detail)
  return runAsync(checkRevocation({ ...path, at: AT, crls, certificates }), driver)
}

describe('lists signed with another key than certificates', () => {
  const signer = (change: Partial<Parameters<typeof forge>[0]>): Promise<Bytes> =>
    forge({
      version: 3,
      alg: 'ES256',
      notBefore: '2026-01-01T00:00:00.000Z',
      notAfter: '2027-01-01T00:00:00.000Z',
      subject: 'TEST Middle',
      issuer: 'TEST Root',
      key: other,
      issuerKey: keys.root,
      extensions: [basic(false), CRL_SIGN],
      ...change,
    })

  test.each<[string, Parameters<typeof signer>[0], string]>([
    ['of the same superior', {}, 'good'],
    ['that may not sign lists', { extensions: [basic(false), SIGN] }, 'unknown'],
    ['that does not say what it may', { extensions: [basic(false)] }, 'unknown'],
    ['that has ended', { notAfter: '2026-11-01T00:00:00.000Z' }, 'unknown'],
    ['of a superior elsewhere', { issuer: 'TEST Elsewhere' }, 'unknown'],
  ])('by a certificate %s: %s', async (_, change, status) => {
    const crls = [rootCrl, await forgeCrl(other)]
    const statuses = await ask(await forgeChain(keys, {}), crls, [await signer(change)])
    expect(statuses[0]).toMatchObject({ status })
  })

  test('a signer that is revoked, or of which nothing is known, says nothing', async () => {
    const chain = await forgeChain(keys, {})
    const crl = await forgeCrl(other)
    const certificates = [await signer({})]
    const revoking = await forgeCrl(keys.root, { issuer: 'TEST Root', entries: LISTED })
    for (const crls of [[crl], [crl, revoking]])
      expect((await ask(chain, crls, certificates))[0]).toMatchObject({ status: 'unknown' })
  })

  test('a key the authority certified for itself needs a list of another key about it', async () => {
    const chain = await forgeChain(keys, {})
    const serial = 5
    const own = await signer({ issuer: 'TEST Middle', issuerKey: keys.middle, serial })
    const answer = await forgeCrl(other)
    expect((await ask(chain, [rootCrl, answer], [own]))[0]).toMatchObject({ status: 'unknown' })
    // The list of the authority itself covers the leaf as well; only one about the signer alone shows the difference.
    const about = [number(1), issuingPoint({ full: 'Signers' })]
    const pointed = await signer({
      issuer: 'TEST Middle',
      issuerKey: keys.middle,
      serial,
      extensions: [basic(false), CRL_SIGN, pointsTo({ full: 'Signers' })],
    })
    const good = await forgeCrl(keys.middle, { extensions: about })
    expect((await ask(chain, [rootCrl, answer, good], [pointed]))[0]).toEqual({ status: 'good' })
    const bad = await forgeCrl(keys.middle, { extensions: about, entries: [{ serial }] })
    expect((await ask(chain, [rootCrl, answer, bad], [pointed]))[0]).toMatchObject({ status: 'unknown' })
  })

  test('a namesake that an authority elsewhere under the anchor certified says nothing', async () => {
    const rogue = await newKey()
    const elsewhere = await signer({
      subject: 'TEST Rogue',
      key: rogue,
      extensions: [basic(true), CERT_SIGN],
    })
    const namesake = await signer({ issuer: 'TEST Rogue', issuerKey: rogue })
    const crls = [rootCrl, await forgeCrl(other), await forgeCrl(rogue, { issuer: 'TEST Rogue' })]
    const statuses = await ask(await forgeChain(keys, {}), crls, [elsewhere, namesake])
    expect(statuses[0]).toMatchObject({ status: 'unknown' })
  })

  test('an indirect issuer that the leaf names may answer; one it does not name may not', async () => {
    const changes = leafWith({ full: 'A', crlIssuer: 'TEST Lists' })
    const certificates = [await signer({ subject: 'TEST Lists' })]
    const extensions = [number(1), issuingPoint({ full: 'A', indirect: true })]
    const crl = await forgeCrl(other, { issuer: 'TEST Lists', extensions })
    expect((await ask(await forgeChain(keys, changes), [rootCrl, crl], certificates))[0]).toEqual({
      status: 'good',
    })
    expect((await ask(await forgeChain(keys, {}), [rootCrl, crl], certificates))[0]).toMatchObject({
      status: 'unknown',
    })
    const entries = [{ serial: 1, extensions: [entryIssuer('TEST Middle')] }]
    const listing = await forgeCrl(other, { issuer: 'TEST Lists', extensions, entries })
    expect((await ask(await forgeChain(keys, changes), [rootCrl, listing], certificates))[0]).toMatchObject({
      status: 'revoked',
    })
  })
})
