import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { testData } from '../test-data.ts'
import { runMra } from './run-mra.ts'

const ROOT = join(import.meta.dirname, '../../../..')
const EU_JP = join(ROOT, 'agreements/eu-jp/agreement.json')
const folder = mkdtempSync(join(tmpdir(), 'entente-mra-'))
afterAll(() => rmSync(folder, { recursive: true }))

function save(name: string, content: string | Uint8Array): string {
  writeFileSync(join(folder, name), content)
  return join(folder, name)
}

/** In this process; that the command itself starts is tested apart. */
async function mra(...args: string[]) {
  const [out, errors]: [string[], string[]] = [[], []]
  const code = await runMra(args, { out: (line) => out.push(line), error: (line) => errors.push(line) })
  return { code, stdout: out.join('\n'), stderr: errors.join('\n') }
}

type Json = {
  notes: { weight: string; place: string; detail: string }[]
  xml: string
  rules: Record<string, unknown>[]
}
const json = ({ stdout }: { stdout: string }) => JSON.parse(stdout) as Json

test('export: the XML on standard output, what it cannot say on standard error, exit code 1', async () => {
  const { code, stdout, stderr } = await mra('export', EU_JP, '--direction', 'EU>JP')
  expect(code).toBe(1)
  expect(stdout).toMatch(
    /^<\?xml version="1\.0" encoding="UTF-8"\?>\n<mra:MutualRecognitionAgreementInformation /,
  )
  expect(stdout).toContain('<mra:TrustServiceLegalIdentifier>Act No. 102 of 2000')
  expect(stderr).toMatch(
    /^\d+ things not carried over as they are\nrefused {2}\/recognitions\/9\/status: the rule is planned/,
  )
  expect(stderr).toContain('widens   /mode: the mode pilot')
})

test('what was exported is imported again without loss', async () => {
  const exported = json(await mra('export', EU_JP, '--direction', 'EU>JP', '--json'))
  const file = save('eu-jp.xml', exported.xml)
  const { code, stdout } = await mra('import', file)
  expect(code).toBe(0)
  expect(stdout).toContain(
    'Notification No. 146 of 2021, time-stamping accredited by the minister: one side recognises the other',
  )
  expect(stdout).toMatch(/\ncomplete$/)
  const again = json(await mra('import', file, '--json'))
  expect(again.notes).toEqual([])
  const agreement = JSON.parse(readFileSync(EU_JP, 'utf8')) as {
    recognitions: { id: string; equivalence?: unknown }[]
  }
  const written = agreement.recognitions.filter(({ id }) =>
    ['jp-eu.signature', 'jp-eu.time-stamp'].includes(id),
  )
  expect(again.rules.map((rule) => rule['equivalence'])).toEqual(written.map((rule) => rule.equivalence))
})

test('a direction in which everything is planned gives no XML', async () => {
  const { code, stdout, stderr } = await mra('export', EU_JP, '--direction', 'JP>EU')
  expect([code, stdout]).toEqual([1, ''])
  expect(stderr).toContain('refused  /recognitions/10/status')
})

test('words of a party of its own', async () => {
  const words = ['--words', 'https://jp.example/mra/']
  const exported = json(await mra('export', EU_JP, '--direction', 'EU>JP', '--json', ...words))
  expect(exported.xml).toContain('<mra:TrustServiceEquivalenceStatus>https://jp.example/mra/enacted<')
  const file = save('words.xml', exported.xml)
  expect((await mra('import', file, ...words)).code).toBe(0)
  const { code, stdout } = await mra('import', file)
  expect(code).toBe(1)
  expect(stdout).toMatch(
    /^no rule\n2 things not carried over.*\nrefused .*https:\/\/jp\.example\/mra\/enacted is not in the vocabulary/,
  )
})

const good = json(await mra('export', EU_JP, '--direction', 'EU>JP', '--json')).xml

test('text of a stranger reaches the terminal without direction characters', async () => {
  const rude = save(
    'rude.xml',
    good.replace('Act No. 102', 'Act \u202e No. 102').replace(' MRADepth', ' x\u0627="1" MRADepth'),
  )
  const first = await mra('import', rude)
  expect(first.stdout).toContain('refused')
  const second = await mra('import', save('rude-2.xml', good.replace('Act No. 102', 'Act \u202e No. 102')))
  expect(second.stdout).toContain('Act \\u202e No. 102')
})

const huge = save('huge.xml', '')
truncateSync(huge, 20 * 1024 * 1024 + 1)

test.each<[what: string, args: string[], code: number, said: string]>([
  ['no command', [], 64, 'say import or export'],
  ['another command', ['convert', EU_JP], 64, 'say import or export'],
  ['no file', ['import'], 64, 'FILE is missing'],
  ['two files', ['import', EU_JP, EU_JP], 64, 'one FILE'],
  ['an unknown option', ['import', EU_JP, '--fast'], 64, '--fast'],
  ['export without direction', ['export', EU_JP], 64, '--direction is two codes'],
  ['a direction of one code', ['export', EU_JP, '--direction', 'EU'], 64, '--direction is two codes'],
  ['import with a direction', ['import', EU_JP, '--direction', 'EU>JP'], 64, '--direction is for export'],
  ['words that are no URI', ['import', EU_JP, '--words', 'a b'], 64, '--words is a URI'],
  ['a file that is not there', ['import', join(folder, 'none.xml')], 65, 'cannot read'],
  ['a folder', ['import', folder], 65, 'cannot read'],
  ['a file that is not XML', ['import', EU_JP], 65, 'element is expected at line 1, column 1'],
  ['a document type', ['import', save('dtd.xml', '<!DOCTYPE a><a/>')], 65, 'a document type'],
  [
    'XML without the extension',
    ['import', save('other.xml', '<a/>')],
    65,
    'there is no MutualRecognitionAgreementInformation',
  ],
  ['more than 20 MiB', ['import', huge], 65, 'larger than 20 MiB'],
  [
    'an agreement that is not there',
    ['export', join(folder, 'none.json'), '--direction', 'EU>JP'],
    65,
    'cannot read',
  ],
  [
    'JSON that is no agreement',
    ['export', save('a.json', '{}'), '--direction', 'EU>JP'],
    65,
    'not an agreement',
  ],
  [
    'a party that is none',
    ['export', EU_JP, '--direction', 'EU>VN'],
    65,
    'VN is not a party; the parties are EU and JP',
  ],
])('%s: one clear line on standard error', async (_, args, code, said) => {
  const result = await mra(...args)
  expect(result).toMatchObject({ code, stdout: '' })
  expect(result.stderr).toContain(said)
})

function entente(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(ROOT, 'scripts/entente.mjs'), ...args],
    { encoding: 'utf8' },
  )
  return { code: status, output: stdout + stderr }
}

test.each([
  [['mra', '--help'], 0, 'Usage: entente mra import FILE.xml'],
  [['mra', 'export', EU_JP, '--direction', 'EU>JP'], 1, '<mra:TrustServiceEquivalenceInformation>'],
  [['mra', 'import', EU_JP], 65, 'element is expected'],
  [['--help'], 0, 'entente mra import'],
])('entente %j ends with %i', (args, code, part) => {
  const result = entente(...args)
  expect(result.code).toBe(code)
  expect(result.output).toContain(part)
  expect(result.output).not.toContain('    at ')
})

const data = testData('mra') ?? ''

describe.skipIf(data === '')(
  'the list of lists of the international pilot (skipped without test data)',
  () => {
    test.each(['real/mra-lotl.xml', 'base/mra-lotl.xml', 'samples/mra-lotl.xml'])(
      '%s: one rule, lost are the placeholders for laws',
      async (file) => {
        const { code, stdout } = await mra('import', join(data, file))
        expect(code).toBe(1)
        expect(stdout).toContain('QCForESig: EU recognises XX\n  enacted since 2020-05-16T23:59:59.000Z')
        expect(stdout).toContain(
          '\n1 thing not carried over as it is\nlost     MutualRecognitionAgreementInformation[1]: the legislations',
        )
      },
    )

    test('the list of the third country needs its own words', async () => {
      const file = join(data, 'real/mra-zz-tl.xml')
      expect((await mra('import', file)).stdout).toContain('no rule')
      const words = 'http://zz-trusted-list.go.zz/trust-services/mutualrecognitionagreement/'
      const { rules } = json(await mra('import', file, '--words', words, '--json'))
      expect(rules).toMatchObject([
        { direction: { pointing: 'ZZ', pointed: 'EU' }, equivalence: { status: 'enacted' } },
      ])
    })
  },
)
