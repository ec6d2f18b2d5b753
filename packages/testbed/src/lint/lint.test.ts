import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { canonicalJson, type Json, parseJson } from '@entente/agreement'
import { findingTexts } from '@entente/ui'
import { afterAll, expect, test } from 'vitest'
import { hexSha256 } from '../../../national-node/src/kernel/crypto.ts'
import { runLint } from './run-lint.ts'

const ROOT = join(import.meta.dirname, '../../../..')
const ENTENTE = join(ROOT, 'scripts/entente.mjs')
const AGREEMENTS = join(ROOT, 'agreements')
const folder = mkdtempSync(join(tmpdir(), 'entente-lint-'))
afterAll(() => rmSync(folder, { recursive: true }))

const text = readFileSync(join(AGREEMENTS, 'be-jp/agreement.json'), 'utf8')

function save(name: string, content: string | Uint8Array): string {
  const path = join(folder, name)
  mkdirSync(join(path, '..'), { recursive: true })
  writeFileSync(path, content)
  return path
}

type Members = { [member: string]: Json }

/** The Belgian–Japanese agreement with other members at the top. */
const withMembers = (change: Members): string =>
  JSON.stringify({ ...(JSON.parse(text) as Members), ...change })

const good = save('good.json', text)
const bad = save(
  'bad.json',
  withMembers({ mode: 'production', languages: { authentic: ['it'], published: ['en'] } }),
)
const previous = { version: 1, sha256: hexSha256(canonicalJson(parseJson(text))) }
const second = save('second.json', withMembers({ version: 2, previous }))
const forged = save(
  'forged.json',
  withMembers({ version: 2, previous: { version: 1, sha256: 'a'.repeat(64) } }),
)

type Rule = Members & { id: string }
const rules = (JSON.parse(text) as { recognitions: Rule[] }).recognitions
/** Japan recognises no Belgian register. */
const oneWay = rules.filter((rule) => rule.id !== 'be-jp.corp')
const corp = oneWay.findIndex((rule) => rule.id === 'jp-be.corp')

/** In this process; that the command itself starts is tested apart. */
async function lint(args: string[]) {
  const [out, errors]: [string[], string[]] = [[], []]
  const code = await runLint(args, { out: (line) => out.push(line), error: (line) => errors.push(line) })
  return { code, stdout: out.join('\n'), stderr: errors.join('\n') }
}

type Row = [what: string, args: string[], code: number, said: string[]]

test.each<Row>([
  [
    'a file without errors',
    [save('one-way.json', withMembers({ recognitions: oneWay }))],
    0,
    [
      'urn:entente:agreement:be-jp, version 1',
      'no errors',
      `information AL11 /recognitions/${corp}`,
      findingTexts('en', 'AL11').caseWorker,
      'business-register, JP recognises BE: no rule',
      'business-register, BE recognises JP: jp-be.corp (pilot)',
    ],
  ],
  ['a folder with an agreement', [join(AGREEMENTS, 'be-jp')], 0, ['agreement:be-jp, version 1']],
  [
    'the folder of all agreements',
    [AGREEMENTS],
    0,
    ['agreement:be-jp, version 1', 'agreement:eu-jp, version 1'],
  ],
  ['several paths', [good, join(AGREEMENTS, 'eu-jp')], 0, ['good.json', 'agreement:eu-jp, version 1']],
  [
    'an agreement with errors',
    [bad],
    1,
    ['error AL08 /languages/published', findingTexts('en', 'AL08').caseWorker, 'authentic it is missing'],
  ],
  ['an agreement with errors beside a good one', [good, bad], 1, ['no errors', 'error AL08']],
  ['findings in Japanese', [bad, '--lang', 'ja'], 1, ['error AL08', findingTexts('ja', 'AL08').caseWorker]],
  ['JSON that is no agreement', [save('other.json', '{"a":1}')], 1, ['not an agreement', 'error AL01']],
  ['a member that is there twice', [save('twice.json', '{"a":1,"a":2}')], 1, ['error AL01 /a']],
  ['a second version alone', [second], 0, ['warning AL04 /previous']],
  ['a second version after the first', [second, '--previous', good], 0, ['no errors, no warnings']],
  [
    'a second version after another first',
    [forged, '--previous', good],
    1,
    ['error AL04 /previous/sha256', previous.sha256],
  ],
])('%s: exit code and findings', async (_, args, code, said) => {
  const result = await lint(args)
  expect(result.stderr).toBe('')
  expect(result.code).toBe(code)
  for (const part of said) expect(result.stdout).toContain(part)
})

test('agreements that are looked at together are compared with each other', async () => {
  const change = (id: string, to: string) =>
    withMembers({
      id: `urn:entente:agreement:${id}`,
      relations: [{ to: `urn:entente:agreement:${to}`, relation: 'prevails', kinds: ['credential'] }],
    })
  save('both/a/agreement.json', change('be-jp', 'eu-jp'))
  save('both/b/agreement.json', change('eu-jp', 'be-jp'))
  const together = await lint([join(folder, 'both')])
  expect(together.stdout.match(/error AL32 \/relations\/0/g)).toHaveLength(2)
  expect((await lint([join(folder, 'both/a')])).stdout).not.toContain('AL32')
})

test('text of a draft reaches the terminal without control characters', async () => {
  const { stdout } = await lint([save('rude.json', withMembers({ 'zz\u001b[31m': 1 }))])
  expect(stdout).toContain('AL01')
  expect(stdout).not.toContain('\u001b')
})

test.each<[string, string[], number, string]>([
  ['no path', [], 64, 'PATH is missing'],
  ['an unknown option', [good, '--fix'], 64, '--fix'],
  ['an unknown language', [good, '--lang', 'it'], 64, '--lang is one of'],
  [
    'the version before of several agreements',
    [AGREEMENTS, '--previous', good],
    64,
    '--previous is for one agreement',
  ],
  ['a path that is not there', [join(folder, 'none')], 65, 'cannot read'],
  ['a folder without agreements', [save('empty/x.txt', '').replace('/x.txt', '')], 65, 'no agreement.json'],
  ['text that is not JSON', [save('torn.json', text.slice(0, 100))], 65, 'not JSON'],
  ['bytes that are not UTF-8', [save('latin.json', new Uint8Array([0x22, 0xe9, 0x22]))], 65, 'not UTF-8'],
  ['a file beyond 1 MiB', [save('large.json', `"${'a'.repeat(1024 * 1024)}"`)], 65, '1 MiB'],
  [
    'a version before that is no agreement',
    [second, '--previous', join(folder, 'other.json')],
    65,
    '--previous',
  ],
])('%s: one clear line on standard error', async (_, args, code, part) => {
  const result = await lint(args)
  expect(result).toMatchObject({ code, stdout: '' })
  expect(result.stderr).toContain(part)
})

test('JSON out holds every finding with its texts in the language asked for', async () => {
  const { code, stdout } = await lint([bad, '--json', '--lang', 'fr'])
  const { files } = JSON.parse(stdout) as { files: Members[] }
  expect(code).toBe(1)
  expect(files).toHaveLength(1)
  expect(files[0]).toMatchObject({ file: bad, agreement: { id: 'urn:entente:agreement:be-jp', version: 1 } })
  expect(files[0]?.['findings']).toContainEqual({
    rule: 'AL08',
    severity: 'error',
    pointer: '/languages/published',
    detail: 'authentic it is missing',
    meaning: findingTexts('fr', 'AL08'),
  })
})

function entente(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [ENTENTE, ...args], { encoding: 'utf8' })
  return { code: status, stdout, stderr }
}

test('the command passes output and exit code through', () => {
  const { code, stdout, stderr } = entente('lint', bad, '--lang', 'nl')
  expect([code, stderr]).toEqual([1, ''])
  expect(stdout).toContain(findingTexts('nl', 'AL08').caseWorker)
})

test.each([
  [['lint', '--help'], 0, 'Usage: entente lint PATH'],
  [['lint', AGREEMENTS], 0, 'agreement:be-jp, version 1'],
  [['lint'], 64, 'PATH is missing'],
  [['lint', join(folder, 'none')], 65, 'cannot read'],
  [['--help'], 0, 'entente lint PATH'],
])('entente %j ends with %i', (args, code, part) => {
  const result = entente(...args)
  expect(result.code).toBe(code)
  expect(result.stdout + result.stderr).toContain(part)
  expect(result.stdout + result.stderr).not.toContain('    at ')
})
