#!/usr/bin/env node
/**
 * The command `entente`. Plain JavaScript for any Node.js still about: it only finds the Node.js that `npm ci`
 * brings, hands everything over to it and passes on its exit code.
 */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const COMMANDS = {
  operate: 'packages/national-node/src/operate/main.ts',
  explain: 'packages/national-node/src/operate/explain/main.ts',
  verify: 'packages/testbed/src/verify/main.ts',
  lint: 'packages/testbed/src/lint/main.ts',
  log: 'packages/testbed/src/log/main.ts',
  mra: 'packages/testbed/src/mra/main.ts',
  diff: 'packages/testbed/src/diff/main.ts',
  replay: 'packages/testbed/src/replay/main.ts',
  'check-invoice': 'packages/testbed/src/check-invoice/main.ts',
  'check-signature': 'packages/testbed/src/check-signature/main.ts',
}
const HELP = `Usage: entente verify FILE --anchor FILE [options]   checks a credential or presentation
       entente explain FILE|ADDRESS [options]        why something is not trusted, and what would mend it
       entente lint PATH… [options]                  what a careful signer would object to in agreements
       entente log URL --key KEY [options]           whether a public log can be believed, and holds a leaf
       entente mra import|export FILE [options]      trust-service rules from and to the EU's own form
       entente diff OLDER NEWER [options]            what changes from one version to another, in plain words
       entente operate NODE.json COMMAND             negotiates, signs, suspends and lifts for a node
       entente check-invoice FILE… [options]         what is wrong with an e-invoice, rule by rule
       entente check-signature FILE [options]        who signed a document, what of it, and whether that holds
       entente replay RECEIPT --bundle INPUTS [options]  repeats a decision and compares every byte
       entente COMMAND --help`

function findNode() {
  const name = process.platform === 'win32' ? 'node.exe' : 'node'
  return [join(root, 'node_modules/node/bin', name), join(root, 'node_modules/.bin', name)].find((path) =>
    existsSync(path),
  )
}

function fail(message) {
  console.error(`entente: ${message}`)
  process.exit(64)
}

const [command, ...rest] = process.argv.slice(2)
if (command === undefined || command === '--help' || command === '-h' || command === 'help') {
  console.log(HELP)
  process.exit(command === undefined ? 64 : 0)
}
if (!Object.hasOwn(COMMANDS, command))
  fail(`there is no command ${JSON.stringify(command)}; try: entente --help`)
const node = findNode()
if (node === undefined) fail('Node.js 26 is not installed here: run `npm ci` in the folder of Entente first')

const child = spawn(node, [join(root, COMMANDS[command]), ...rest], { stdio: 'inherit' })
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
child.on('error', (error) => fail(`Node.js 26 does not start: ${error.message}`))
child.on('exit', (code, signal) => {
  if (signal === null) process.exitCode = code ?? 1
  else process.exitCode = 128 + 15
})
