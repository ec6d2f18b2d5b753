import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { changesTexts } from '@entente/ui'
import { afterAll, expect, test } from 'vitest'
import { runDiff } from './run-diff.ts'

const ROOT = join(import.meta.dirname, '../../../..')
const ENTENTE = join(ROOT, 'scripts/entente.mjs')
const BE_JP = join(ROOT, 'agreements/be-jp')
const folder = mkdtempSync(join(tmpdir(), 'entente-diff-'))
afterAll(() => rmSync(folder, { recursive: true }))

const text = readFileSync(join(BE_JP, 'agreement.json'), 'utf8')
type Members = { [member: string]: unknown }
const withMembers = (change: Members): string =>
  JSON.stringify({ ...(JSON.parse(text) as Members), ...change })

function save(name: string, content: string | Uint8Array): string {
  const path = join(folder, name)
  mkdirSync(join(path, '..'), { recursive: true })
  writeFileSync(path, content)
  return path
}

const older = save('older.json', text)
const newer = save('newer.json', withMembers({ mode: 'test', title: { en: 'Other\u001b[31m' } }))
const payload = (content: string) => Buffer.from(content).toString('base64url')
const envelope = save(
  'signed.json',
  JSON.stringify({ payload: payload(text), signatures: [{ protected: 'e30', signature: 'AA' }] }),
)

/** In this process; that the command itself starts is tested apart. */
async function diff(...args: string[]) {
  const [out, errors]: [string[], string[]] = [[], []]
  const code = await runDiff(args, { out: (line) => out.push(line), error: (line) => errors.push(line) })
  return { code, stdout: out.join('\n').replaceAll(/[\u2068\u2069]/g, ''), stderr: errors.join('\n') }
}

test.each<[string, string[], number, string[]]>([
  ['the same text twice', [older, older], 0, [changesTexts.en.none, 'agreement:be-jp, version 1']],
  ['a folder and its file', [BE_JP, older], 0, [changesTexts.en.none]],
  ['a signed envelope and its text', [envelope, older], 0, ['signatures not checked', changesTexts.en.none]],
  [
    'another mode and title',
    [older, newer],
    1,
    [
      '- Allows less (1)\n  Agreement: the kind of operation changes from ‘Pilot’ to ‘Test without effect’.',
      '= Neither more nor less (7)',
      'the title (French) is no longer stated',
    ],
  ],
  ['the other way round', [newer, envelope], 1, ['+ Allows more (1)']],
  [
    'in Japanese',
    [older, newer, '--lang', 'ja'],
    1,
    ['協定：運用の種類を「試行」から「試験（効力なし）」に変更。', changesTexts.ja.directions.narrows],
  ],
  ['in Arabic', [older, newer, '--lang', 'ar'], 1, ['الاتفاق: تغيير نوع التشغيل']],
])('[BE-JP 18] %s: exit code and sentences', async (_, args, code, said) => {
  const result = await diff(...args)
  expect(result.stderr).toBe('')
  expect(result.code).toBe(code)
  for (const part of said) expect(result.stdout).toContain(part)
})

test('text of a draft reaches the terminal without control characters', async () => {
  expect((await diff(older, newer)).stdout).not.toContain('\u001b')
})

test('JSON out holds each change with pointer, values and its sentence in the language asked for', async () => {
  const { code, stdout } = await diff(older, newer, '--json', '--lang', 'fr')
  expect(code).toBe(1)
  const told = JSON.parse(stdout) as { older: Members; lang: string; changes: Members[] }
  expect(told).toMatchObject({ older: { id: 'urn:entente:agreement:be-jp', version: 1 }, lang: 'fr' })
  expect(told.changes[0]).toEqual({
    pointer: '/mode',
    change: 'changed',
    direction: 'narrows',
    from: 'pilot',
    to: 'test',
    sentence:
      'Accord – mode de fonctionnement\u00a0: désormais «\u00a0Test sans effet\u00a0», auparavant «\u00a0Phase pilote\u00a0».',
  })
})

test.each<[string, string[], number, string]>([
  ['no file', [], 64, 'two agreements are needed'],
  ['one file', [older], 64, 'two agreements are needed'],
  ['three files', [older, newer, older], 64, 'there are 3'],
  ['an unknown option', [older, newer, '--brief'], 64, '--brief'],
  ['an unknown language', [older, newer, '--lang', 'it'], 64, '--lang is one of'],
  ['a path that is not there', [older, join(folder, 'none')], 65, 'cannot read'],
  ['a folder of several agreements', [join(ROOT, 'agreements'), older], 65, 'name one'],
  ['text that is not JSON', [save('torn.json', text.slice(0, 99)), older], 65, 'not JSON'],
  ['a member that is there twice', [save('twice.json', '{"a":1,"a":2}'), older], 65, 'not strict JSON: /a'],
  ['JSON that is no agreement', [older, save('other.json', '{"a":1}')], 65, 'is not an agreement: '],
  [
    'an envelope of something else',
    [save('empty.json', JSON.stringify({ payload: payload('{}'), signatures: [] })), older],
    65,
    'is not an agreement',
  ],
  [
    'an envelope that holds no text',
    [save('bad.json', JSON.stringify({ payload: '/w==', signatures: [] })), older],
    65,
    'payload is not base64url',
  ],
  ['a file beyond 1 MiB', [save('large.json', `"${'a'.repeat(1024 * 1024)}"`), older], 65, '1 MiB'],
])('%s: one clear line on standard error', async (_, args, code, part) => {
  const result = await diff(...args)
  expect(result).toMatchObject({ code, stdout: '' })
  expect(result.stderr).toContain(part)
})

test.each([
  [['diff', '--help'], 0, 'Usage: entente diff OLDER NEWER'],
  [['diff', BE_JP, BE_JP], 0, changesTexts.en.none],
  [['diff', BE_JP, newer], 1, 'Allows less'],
  [['diff', BE_JP], 64, 'two agreements are needed'],
  [['--help'], 0, 'entente diff OLDER NEWER'],
])('entente %j ends with %i', (args, code, part) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [ENTENTE, ...args], { encoding: 'utf8' })
  expect(status).toBe(code)
  expect(stdout + stderr).toContain(part)
  expect(stdout + stderr).not.toContain('    at ')
})
