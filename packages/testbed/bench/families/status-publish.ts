import { constants, deflateRawSync, deflateSync, inflateSync } from 'node:zlib'
import {
  type BitList,
  changeStatuses,
  compressedOf,
  createBitList,
  createSegmentedList,
  createStatusListToken,
  runSync,
  setStatus,
} from '@entente/credentials'
import { nodeDriver } from '../../../national-node/src/kernel/crypto.ts'
import { seededChoice } from '../../src/seeded-choice.ts'
import type { Family } from '../harness.ts'
import { createIssuing, NOW } from '../inputs.ts'

const ENTRIES = 10_000_000
const REVOKED = ENTRIES / 50
const segment = (bytes: Uint8Array) =>
  deflateRawSync(bytes, { level: 6, finishFlush: constants.Z_FULL_FLUSH })

/** A list of ten million, one in fifty revoked: one more is revoked, and the list is signed again. */
export async function family(): Promise<Family> {
  const { key, x5c } = createIssuing()
  const driver = nodeDriver()
  const choose = seededChoice(10)
  const anywhere = () => ({ index: choose(ENTRIES), value: 1 })
  const changes = Array.from({ length: REVOKED }, anywhere)
  const segmented = createSegmentedList(1, ENTRIES, segment)
  changeStatuses(segmented, changes, segment)
  const whole = createBitList(1, ENTRIES)
  for (const { index, value } of changes) setStatus(whole, index, value)
  const sign = (compressed: Uint8Array) =>
    runSync(
      createStatusListToken({
        bits: 1,
        compressed,
        uri: 'https://node.be.example/status/1',
        iat: NOW,
        exp: NOW + 86_400,
        ttl: 900,
        alg: 'ES256',
        key,
        x5c,
      }),
      driver,
    )
  const inSegments = () => {
    changeStatuses(segmented, [anywhere()], segment)
    return sign(compressedOf(segmented))
  }
  return {
    name: 'status-publish',
    state: 'warm',
    limit: { formula: 'the whole list compressed at level 6', of: () => wholeRate(whole) },
    ours: 'entente',
    candidates: [{ name: 'entente', run: inSegments }],
    async correct() {
      const opened = inflateSync(compressedOf(segmented))
      if (!opened.equals(whole.bytes)) throw new Error('wrong answer: zlib reads another list')
      return { entente: 'zlib opens the same bytes' }
    },
  }
}

function wholeRate({ bytes }: BitList): number {
  const start = process.cpuUsage()
  const turns = 40
  for (let turn = 0; turn < turns; turn++) deflateSync(bytes, { level: 6 })
  const { user, system } = process.cpuUsage(start)
  return (turns * 1e6) / (user + system)
}
