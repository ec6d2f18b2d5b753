import { runSync, verifySdJwtVc } from '@entente/credentials'
import { newSigningKey, nodeDriver } from '../../../national-node/src/kernel/crypto.ts'
import type { Family } from '../harness.ts'
import { CLAIMS, createIssuing, issuerTrust, issueToken, NOW, VCT } from '../inputs.ts'
import { issueFloor } from '../node-floor.ts'
import { probeCurve } from '../probes.ts'
import { peerIssuer, peerVerifier } from '../sd-jwt-peer.ts'

const HOLDERS = 2000

/** G1: an SD-JWT VC with eight disclosures and two certificates in the header. */
export async function family(): Promise<Family> {
  const issuing = createIssuing()
  const holders = Array.from({ length: HOLDERS }, () => newSigningKey().publicJwk)
  const peer = await peerIssuer(issuing)
  const frame = {
    _sd: [
      'family_name',
      'given_name',
      'birthdate',
      'nationalities',
      'place_of_birth',
      'address',
      'sex',
      'document_number',
    ],
  }
  const holderOf = (turn: number) => holders[turn % HOLDERS] as (typeof holders)[number]
  const ours = (turn: number) => issueToken(issuing, holderOf(turn))
  const theirs = (turn: number): Promise<string> =>
    peer.issue(
      {
        ...CLAIMS,
        vct: VCT,
        iss: 'https://issuer.example',
        iat: NOW,
        exp: NOW + 86_400,
        cnf: { jwk: holderOf(turn) },
      } as never,
      frame as never,
      { header: { typ: 'dc+sd-jwt', x5c: issuing.x5c } },
    )
  return {
    name: 'issue-sdjwt',
    state: 'warm',
    limit: { formula: 'S', of: ({ sign }) => sign, sample: probeCurve },
    ours: 'entente',
    peer: '@sd-jwt',
    candidates: [
      { name: 'entente', run: ours },
      { name: '@sd-jwt', run: theirs },
      { name: 'node:crypto alone (floor)', run: issueFloor(issuing, ours(0)) },
      { name: '@sd-jwt, 32 in flight', run: theirs, inFlight: 32, batch: 1 },
    ],
    async correct() {
      const verifier = await peerVerifier(issuing)
      await verifier.verify(ours(0))
      const trust = issuerTrust(issuing)
      const driver = nodeDriver({ issuer: trust.answer })
      for (const token of [ours(1), await theirs(1)]) {
        const report = runSync(
          verifySdJwtVc(token, { at: NOW, role: 'pid', types: [VCT], keyBinding: 'forbidden' }),
          driver,
        )
        if (report.verdict !== 'valid') throw new Error(`wrong answer: ${JSON.stringify(report.checks)}`)
        if (report.claims?.['family_name'] !== CLAIMS['family_name']) throw new Error('other claims came out')
      }
      return { 'cross-acceptance': 'each verifies what the other issued' }
    },
  }
}
