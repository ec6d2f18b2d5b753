import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { runCheckInvoice } from './run-check-invoice.ts'

const ROOT = join(import.meta.dirname, '../../../..')
const ENTENTE = join(ROOT, 'scripts/entente.mjs')
const VECTORS = join(ROOT, 'packages/invoice/src/vectors')
const folder = mkdtempSync(join(tmpdir(), 'entente-invoice-'))
afterAll(() => rmSync(folder, { recursive: true }))

const belgian = join(VECTORS, 'belgian-invoice.xml')
const japanese = join(VECTORS, 'japanese-invoice.xml')
const text = readFileSync(belgian, 'utf8')

function save(name: string, content: string | Uint8Array): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

const wrong = save('wrong.xml', text.replace('<cbc:ID>2026-0117</cbc:ID>', ''))
const warned = save('warned.xml', text.replace('<cbc:Note>', '<cbc:UUID>1</cbc:UUID><cbc:Note>'))
const order = save('order.xml', '<Order/>')

/** In this process; that the command itself starts is tested apart. */
async function check(...args: string[]) {
  const [out, errors]: [string[], string[]] = [[], []]
  const code = await runCheckInvoice(args, {
    out: (line) => out.push(line),
    error: (line) => errors.push(line),
  })
  return { code, stdout: out.join('\n'), stderr: errors.join('\n') }
}

type Row = [what: string, args: string[], code: number, said: string[]]

test.each<Row>([
  ['a valid invoice', [belgian], 0, ['valid, peppol-bis@3.0.21', 'no fatal, no warnings']],
  ['several valid invoices', [belgian, japanese], 0, ['peppol-bis@3.0.21', 'pint-jp@1.1.3']],
  ['an invoice with a warning', [warned], 0, ['valid', 'no fatal, 1 warning', 'warning UBL-CR-005']],
  [
    'an invoice without number',
    [wrong],
    2,
    ['wrong.xml: not valid', '1 fatal, no warnings', 'fatal BR-02 (BT-1)', 'line 2, /ubl:Invoice'],
  ],
  ['a wrong one beside a valid one', [belgian, wrong], 2, ['belgian-invoice.xml: valid', 'fatal BR-02']],
  ['a pack by name', [belgian, '--pack', 'en16931'], 0, ['en16931@1.3.16']],
  ['a pack by name and version', [japanese, '--pack', 'pint-jp@1.1.3'], 0, ['pint-jp@1.1.3']],
  ['the pack of another country', [belgian, '--pack', 'pint-jp'], 2, ['not valid, pint-jp@1.1.3', 'fatal ']],
])('%s: exit code and findings', async (_, args, code, said) => {
  const result = await check(...args)
  expect(result.stderr).toBe('')
  expect(result.code).toBe(code)
  for (const part of said) expect(result.stdout).toContain(part)
})

test.each<[string, string[], number, string]>([
  ['no file', [], 64, 'FILE is missing'],
  ['an unknown option', [belgian, '--fix'], 64, '--fix'],
  ['an unknown pack', [belgian, '--pack', 'peppol-bis@2'], 64, '--pack is one of en16931@1.3.16'],
  ['an unknown language', [belgian, '--lang', 'eo'], 64, '--lang is one of fr, nl, de'],
  ['two forms of output', [belgian, '--json', '--svrl'], 64, 'exclude each other'],
  ['SVRL of several files', [belgian, japanese, '--svrl'], 64, '--svrl is for one file'],
])('%s: one clear line on standard error', async (_, args, code, part) => {
  const result = await check(...args)
  expect(result).toMatchObject({ code, stdout: '' })
  expect(result.stderr).toContain(part)
})

test.each<[string, string, string]>([
  ['another document', order, 'the root is ?:Order'],
  ['text', save('text.xml', 'Invoice'), 'not an invoice'],
  ['a torn file', save('torn.xml', text.slice(0, 1000)), 'expected </cac:OrderReference>'],
  ['a document type', save('doctype.xml', `<!DOCTYPE Invoice>${text}`), 'document type'],
  ['bytes that are not UTF-8', save('latin.xml', new Uint8Array([0x3c, 0xe9, 0x3e])), 'not utf-8'],
  ['a file beyond 10 MiB', save('large.xml', ' '.repeat(10 * 1024 * 1024 + 1)), '10 MiB'],
  ['a file that is not there', join(folder, 'none.xml'), 'cannot be read'],
  ['a folder', folder, 'cannot be read'],
])('%s is no invoice', async (_, file, part) => {
  const result = await check(file)
  expect(result.code).toBe(65)
  expect(result.stdout).toContain('not an invoice')
  expect(result.stderr).toContain(part)
})

test('a file that is no invoice weighs more than one that is wrong, and the others are told', async () => {
  const { code, stdout } = await check(wrong, order, belgian)
  expect(code).toBe(65)
  for (const part of ['fatal BR-02', 'order.xml: not an invoice', 'belgian-invoice.xml: valid'])
    expect(stdout).toContain(part)
})

test('text of an invoice reaches the terminal without control characters', async () => {
  const { stdout, stderr } = await check(save('rude.xml', '<a\u009b31m/>'))
  expect(stdout).toContain('not an invoice')
  expect(stdout + stderr).not.toContain('\u009b')
})

test('JSON has one entry for each file', async () => {
  const { code, stdout } = await check(wrong, order, '--json')
  expect(code).toBe(65)
  expect(JSON.parse(stdout)).toEqual([
    {
      file: wrong,
      pack: 'peppol-bis@3.0.21',
      valid: false,
      findings: [
        {
          rule: 'BR-02',
          severity: 'fatal',
          path: '/ubl:Invoice',
          line: 2,
          terms: ['BT-1'],
          message: expect.stringContaining('number') as string,
        },
      ],
    },
    {
      file: order,
      pack: null,
      valid: false,
      findings: [],
      problem: expect.objectContaining({ problem: 'not-an-invoice', line: 1, column: 1 }) as object,
    },
  ])
})

test.each([
  ['fr', 'Il manque', 'Ajoutez'],
  ['nl', 'Ontbreekt', 'Vul aan'],
  ['de', 'Es fehlt', 'Ergänzen'],
  ['en', 'Missing', 'Add'],
  ['ja', '請求書番号', '追加してください'],
  ['ar', 'ناقص', 'أضف'],
  ['vi', 'Thiếu', 'bổ sung'],
])('--lang %s: what is wrong and what to do', async (lang, problem, action) => {
  const text = await check(wrong, '--lang', lang)
  expect(text.code).toBe(2)
  const json = await check(wrong, '--lang', lang, '--json')
  const [{ findings }] = JSON.parse(json.stdout) as [{ findings: Record<string, unknown>[] }]
  expect(Object.keys(findings[0] ?? {})).toEqual(['rule', 'severity', 'path', 'line', 'terms', 'message'])
  const svrl = await check(wrong, '--lang', lang, '--svrl')
  for (const said of [text.stdout, String(findings[0]?.['message']), svrl.stdout]) {
    expect(said).toContain(problem)
    expect(said).toContain(action)
  }
})

test('SVRL has a failed assertion for each finding', async () => {
  const { code, stdout } = await check(wrong, '--svrl')
  expect(code).toBe(2)
  expect(stdout).toContain('<svrl:failed-assert id="BR-02" flag="fatal" location="/ubl:Invoice"')
  expect(await check(order, '--svrl')).toMatchObject({ code: 65, stdout: '' })
})

test.each([
  [['check-invoice', belgian], 0, 'valid, peppol-bis@3.0.21'],
  [['check-invoice', wrong], 2, 'fatal BR-02'],
  [['check-invoice'], 64, 'FILE is missing'],
  [['check-invoice', order], 65, 'not an invoice'],
  [['check-invoice', '--help'], 0, 'Usage: entente check-invoice FILE'],
  [['--help'], 0, 'entente check-invoice FILE'],
])('entente %j ends with %i', (args, code, part) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [ENTENTE, ...args], { encoding: 'utf8' })
  expect(status).toBe(code)
  expect(stdout + stderr).toContain(part)
  expect(stdout + stderr).not.toContain('    at ')
})
