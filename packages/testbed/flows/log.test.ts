/** Public logs between two nodes that serve and call over HTTP: cosigned, proved to each other, read by a stranger. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addSeconds, steppingClock } from '../../national-node/src/kernel/clock.ts'
import { hexSha256 } from '../../national-node/src/kernel/crypto.ts'
import { createFetch } from '../../national-node/src/kernel/fetch.ts'
import { logKeys } from '../src/log-config.ts'
import { runLog } from '../src/log/run-log.ts'
import { startTestbed, type Testbed } from '../src/start-testbed.ts'
import { PLACES, storedAt } from './each-place.ts'

const START = '2027-01-15T10:00:00.000Z'
const AGREEMENT = { t: 'agreement', sha256: hexSha256('the agreement') } as const
const NOTICE = { t: 'notice', sha256: hexSha256('a notice') } as const

describe.each(PLACES)('Public logs of Belgium and Japan ($name)', (place) => {
  const { skipped } = place
  const dir = mkdtempSync(join(tmpdir(), 'entente-logs-'))
  const clock = steppingClock(START)
  const lines: string[] = []
  let testbed: Testbed
  beforeAll(async () => {
    if (skipped) return
    const write = (line: string) => lines.push(line)
    testbed = await startTestbed({
      dir,
      nodes: ['be', 'jp'],
      ...storedAt(place),
      clock,
      webWallet: false,
      write,
    })
  })
  afterAll(async () => {
    await testbed?.close()
    rmSync(dir, { recursive: true, force: true })
  })

  const both = () => [testbed.nodes.be, testbed.nodes.jp]
  const round = async () => {
    await Promise.all(both().map(({ publicLog }) => publicLog.publish()))
    await Promise.all(both().map(({ publicLog }) => publicLog.watch()))
  }
  const facts = (partner: 'BE' | 'JP', leaf: typeof AGREEMENT | typeof NOTICE) => {
    const { store, publicLog } = partner === 'BE' ? testbed.nodes.jp : testbed.nodes.be
    return publicLog.facts(store.db, { leaf, partner, witnesses: 1 })
  }
  const keysOf = (code: 'be' | 'jp') =>
    logKeys({
      party: code.toUpperCase(),
      baseUrl: testbed.urls[code],
      pki: testbed.layout.pkis[code],
    })

  test.skipIf(skipped)('[BE-JP 2] what both append, each finds proved in both logs, and fresh', async () => {
    for (const [node, other] of [
      [testbed.nodes.be, 'JP'],
      [testbed.nodes.jp, 'BE'],
    ] as const)
      await node.store.transaction((tx) => node.publicLog.append(tx, AGREEMENT, { alsoIn: [other] }))
    await round()
    const known = { fork: false, checkpointAt: START }
    expect(await facts('BE', AGREEMENT)).toEqual({ included: ['JP', 'BE'], ...known })
    expect(await facts('JP', AGREEMENT)).toEqual({ included: ['BE', 'JP'], ...known })
  })

  test.skipIf(skipped)('a stranger verifies the log from its keys alone, and that it only grew', async () => {
    const said: string[] = []
    const terminal = { out: (line: string) => said.push(line), error: (line: string) => said.push(line) }
    const file = join(dir, 'seen')
    const args = [`${testbed.urls.be}/log`, '--key', keysOf('be').key, '--cosigner', keysOf('jp').cosigner]
    const ask = (...more: string[]) => runLog([...args, '--remember', file, ...more], terminal)
    expect(await ask('--leaf', AGREEMENT.sha256), said.join('\n')).toBe(2)
    // The command reads the clock of this machine, for which these cosignatures come from the future.
    expect(said.join('\n')).toMatch(/does not hold {2}cosignature .* in the future/)
    const effects = { fetch: createFetch({ allowLocalHttp: true, clock }), clock }
    const now = (...more: string[]) => runLog([...args, '--remember', file, ...more], terminal, effects)
    expect(await now('--leaf', AGREEMENT.sha256, '--max-age', '900'), said.join('\n')).toBe(0)
    const { be } = testbed.nodes
    await be.store.transaction((tx) => be.publicLog.append(tx, NOTICE))
    clock.advance(61)
    await round()
    expect(await now('--leaf', NOTICE.sha256, '--kind', 'notice'), said.join('\n')).toBe(0)
    expect(said.join('\n')).toMatch(/holds {10}growth {7}continues the \d+ leaves seen before/)
  })

  test.skipIf(skipped)('[BE-JP 2] a partner that is cut off grows too old for the agreement', async () => {
    const before = await facts('BE', AGREEMENT)
    clock.advance(20 * 60)
    // Nobody asks and nobody answers: time alone passes.
    expect(await facts('BE', AGREEMENT)).toEqual(before)
    expect((before.checkpointAt ?? '') < addSeconds(clock.now(), -15 * 60)).toBe(true)
    await round()
    expect(await facts('BE', AGREEMENT)).toMatchObject({ checkpointAt: clock.now() })
  })

  test.skipIf(skipped)('nothing of this was an error', () => {
    expect(lines.filter((line) => line.includes('"level":"error"'))).toEqual([])
    expect(lines.filter((line) => line.includes('"event":"audit.'))).toEqual([])
  })
})
