import { deflateSync } from 'node:zlib'
import {
  createBitList,
  lookUpStatus,
  openStatusList,
  runSync,
  setStatus,
  createStatusListToken,
} from '@entente/credentials'
import { getListFromStatusListJWT } from '@sd-jwt/jwt-status-list'
import { nodeDriver } from '../../../national-node/src/kernel/crypto.ts'
import type { Family } from '../harness.ts'
import { createIssuing, issuerTrust, NOW } from '../inputs.ts'

const ENTRIES = 2 ** 20
const URI = 'https://node.be.example/status/1'

/** One look-up in a list of a million, already open. The peer keeps the opened list as well. */
export async function family(): Promise<Family> {
  const issuing = createIssuing()
  const list = createBitList(1, ENTRIES)
  const revoked = Array.from({ length: ENTRIES / 50 }, (_, index) => (index * 7919) % ENTRIES)
  for (const index of revoked) setStatus(list, index, 1)
  const token = runSync(
    createStatusListToken({
      bits: 1,
      compressed: deflateSync(list.bytes),
      uri: URI,
      iat: NOW,
      exp: NOW + 86_400,
      ttl: 900,
      alg: 'ES256',
      key: issuing.key,
      x5c: issuing.x5c,
    }),
    nodeDriver(),
  )
  const driver = nodeDriver({ issuer: issuerTrust(issuing).answer })
  const opened = runSync(openStatusList({ token, uri: URI, at: NOW }), driver)
  const open = opened.list
  if (open === undefined) throw new Error(`the list does not open: ${JSON.stringify(opened.checks)}`)
  const peer = getListFromStatusListJWT(token)
  const indexOf = (turn: number) => (turn * 104_729) % ENTRIES
  const read = (turn: number) => ((list.bytes[indexOf(turn) >> 3] as number) >> (indexOf(turn) & 7)) & 1
  return {
    name: 'status',
    state: 'warm',
    limit: { formula: 'one memory read in the same loop', of: () => loopRate(read) },
    ours: 'entente, with every check',
    peer: '@sd-jwt/jwt-status-list',
    candidates: [
      {
        name: 'entente, with every check',
        run: (turn) => lookUpStatus(open, indexOf(turn), NOW),
        batch: 5000,
      },
      { name: '@sd-jwt/jwt-status-list', run: (turn) => peer.getStatus(indexOf(turn)), batch: 5000 },
    ],
    async correct() {
      for (let turn = 0; turn < 5000; turn++) {
        const index = indexOf(turn)
        const { value } = lookUpStatus(open, index, NOW) as { value?: number }
        if (value !== read(turn) || peer.getStatus(index) !== value)
          throw new Error(`wrong answer at ${index}`)
      }
      const outside = lookUpStatus(open, ENTRIES, NOW)
      if (outside.checks.every(({ ok }) => ok)) throw new Error('wrong answer: accepts an index outside')
      return { entente: 'an index outside is refused' }
    },
  }
}

function loopRate(read: (turn: number) => number): number {
  const start = process.cpuUsage()
  let sum = 0
  const turns = 20_000_000
  for (let turn = 0; turn < turns; turn++) sum += read(turn)
  const { user, system } = process.cpuUsage(start)
  return sum < 0 ? 0 : (turns * 1e6) / (user + system)
}
