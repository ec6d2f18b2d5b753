import { runSync, verifyIssuerSigned } from '@entente/credentials'
import { hash } from 'node:crypto'
import { newSigningKey, nodeDriver } from '../../../national-node/src/kernel/crypto.ts'
import type { Family } from '../harness.ts'
import { createIssuing, driver, issuerTrust, NOW } from '../inputs.ts'
import { certificateReader, issueMdoc, PID_TYPE } from '../mdoc-inputs.ts'
import { peerContext, peerIssue } from '../mdoc-peer.ts'
import { probeCurve } from '../probes.ts'

const HOLDERS = 2000
const ELEMENTS = 15

/** G3: an mdoc with fifteen elements and two certificates in the header. */
export async function family(): Promise<Family> {
  const issuing = createIssuing()
  const holders = Array.from({ length: HOLDERS }, () => newSigningKey().publicJwk)
  const holderOf = (turn: number) => holders[turn % HOLDERS] as (typeof holders)[number]
  const ours = (turn: number) => issueMdoc(issuing, holderOf(turn))
  const peer = peerIssue(issuing, peerContext(issuing))
  const item = new Uint8Array(100)
  const floor = () => {
    for (let count = 0; count < ELEMENTS; count++) hash('sha256', item, 'base64url')
    return driver({ op: 'sign', alg: 'ES256', key: issuing.key, data: item })
  }
  return {
    name: 'issue-mdoc',
    state: 'warm',
    limit: { formula: 'S', of: ({ sign }) => sign, sample: probeCurve },
    ours: 'entente',
    peer: '@owf/mdoc',
    candidates: [
      { name: 'entente', run: ours },
      { name: '@owf/mdoc', run: (turn) => peer(holderOf(turn)) },
      { name: 'node:crypto alone (floor)', run: floor },
    ],
    async correct() {
      const judge = nodeDriver({ issuer: issuerTrust(issuing).answer })
      const policy = {
        at: NOW,
        role: 'pid',
        types: [PID_TYPE],
        readCertificate: certificateReader(),
      } as const
      for (const document of [ours(0), await peer(holderOf(0))]) {
        const report = runSync(verifyIssuerSigned(document, policy), judge)
        if (report.verdict !== 'valid') throw new Error(`wrong answer: ${JSON.stringify(report.checks)}`)
        if (!JSON.stringify(report.claims).includes('"family_name":"Peeters"'))
          throw new Error('other claims came out')
      }
      return { 'cross-acceptance': 'ours verifies both; the peer verifies ours in verify-mdoc' }
    },
  }
}
