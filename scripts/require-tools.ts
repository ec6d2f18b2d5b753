/**
 * What the tests need from the system: Chromium, PostgreSQL, and the programs that judge what we sign and verify.
 * Installs them from Debian when it may.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { findPostgres } from './postgres.ts'

type Tool = { name: string; debian: string; find: () => string | undefined }

const TOOLS = {
  chromium: {
    name: 'Chromium (or set CHROMIUM_PATH)',
    debian: 'chromium',
    find: () =>
      process.env['CHROMIUM_PATH'] ??
      onPath(['chromium', 'chromium-browser', 'google-chrome']) ??
      macChrome(),
  },
  postgres: {
    name: 'PostgreSQL (or set DATABASE_URL)',
    debian: 'postgresql',
    find: () => process.env['DATABASE_URL'] ?? findPostgres(),
  },
  openssl: { name: 'openssl', debian: 'openssl', find: () => onPath(['openssl']) },
  xmlsec: { name: 'xmlsec1', debian: 'xmlsec1', find: () => onPath(['xmlsec1']) },
  xmllint: { name: 'xmllint', debian: 'libxml2-utils', find: () => onPath(['xmllint']) },
  pdfsig: { name: 'pdfsig', debian: 'poppler-utils', find: () => onPath(['pdfsig']) },
  softhsm: { name: 'softhsm2-util', debian: 'softhsm2', find: () => onPath(['softhsm2-util']) },
  pkcs11: { name: 'pkcs11-tool', debian: 'opensc', find: () => onPath(['pkcs11-tool']) },
} satisfies Record<string, Tool>

/** The path of Chromium; ends the process with exactly what to install where something is missing. */
export function requireTools(): { chromium: string } {
  const missing = () => Object.values(TOOLS).filter(({ find }) => find() === undefined)
  const before = missing()
  if (before.length > 0) installFromDebian(before.map(({ debian }) => debian))
  const after = missing()
  if (after.length === 0) return { chromium: TOOLS.chromium.find() ?? '' }
  console.error(`The tests need ${after.map(({ name }) => name).join(', ')}. On Debian or Ubuntu:`)
  console.error(`  sudo apt-get install ${after.map(({ debian }) => debian).join(' ')}`)
  process.exit(1)
}

function installFromDebian(packages: string[]) {
  const aptGet = onPath(['apt-get'])
  const asRoot = rootPrefix()
  if (aptGet === undefined || asRoot === undefined) return
  console.log(`Installing from Debian: ${packages.join(' ')}`)
  for (const args of [['update'], ['install', '--yes', '--no-install-recommends', ...packages]]) {
    const [command = aptGet, ...rest] = [...asRoot, aptGet, '-qq', ...args]
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    const { status } = spawnSync(command, rest, { env, stdio: ['ignore', 'ignore', 'inherit'] })
    if (status !== 0) return
  }
}

/** What goes before a command that needs root: nothing for root, sudo where it asks for no password. */
function rootPrefix(): string[] | undefined {
  if (process.getuid?.() === 0) return []
  try {
    execFileSync('sudo', ['-n', 'true'], { stdio: 'ignore' })
    return ['sudo', '-n']
  } catch {
    return undefined
  }
}

function onPath(names: string[]): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(executable)
}

function macChrome(): string | undefined {
  const path = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'
  return executable(path) ? path : undefined
}

function executable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
