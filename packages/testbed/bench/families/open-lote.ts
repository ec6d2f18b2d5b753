import { createSignedLote, type Lote, openLote, runSync } from '@entente/trust'
import { compactVerify } from 'jose'
import { createPublicKey } from 'node:crypto'
import { nodeDriver } from '../../../national-node/src/kernel/crypto.ts'
import type { Family } from '../harness.ts'
import { createIssuing, NOW } from '../inputs.ts'
import { instantOf } from '../../../national-node/src/kernel/clock.ts'
import { sha256 } from '../../../national-node/src/kernel/crypto.ts'

const ENTITIES = 400
/** Copies that differ, so that nothing is remembered from one to the next. */
const LISTS = 8

/** A list of four hundred trusted entities (TS 119 602, JSON) from its bytes to its services, every member looked at. */
export async function family(): Promise<Family> {
  const issuing = createIssuing()
  const { key, x5c, publicJwk } = issuing
  const driver = nodeDriver()
  const answers = driver as (step: object) => unknown
  const lists = Array.from({ length: LISTS }, (_, copy) =>
    runSync(createSignedLote(listOf(x5c, copy), { alg: 'ES256', key, x5c: [...x5c], iat: NOW }), answers),
  )
  const at = (turn: number) => lists[turn % LISTS] as string
  const pin = sha256(Buffer.from(x5c[0] ?? '', 'base64'))
  const open = (compact: string) =>
    runSync(openLote({ compact, signers: [pin], at: instantOf(NOW) }), answers)
  const publicKey = createPublicKey({ key: publicJwk, format: 'jwk' })
  const peer = async (compact: string) => {
    const { payload } = await compactVerify(compact, publicKey)
    return JSON.parse(Buffer.from(payload).toString('utf8')) as object
  }
  return {
    name: 'open-lote',
    state: 'warm',
    limit: { formula: 'JSON.parse of the same text', of: () => parseRate(at(0)), sample: () => ({}) },
    ours: 'entente',
    peer: 'jose and JSON.parse',
    candidates: [
      { name: 'entente', run: (turn) => open(at(turn)) },
      { name: 'jose and JSON.parse', run: (turn) => peer(at(turn)) },
    ],
    async correct() {
      for (const list of lists) {
        const opened = open(list)
        if (opened.outcome !== 'fresh' || opened.lote.entities.length !== ENTITIES)
          throw new Error(`wrong answer: a good list is ${JSON.stringify(opened).slice(0, 200)}`)
      }
      const other = runSync(openLote({ compact: at(0), signers: ['another'], at: instantOf(NOW) }), answers)
      if (other.outcome !== 'bad-signature')
        throw new Error('wrong answer: accepts a signer who is not pinned')
      return { entente: `a signer who is not pinned is refused; ${at(0).length} characters` }
    },
  }
}

const english = (value: string) => [{ lang: 'en', value }]
const link = (uri: string) => [{ lang: 'en', uri }]

function listOf(x5c: readonly string[], copy: number): Lote {
  const type = 'http://uri.etsi.org/19602/SvcType/PID/Issuance'
  const entities = Array.from({ length: ENTITIES }, (_, index) => ({
    name: english(`TEST provider ${copy}.${index}`),
    address: {
      postal: [
        { lang: 'en', street: 'TEST street 1', locality: 'TEST town', postalCode: '1000', country: 'BE' },
      ],
      electronic: link('mailto:test@example.org'),
    },
    information: link('https://example.org/provider'),
    services: [
      { type, name: english('TEST issuance'), identity: { certificates: [x5c[0] ?? ''] }, history: [] },
    ],
  }))
  return {
    sequence: copy + 1,
    type: 'http://uri.etsi.org/19602/LoTEType/EUPIDProvidersList',
    operator: english('TEST operator'),
    issued: instantOf(NOW - 3600),
    nextUpdate: instantOf(NOW + 86_400),
    entities,
  }
}

function parseRate(compact: string): number {
  const text = Buffer.from(compact.split('.')[1] ?? '', 'base64url').toString('utf8')
  const start = process.cpuUsage()
  const turns = 40
  for (let turn = 0; turn < turns; turn++) JSON.parse(text)
  const { user, system } = process.cpuUsage(start)
  return (turns * 1e6) / (user + system)
}
