import { type Report, runSync, verifyDeviceResponse } from '@entente/credentials'
import { newSigningKey, nodeDriver } from '../../../national-node/src/kernel/crypto.ts'
import type { Family } from '../harness.ts'
import { createIssuing, driver, type Issuing, issuerTrust, NOW } from '../inputs.ts'
import { certificateReader, PID_TYPE, respond, responses, TRANSCRIPT } from '../mdoc-inputs.ts'
import { peerContext, peerVerifyMdoc } from '../mdoc-peer.ts'
import { probeCurve } from '../probes.ts'

const RESPONSES = 1000

/** G4: a device response with eight of fifteen elements, signed by the device; issuer known, every holder new. */
export async function family(): Promise<Family> {
  const issuing = createIssuing()
  const answers = responses(issuing, RESPONSES)
  const trust = issuerTrust(issuing)
  const judge = nodeDriver({ issuer: trust.answer })
  const policy = {
    at: NOW,
    role: 'pid',
    types: [PID_TYPE],
    device: { transcript: TRANSCRIPT },
    readCertificate: certificateReader(),
  } as const
  const ours = (answer: Uint8Array): Report => {
    const [report] = runSync(verifyDeviceResponse(answer, policy), judge)
    if (report === undefined) throw new Error('no report')
    if (report.verdict === 'valid') trust.keep()
    return report
  }
  const context = peerContext(issuing)
  const peer = (answer: Uint8Array) => peerVerifyMdoc(answer, TRANSCRIPT, { context, root: issuing.root })
  const at = (turn: number) => answers[turn % RESPONSES] as Uint8Array
  return {
    name: 'verify-mdoc',
    state: 'warm',
    limit: { formula: 'V/2', of: ({ verify }) => verify / 2, sample: probeCurve },
    ours: 'entente',
    peer: '@owf/mdoc + chain by node',
    candidates: [
      { name: 'entente', run: (turn) => ours(at(turn)) },
      { name: '@owf/mdoc + chain by node', run: (turn) => peer(at(turn)) },
      { name: 'node:crypto alone (floor)', run: floor(issuing) },
    ],
    correct: () => correct(issuing, ours, peer),
  }
}

/** Two signatures by two keys, the second imported as a holder's is. */
function floor(issuing: Issuing): () => unknown {
  const data = new Uint8Array(500)
  const signature = driver({ op: 'sign', alg: 'ES256', key: issuing.key, data }) as Uint8Array
  const check = () => {
    const key = driver({ op: 'import', alg: 'ES256', jwk: issuing.publicJwk }) as never
    return driver({ op: 'verify', alg: 'ES256', key, data, signature })
  }
  const kept = driver({ op: 'import', alg: 'ES256', jwk: issuing.publicJwk }) as never
  return () => driver({ op: 'verify', alg: 'ES256', key: kept, data, signature }) === true && check()
}

/** Both accept the good one; what each does with bad ones is told. Ours must refuse all of them. */
async function correct(
  issuing: Issuing,
  ours: (answer: Uint8Array) => Report,
  peer: (answer: Uint8Array) => Promise<void>,
): Promise<Record<string, string>> {
  const good = respond(issuing, newSigningKey())
  const { verdict, checks } = ours(good)
  if (verdict !== 'valid') throw new Error(`ours refuses the control: ${JSON.stringify(checks)}`)
  await peer(good)
  const changed = good.slice()
  changed[Buffer.from(good).indexOf('Peeters')] = 0x51
  const other = good.slice()
  const last = other.length - 12
  other[last] = (other[last] ?? 0) ^ 1
  const past = { signed: NOW - 7200, validFrom: NOW - 7200, validUntil: NOW - 3600 }
  const bad: [string, Uint8Array][] = [
    ['a changed element', changed],
    ['a changed device signature', other],
    ['another device', respond(issuing, newSigningKey(), newSigningKey())],
    ['an expired document', respond(issuing, newSigningKey(), undefined, past)],
  ]
  const accepted: string[] = []
  for (const [name, answer] of bad) {
    if (ours(answer).verdict === 'valid') throw new Error(`wrong answer: ours accepts ${name}`)
    const theirs = await peer(answer).then(
      () => true,
      () => false,
    )
    if (theirs) accepted.push(name)
  }
  return {
    entente: `all ${bad.length} rejected`,
    '@owf/mdoc': accepted.length === 0 ? `all ${bad.length} rejected` : `accepts ${accepted.join(', ')}`,
  }
}
