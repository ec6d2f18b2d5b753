import { encryptJwe, openPresentationResponse } from '@entente/credentials'
import { execFileSync } from 'node:child_process'
import { createPrivateKey, createPublicKey, diffieHellman, generateKeyPairSync } from 'node:crypto'
import { compactDecrypt, importJWK } from 'jose'
import type { Family } from '../harness.ts'
import { nodeJweCrypto } from '../../../national-node/src/kernel/jwe-crypto.ts'
import { createIssuing, presentations } from '../inputs.ts'

const ANSWERS = 200
const STATE = 'bench-state-of-22-chars'
const KID = 'bench-key'

/** The encrypted answer of a wallet, with one presentation, from the form to its members: key agreement, GCM, JSON. */
export async function family(): Promise<Family> {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const recipient = { ...publicKey.export({ format: 'jwk' }), kid: KID } as never
  const key = privateKey.export({ format: 'jwk' }) as never
  const shown = presentations(createIssuing(), ANSWERS)
  const answers = await Promise.all(
    shown.map(({ presentation }) =>
      encryptJwe({
        plaintext: { vp_token: { pid: [presentation] }, state: STATE },
        recipient,
        enc: 'A256GCM',
      }),
    ),
  )
  const at = (turn: number) => answers[turn % ANSWERS] as string
  const open = (response: string, state = STATE) =>
    openPresentationResponse({ response }, { key, kid: KID, state, platform: nodeJweCrypto })
  // Each request has a key of its own, which lies in the database: reading it is part of the work on both sides.
  const peer = async (response: string) => {
    const theirs = await importJWK({ ...(key as object), alg: 'ECDH-ES' } as never)
    const { plaintext } = await compactDecrypt(response, theirs)
    return JSON.parse(Buffer.from(plaintext).toString('utf8')) as object
  }
  const own = createPrivateKey({ key, format: 'jwk' })
  const other = createPublicKey({
    key: generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' }),
    format: 'jwk',
  })
  return {
    name: 'open-response',
    state: 'warm',
    limit: { formula: 'one key agreement on P-256 by openssl', of: agreementRate, sample: () => ({}) },
    ours: 'entente',
    peer: 'jose and JSON.parse',
    candidates: [
      { name: 'entente', run: (turn) => open(at(turn)) },
      { name: 'jose and JSON.parse', run: (turn) => peer(at(turn)) },
      { name: 'node:crypto alone (floor)', run: () => diffieHellman({ privateKey: own, publicKey: other }) },
    ],
    async correct() {
      for (const answer of answers)
        if ((await open(answer)).kind !== 'answer') throw new Error('wrong answer: refuses a good one')
      if ((await open(at(0), 'another-state')).kind !== 'refused')
        throw new Error('wrong answer: accepts another session')
      const last = at(0).slice(0, -2) + (at(0).endsWith('AA') ? 'BB' : 'AA')
      if ((await open(last)).kind !== 'refused') throw new Error('wrong answer: accepts a changed message')
      return { entente: 'another session and a changed message are refused' }
    },
  }
}

/** "+F5:<curve>:<bits>:<per second, or seconds each>". */
function agreementRate(): number {
  const output = execFileSync('openssl', ['speed', '-mr', '-seconds', '1', 'ecdhp256'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const fields = /^\+F5:.*$/m.exec(output)?.[0].split(':') ?? []
  const value = Number(fields.at(-1))
  return value < 1 ? 1 / value : value
}
