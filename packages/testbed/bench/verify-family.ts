import { runSync, verifySdJwtVc, type Report } from '@entente/credentials'
import { importJWK, jwtVerify } from 'jose'
import { nodeDriver } from '../../national-node/src/kernel/crypto.ts'
import type { Candidate, Family } from './harness.ts'
import { floor, floorCold } from './node-floor.ts'
import { AUDIENCE, createIssuing, issuerTrust, NONCE, NOW, presentations, VCT } from './inputs.ts'
import { probeCurve } from './probes.ts'
import { chainByNode, peerVerifier, peerVerify, x5cOfToken } from './sd-jwt-peer.ts'

const TOKENS = 2000

/** Verification with key binding, every holder new: known issuer (warm) or a chain never seen (cold). */
export async function verifyFamily(state: 'warm' | 'cold'): Promise<Family> {
  const issuing = createIssuing()
  const tokens = presentations(issuing, TOKENS)
  const trust = issuerTrust(issuing)
  const driver = nodeDriver({ issuer: trust.answer })
  const policy = {
    at: NOW,
    role: 'pid',
    types: [VCT],
    keyBinding: { audience: AUDIENCE, nonce: NONCE, maxAgeSeconds: 3600 },
  } as const
  const verify = (token: string): Report => {
    const report = runSync(verifySdJwtVc(token, policy), driver)
    if (report.verdict === 'valid') trust.keep()
    return report
  }
  const at = (turn: number) => tokens[turn % TOKENS] as (typeof tokens)[number]
  const peer = await peerVerifier(issuing)
  const peerRun = async (token: string) => {
    if (!chainByNode(x5cOfToken(token), issuing.root)) throw new Error('chain')
    return peerVerify(peer, token)
  }
  const issuerKey = await importJWK(issuing.publicJwk as never, 'ES256')
  const joseRun = async (turn: number) => {
    const { presentation, holder } = at(turn)
    const parts = presentation.split('~')
    await jwtVerify(parts[0] ?? '', issuerKey)
    return jwtVerify(parts.at(-1) ?? '', await importJWK(holder as never, 'ES256'))
  }
  const cold = state === 'cold'
  const ours: Candidate = {
    name: 'entente',
    run: (turn) => verify(at(turn).presentation),
    ...(cold ? { forget: trust.forget } : {}),
  }
  return {
    name: cold ? 'verify-sdjwt-cold' : 'verify-sdjwt',
    state,
    limit: cold
      ? { formula: 'V/4', of: ({ verify: v }) => v / 4, sample: probeCurve }
      : { formula: 'V/2', of: ({ verify: v }) => v / 2, sample: probeCurve },
    ours: 'entente',
    peer: '@sd-jwt + chain by node',
    candidates: [
      ours,
      { name: '@sd-jwt + chain by node', run: (turn) => peerRun(at(turn).presentation) },
      { name: 'node:crypto alone (floor)', run: cold ? floorCold(issuing, tokens) : floor(issuing, tokens) },
      ...(cold
        ? []
        : [{ name: '@sd-jwt, no chain', run: (turn: number) => peerVerify(peer, at(turn).presentation) }]),
      ...(cold ? [] : [{ name: 'jose, two signatures only', run: joseRun }]),
    ],
    correct: () => correct(verify, peerRun, tokens[0]?.presentation ?? ''),
  }
}

/** Both accept the good one; what each does with bad ones is told. Ours must refuse all of them. */
async function correct(
  ours: (token: string) => Report,
  peer: (token: string) => Promise<unknown>,
  good: string,
): Promise<Record<string, string>> {
  if (ours(good).verdict !== 'valid')
    throw new Error(`ours refuses the control: ${JSON.stringify(ours(good).checks)}`)
  await peer(good)
  const bad = badTokens(good)
  const accepted: string[] = []
  for (const [name, token] of bad) {
    if (ours(token).verdict === 'valid') throw new Error(`wrong answer: ours accepts ${name}`)
    const theirs = await peer(token).then(
      () => true,
      () => false,
    )
    if (theirs) accepted.push(name)
  }
  return {
    entente: `all ${bad.length} rejected`,
    '@sd-jwt': accepted.length === 0 ? `all ${bad.length} rejected` : `accepts ${accepted.join(', ')}`,
  }
}

function badTokens(good: string): [string, string][] {
  const parts = good.split('~')
  const flip = (text: string, place: number) =>
    text.slice(0, place) + (text[place] === 'A' ? 'B' : 'A') + text.slice(place + 1)
  const replaced = (index: number, text: string) => parts.with(index, text).join('~')
  const jwt = parts[0] ?? ''
  const kb = parts.at(-1) ?? ''
  return [
    ['a tampered issuer signature', replaced(0, flip(jwt, jwt.length - 10))],
    ['a tampered key binding', replaced(parts.length - 1, flip(kb, kb.length - 10))],
    ['a changed disclosure', replaced(1, flip(parts[1] ?? '', 30))],
    ['a disclosure left out after signing', parts.toSpliced(1, 1).join('~')],
    ['no key binding', `${parts.slice(0, -1).join('~')}~`],
  ]
}
