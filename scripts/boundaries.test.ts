/** Every rule of .dependency-cruiser.mjs is seen to fire: one planted violation per rule, in a copy of the layout. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { spawnSync } from 'node:child_process'
import { afterAll, beforeAll, expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')
const NODE = 'packages/national-node/src'

/** file → what it imports; the name of the rule each of them breaks. */
const PLANTED: Record<string, [from: string, imports: string, breaks: string]> = {
  'audit reaches up': [`${NODE}/modules/audit/append.ts`, '../issuer/index.ts', 'tier-0-imports-downward'],
  'a type reaches sideways': [
    `${NODE}/modules/registers/a.ts`,
    '../agreements/index.ts',
    'tier-1-imports-downward',
  ],
  'recognition reaches up': [
    `${NODE}/modules/recognition/a.ts`,
    '../verifier/index.ts',
    'tier-2-imports-downward',
  ],
  'issuer reaches sideways': [
    `${NODE}/modules/issuer/a.ts`,
    '../verifier/index.ts',
    'tier-3-imports-downward',
  ],
  'diagnosis reaches up': [`${NODE}/modules/diagnosis/a.ts`, '../portal/index.ts', 'tier-4-imports-downward'],
  'portal, twice': [`${NODE}/modules/portal/a.ts`, '../portal-two/index.ts', 'every-module-has-a-tier'],
  'a back door': [`${NODE}/modules/verifier/a.ts`, '../audit/append.ts', 'front-door'],
  'kernel reaches up': [`${NODE}/kernel/ids.ts`, '../http/problem.ts', 'kernel-is-the-floor'],
  'http knows store': [`${NODE}/http/session.ts`, '../store/database.ts', 'http-and-store-know-kernel-only'],
  'config knows a module': [
    `${NODE}/config.ts`,
    './modules/audit/index.ts',
    'only-node-ts-knows-every-module',
  ],
  'a library knows the node': [
    'packages/ui/src/a.ts',
    '@entente/national-node',
    'libraries-know-no-application',
  ],
  'a library knows a library': ['packages/trust/src/a.ts', '@entente/agreement', 'libraries-know-no-library'],
  'the wallet knows the node': [
    'packages/wallet/src/a.ts',
    '@entente/national-node',
    'node-and-wallet-are-strangers',
  ],
  'the node knows the testbed': [`${NODE}/a.ts`, '@entente/testbed', 'node-and-wallet-are-strangers'],
  'browser code reads files': ['packages/credentials/src/a.ts', 'node:fs', 'browser-code-is-node-free'],
  'the core knows a screen': [
    'packages/wallet/src/core/a.ts',
    '../screens/main.ts',
    'wallet-core-has-no-screens',
  ],
  'an oracle in the product': ['packages/credentials/src/b.ts', '@sd-jwt/core', 'oracles-only-in-tests'],
  'test data in the product': [`${NODE}/b.ts`, '../../testbed/src/test-data.ts', 'test-data-only-in-tests'],
  'a circle': ['packages/agreement/src/a.ts', './b.ts', 'no-circular'],
}
/** What must stay allowed. */
const ALLOWED: [from: string, imports: string][] = [
  [`${NODE}/modules/portal/b.ts`, '../issuer/index.ts'],
  [`${NODE}/modules/issuer/b.ts`, '../audit/index.ts'],
  [`${NODE}/node.ts`, './modules/portal/index.ts'],
  [`${NODE}/http/read.ts`, '../kernel/clock.ts'],
  [`${NODE}/modules/audit/ok.test.ts`, '../../../../testbed/src/test-data.ts'],
  ['packages/credentials/src/ok.test.ts', '@sd-jwt/core'],
  ['packages/credentials/src/fs.test.ts', 'node:fs'],
  ['packages/trust/src/ok.test.ts', '../../testbed/src/test-data.ts'],
  ['packages/wallet/src/ok.ts', '@entente/trust'],
  ['packages/testbed/src/ok.ts', '@entente/national-node'],
]

type Violation = { from: string; to: string; rule: { name: string } }
const folder = mkdtempSync(join(tmpdir(), 'entente-boundaries-'))
let violations: Violation[] = []

beforeAll(() => {
  for (const name of ['agreement', 'trust', 'ui', 'national-node', 'wallet', 'testbed']) {
    const entry = name === 'national-node' ? 'node.ts' : 'index.ts'
    put(
      `packages/${name}/package.json`,
      JSON.stringify({ name: `@entente/${name}`, exports: `./src/${entry}` }),
    )
    put(`packages/${name}/src/${entry}`, '')
    mkdirSync(join(folder, 'node_modules/@entente'), { recursive: true })
    symlinkSync(join(folder, 'packages', name), join(folder, 'node_modules/@entente', name))
  }
  put('node_modules/@sd-jwt/core/package.json', '{"name":"@sd-jwt/core","exports":"./index.js"}')
  put('node_modules/@sd-jwt/core/index.js', '')
  put('package.json', '{"type":"module","dependencies":{"@sd-jwt/core":"1.0.0"}}')
  put('packages/agreement/src/b.ts', "export * from './a.ts'\n")
  const imports = [...Object.values(PLANTED), ...ALLOWED]
  for (const [from, target] of imports) {
    if (target.startsWith('.') && target !== './b.ts') put(join(dirname(from), target), '')
  }
  for (const [from, target] of imports)
    put(from, `import type * as it from '${target}'\nexport type It = typeof it\n`)
  const config = join(root, '.dependency-cruiser.mjs')
  const cli = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs')
  const run = spawnSync(process.execPath, [cli, '--config', config, '--output-type', 'json', 'packages'], {
    cwd: folder,
    encoding: 'utf8',
  })
  if (run.stdout === '') throw new Error(run.stderr)
  violations = (JSON.parse(run.stdout) as { summary: { violations: Violation[] } }).summary.violations
})
afterAll(() => rmSync(folder, { recursive: true }))

function put(path: string, text: string) {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), text)
}

test.each(Object.entries(PLANTED))('%s is refused', (_, [from, , rule]) => {
  expect(violations.filter((it) => it.from === from).map((it) => it.rule.name)).toContain(rule)
})

test('what the rules allow passes', () => {
  const clean = new Set(ALLOWED.map(([from]) => from))
  expect(violations.filter((it) => clean.has(it.from))).toEqual([])
})

test('every rule has its planted violation', async () => {
  const { default: config } = (await import(join(root, '.dependency-cruiser.mjs'))) as {
    default: { forbidden: { name: string }[] }
  }
  const proven = new Set(Object.values(PLANTED).map(([, , rule]) => rule))
  expect(config.forbidden.map(({ name }) => name).filter((name) => !proven.has(name))).toEqual([])
})
