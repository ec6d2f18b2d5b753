/** `npm run check`: format, types, lint, boundaries, unused code, generated documents, lock file. No test, no build. */
import { spawnSync } from 'node:child_process'
import { delimiter, join } from 'node:path'

const root = join(import.meta.dirname, '..')
const STEPS: [name: string, command: string][] = [
  ['lock file', 'node scripts/complete-lock.mjs --check'],
  ['format', 'biome format .'],
  ['types', 'tsc -b'],
  ['types of tests', 'tsc -p tsconfig.tests.json'],
  ['lint', 'oxlint --type-aware --deny-warnings packages scripts'],
  ['boundaries', 'depcruise --config .dependency-cruiser.mjs packages scripts'],
  ['unused code', 'knip'],
  ['generated files', 'node scripts/generate.ts --check'],
]

const env = { ...process.env, PATH: `${join(root, 'node_modules/.bin')}${delimiter}${process.env['PATH']}` }

for (const [name, command] of STEPS) {
  const began = performance.now()
  const { status, stdout, stderr } = spawnSync(command, { cwd: root, env, shell: true, encoding: 'utf8' })
  const seconds = ((performance.now() - began) / 1000).toFixed(1)
  console.log(
    `${status === 0 ? 'ok    ' : 'FAILED'} ${name.padEnd(20)} ${seconds.padStart(5)} s   ${command}`,
  )
  if (status !== 0) {
    process.stdout.write(`\n${stdout}${stderr}\n`)
    process.exit(1)
  }
}
