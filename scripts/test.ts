/**
 * `npm test`: everything. Chromium and PostgreSQL are made sure of, then `npm run check`, then every test on both
 * databases. `npm test -- flows/present` runs only the tests whose path matches, without the checks.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startPostgres } from './postgres.ts'
import { requireTools } from './require-tools.ts'

type Report = {
  numPassedTests: number
  numFailedTests: number
  numPendingTests: number
  numTodoTests: number
  testResults: { name: string; status: string; assertionResults: unknown[] }[]
}

const root = join(import.meta.dirname, '..')
const vitest = join(root, 'node_modules/vitest/vitest.mjs')
const narrowed = process.argv.slice(2)

/** Ctrl-C reaches the child too; we only wait for its end, so that the database is stopped. */
process.on('SIGINT', () => {})

function run(args: string[], env: Record<string, string> = {}): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'inherit', 'inherit'],
    })
    child.on('error', reject)
    child.on('close', (code) => resolve(code ?? 1))
  })
}

/** The closing line, alone on a line. A file that did not load, or a crash, counts as one failure. */
function closingLine(report: Report | undefined, code: number): string {
  if (report === undefined) return '0 passed, 1 failed, 0 skipped'
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = report
  const unloaded = testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  )
  const failed = numFailedTests + unloaded.length
  return `${numPassedTests} passed, ${code === 0 ? failed : Math.max(failed, 1)} failed, ${numPendingTests + numTodoTests} skipped`
}

function readReport(file: string): Report | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Report
  } catch {
    return undefined
  }
}

const { chromium } = requireTools()
const checked = narrowed.length > 0 ? 0 : await run([join(root, 'scripts/check.ts')])
const folder = mkdtempSync(join(tmpdir(), 'entente-test-'))
const database = process.env['DATABASE_URL'] === undefined ? await startPostgres() : undefined
let tested = 1
let report: Report | undefined
try {
  const file = join(folder, 'report.json')
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
  tested = await run([vitest, 'run', ...reporters, ...narrowed], {
    CHROMIUM_PATH: chromium,
    DATABASE_URL: database?.url ?? process.env['DATABASE_URL'] ?? '',
  })
  report = readReport(file)
} finally {
  await database?.stop()
  rmSync(folder, { recursive: true })
}
if (checked !== 0) console.error('\nnpm run check failed, see above.')
console.log(`\n${closingLine(report, tested)}`)
process.exitCode = checked === 0 && tested === 0 ? 0 : 1
