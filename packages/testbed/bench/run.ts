/**
 * `npm run bench [-- --quick] [--family NAME] [--json FILE] [--gate]`. Exit codes: 0 goals'
 * gates met, 1 below a gate (with --gate), 2 a wrong answer before timing, 3 inconclusive (the machine drifted).
 */
import { fork } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { machine, opensslVersion, type Probes, probe } from './probes.ts'
import { type FamilyResult, type Goal, judge, printFamily, printGoals } from './report.ts'

const FAMILIES = [
  'issue-sdjwt',
  'verify-sdjwt',
  'verify-sdjwt-cold',
  'issue-mdoc',
  'verify-mdoc',
  'status',
  'status-publish',
  'open-lote',
  'open-tsl',
  'open-response',
  'decide',
  'invoice',
  'validate-cades',
  'validate-jades',
  'validate-pades',
  'validate-xades',
  'validate-asic',
  'http',
  'render',
]

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    family: { type: 'string', multiple: true },
    json: { type: 'string' },
    gate: { type: 'boolean', default: false },
  },
})

const chosen = values.family ?? FAMILIES
const unknown = chosen.filter((name) => !FAMILIES.includes(name))
if (unknown.length > 0) {
  console.error(`unknown family ${unknown.join(', ')}; there are: ${FAMILIES.join(', ')}`)
  process.exit(64)
}

const versions = { node: process.versions.node, openssl: opensslVersion() }
const { cpu, cores, load } = machine()
console.log(
  `Entente bench on ${cpu}, ${cores} cores, Node ${versions.node}, ${versions.openssl}, load ${load[0]?.toFixed(2)}`,
)
const first = probe()
console.log(
  `limits: S ${Math.round(first.sign)} V ${Math.round(first.verify)} F ${Math.round(first.fdatasync)} per second (${first.source})`,
)

const results: FamilyResult[] = []
for (const name of chosen) {
  const result = await runFamily(name, first)
  results.push(result)
  printFamily(result)
}

const last = probe()
const drift = Math.max(Math.abs(last.sign / first.sign - 1), Math.abs(last.verify / first.verify - 1))
const conclusive = drift <= 0.15
const goals = JSON.parse(readFileSync(join(import.meta.dirname, 'goals.json'), 'utf8')) as Goal[]
const judged = judge(goals, results)
printGoals(judged)
console.log(
  `drift of the probes ${(drift * 100).toFixed(0)} %${conclusive ? '' : ': inconclusive, not gated'}`,
)

if (values.json !== undefined) {
  const report = {
    schema: 'entente-bench/1',
    at: new Date().toISOString(),
    machine: { cpu, cores, load },
    versions,
    command: `npm run bench -- ${process.argv.slice(2).join(' ')}`.trim(),
    probes: { first, last, driftMax: drift },
    families: results,
    goals: judged,
    conclusive,
  }
  writeFileSync(values.json, `${JSON.stringify(report, null, 2)}\n`)
}
if (!conclusive) process.exit(3)
if (values.gate && judged.some(({ passed }) => !passed)) process.exit(1)

/** A process of its own per family: one family's heap and caches never colour the next. */
function runFamily(name: string, probes: Probes): Promise<FamilyResult> {
  const child = fork(join(import.meta.dirname, 'family.ts'), [name], {
    env: { ...process.env, NODE_ENV: 'production' },
  })
  child.send({ probes, quick: values.quick })
  return new Promise((resolve) => {
    let answer: FamilyResult | undefined
    child.on('message', (message) => {
      answer = message as FamilyResult
    })
    child.on('exit', (code) => {
      if (answer !== undefined) return resolve(answer)
      console.error(`family ${name} stopped with ${code} before an answer`)
      process.exit(2)
    })
  })
}
