/** Two operators at their terminals, beside running node processes: they negotiate, sign, suspend, drill. */
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { type Agreement, canonicalJson } from '@entente/agreement'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { addSeconds, systemClock } from '../../national-node/src/kernel/clock.ts'
import { hexSha256 } from '../../national-node/src/kernel/crypto.ts'
import { runOperate } from '../../national-node/src/operate/run-operate.ts'
import { type ProcessCode, type ProcessTestbed, startProcessTestbed } from '../src/process-testbed.ts'
import { configFile } from '../src/start-testbed.ts'
import { PLACES, storedAt } from './each-place.ts'

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 })
const ENTENTE = join(import.meta.dirname, '../../../scripts/entente.mjs')
const ID = 'urn:entente:agreement:be-jp'

type Ended = { readonly code: number; readonly out: string; readonly error: string }

/** The command itself, in this process: what it does with the store is seen by those of the nodes. */
async function entente(...words: string[]): Promise<Ended> {
  const said: Record<'out' | 'error', string[]> = { out: [], error: [] }
  const code = await runOperate(words, {
    out: (line) => void said.out.push(line),
    error: (line) => void said.error.push(line),
  })
  return { code, out: said.out.join('\n'), error: said.error.join('\n') }
}

/** As it is typed. */
async function typed(...words: string[]): Promise<Ended> {
  const child = spawn(process.execPath, [ENTENTE, 'operate', ...words], { stdio: ['ignore', 'pipe', 'pipe'] })
  const [[code], out, error] = await Promise.all([
    once(child, 'exit'),
    text(child.stdout),
    text(child.stderr),
  ])
  return { code: code as number, out: out.trim(), error: error.trim() }
}

describe.each(PLACES.map((place) => ({ ...place })))('the operators on $name', (place) => {
  const dir = mkdtempSync(join(tmpdir(), 'entente-operate-'))
  let testbed: ProcessTestbed
  beforeAll(async () => {
    if (!place.skipped) testbed = await startProcessTestbed({ dir, ...storedAt(place) })
  })
  afterAll(async () => {
    await testbed?.close()
    rmSync(dir, { recursive: true, force: true })
  })

  const at = (side: ProcessCode, ...words: string[]) => entente(configFile(side, testbed.layout), ...words)

  async function nextVersion(): Promise<Agreement> {
    const text = await testbed.inside('be', async (node) => {
      const { states } = await node.agreements.compiled(node.store.db, systemClock.now())
      return states.get(ID)?.agreement as Agreement
    })
    const { validity, version } = text
    return {
      ...text,
      version: version + 1,
      previous: { version, sha256: hexSha256(canonicalJson(text)) },
      validity: { ...validity, inForceFrom: addSeconds(systemClock.now(), -5) },
    }
  }

  test.skipIf(place.skipped)(
    'propose, show, comment, sign and counter-sign between two processes',
    async () => {
      const file = join(dir, 'next.json')
      writeFileSync(file, JSON.stringify(await nextVersion()))
      const proposed = await at('be', 'propose', file)
      expect(proposed).toMatchObject({ code: 0, error: '' })
      const hash = proposed.out.split(' ').at(-1) ?? ''
      const listed = await at('jp', 'proposals', '--json')
      expect(JSON.parse(listed.out)).toMatchObject([{ sha256: hash, standing: 'open', by: 'BE', version: 2 }])
      expect(
        await at('jp', 'comment', hash.slice(0, 10), '異存はありません。', '--lang', 'ja'),
      ).toMatchObject({ code: 0 })
      const shown = await at('be', 'show', hash, '--lang', 'fr')
      expect(shown.out).toContain('異存はありません。')
      const changes = /--changes ([0-9a-f]{64})/.exec(shown.out)?.[1] ?? ''
      expect(await at('be', 'sign', hash)).toMatchObject({ code: 2 })
      expect(await at('be', 'sign', hash, '--changes', '0'.repeat(64))).toMatchObject({
        code: 2,
        error: expect.stringContaining('other-changes-shown'),
      })
      expect(await at('be', 'sign', hash, '--changes', changes)).toMatchObject({ code: 0 })
      const second = await at('jp', 'sign', hash, '--changes', changes)
      expect(second.out).toContain('signed by BE and JP')
      for (const side of ['be', 'jp'] as const) {
        const answer = await fetch(`${testbed.urls[side]}/agreements`)
        const { agreements } = (await answer.json()) as { agreements: { id: string; version: number }[] }
        expect(agreements.find(({ id }) => id === ID)?.version).toBe(2)
      }
    },
  )

  test.skipIf(place.skipped)(
    '[BE-JP 1] a drill: shown here within 5 s, there within 60 s, acknowledged, lifted',
    async () => {
      const report = join(dir, 'drill.json')
      const drill = await at('be', 'drill', 'be-jp', 'recognitions:be-jp.pid', '--report', report, '--json')
      expect(drill).toMatchObject({ code: 0, error: '' })
      const told = JSON.parse(readFileSync(report, 'utf8')) as {
        measured: { where: string; ms?: number; limitMs: number }[]
        acknowledged?: { by: string; compact: string }
      }
      expect(told.measured.map(({ where }) => where)).toEqual(['home', 'JP'])
      for (const { ms, limitMs } of told.measured) expect(ms).toBeLessThanOrEqual(limitMs)
      expect(told.acknowledged).toMatchObject({
        by: 'JP',
        compact: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
      })
      expect((await at('be', 'agreements')).out).not.toContain('suspended')
    },
  )

  test.skipIf(place.skipped)('a suspension reaches a partner that was down when it was signed', async () => {
    await testbed.stop('jp', 'SIGKILL')
    const reason = ['--reason', 'S3', '--words', 'Maintenance', '--lang', 'en']
    const suspended = await at('be', 'suspend', 'be-jp', 'recognitions:be-jp.pid', ...reason)
    expect(suspended).toMatchObject({ code: 0 })
    expect((await at('be', 'agreements')).out).toContain('suspended: be-jp.pid')
    await testbed.start('jp')
    await at('be', 'deliver')
    const there = await at('jp', 'agreements')
    expect(there.out).toContain('suspended: be-jp.pid')
    const notice = suspended.out.split(' ').at(-1) ?? ''
    expect(await at('be', 'lift', 'be-jp', notice.slice(0, 12))).toMatchObject({ code: 0 })
    expect((await at('jp', 'agreements')).out).not.toContain('suspended')
  })

  test.skipIf(place.skipped)('a sign-in link is good for one browser, and wrong use is told', async () => {
    const { out } = await at('jp', 'sign-in', 'night-shift', '--lang', 'ja')
    const answer = await fetch(out)
    expect(out).toContain('/ja/workbench/sign-in?code=')
    expect(await answer.text()).toContain('night-shift')
    expect(await at('jp', 'sign-in', 'Anna Janssens')).toMatchObject({ code: 2 })
    expect(await at('jp', 'celebrate')).toMatchObject({ code: 64 })
    expect(await at('jp', 'show')).toMatchObject({ code: 64 })
    expect(await at('jp', 'show', 'ffffffffff')).toMatchObject({ code: 2 })
    expect(await at('jp', 'propose', join(dir, 'missing.json'))).toMatchObject({ code: 65 })
    expect(await entente(join(dir, 'no-node.json'), 'proposals')).toMatchObject({ code: 65 })
    expect(await typed('--help')).toMatchObject({ code: 0, error: '' })
  })
})
