import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'

type Lock = { packages: Record<string, object> }

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'entente-lock-'))
  mkdirSync(join(folder, 'scripts'))
  copyFileSync(join(import.meta.dirname, 'complete-lock.mjs'), join(folder, 'scripts/complete-lock.mjs'))
})
afterEach(() => rmSync(folder, { recursive: true }))

function complete(
  packages: Lock['packages'],
  ...args: string[]
): { status: number | null; packages: Lock['packages'] } {
  const file = join(folder, 'package-lock.json')
  writeFileSync(file, JSON.stringify({ packages }))
  const { status } = spawnSync(process.execPath, [join(folder, 'scripts/complete-lock.mjs'), ...args])
  return { status, packages: (JSON.parse(readFileSync(file, 'utf8')) as Lock).packages }
}

const TOOL = { version: '1.2.3', dev: true, optionalDependencies: { '@x/core-linux-arm64-musl': '1.2.3' } }

test('--check fails when an optional package of another platform is missing, and changes nothing', () => {
  const incomplete = { '': {}, 'node_modules/@x/core': TOOL }
  expect(complete(incomplete, '--check')).toEqual({ status: 1, packages: incomplete })
})

test('a missing package is added with the platform that its name says', () => {
  const { packages } = complete({ '': {}, 'node_modules/@x/core': TOOL })
  expect(packages['node_modules/@x/core-linux-arm64-musl']).toEqual({
    version: '1.2.3',
    cpu: ['arm64'],
    dev: true,
    libc: ['musl'],
    optional: true,
    os: ['linux'],
  })
  expect(complete(packages, '--check').status).toBe(0)
})

test('a package that stands higher up, or nested, is not missing', () => {
  const entry = { version: '1.2.3', optional: true }
  const above = {
    'node_modules/a/node_modules/@x/core': TOOL,
    'node_modules/@x/core-linux-arm64-musl': entry,
  }
  const nested = {
    'node_modules/@x/core': TOOL,
    'node_modules/@x/core/node_modules/@x/core-linux-arm64-musl': entry,
  }
  expect(complete(above, '--check').status).toBe(0)
  expect(complete(nested, '--check').status).toBe(0)
})

test('a range cannot be completed', () => {
  const { status } = complete({ 'node_modules/a': { optionalDependencies: { 'b-linux-x64': '^1.0.0' } } })
  expect(status).toBe(1)
})
