import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createKeys } from '../../kernel/keys.ts'
import { createIssuer } from './create-issuer.ts'
import { pidType } from './types/pid.ts'

const pid = pidType({ country: 'BE', authority: 'TEST' })
const keys = (...names: string[]) =>
  createKeys({
    keys: new Map(names.map((name) => [name, {} as never])),
    secrets: new Map([['mac', new Uint8Array(32)]]),
  })
const config = {
  baseUrl: 'https://be.example',
  types: [pid],
  batchSize: 5,
  statusListSize: 4096,
  clients: [],
}

test.each<[string, object, RegExp]>([
  ['a list size that is no power of two', { statusListSize: 5000 }, /statusListSize/],
  ['a list too small to hide in', { statusListSize: 512 }, /statusListSize/],
  ['batches of none', { batchSize: 0 }, /batchSize/],
  ['batches beyond measure', { batchSize: 101 }, /batchSize/],
])('%s stops the start, not the first citizen', (_, change, message) => {
  const deps = { keys: keys('pid-issuer'), config: { ...config, ...change } }
  expect(() => createIssuer(deps as never)).toThrow(message)
})

test('a type whose key is missing stops the start', () => {
  expect(() => createIssuer({ keys: keys('other'), config } as never)).toThrow(/pid-issuer/)
})

test.each([
  ['key', keys('pid-issuer'), /operations/],
  ['secret for its cookies', keys('pid-issuer', 'operations'), /cookies/],
])('a missing %s of the authorization server stops the start', (_, found, message) => {
  expect(() => createIssuer({ keys: found, config } as never)).toThrow(message)
})

test('an authorization server that could not be loaded is loaded anew at the next request', async () => {
  let asked = 0
  const whole = keys('pid-issuer', 'operations')
  const failing = {
    ...whole,
    secret(name: string) {
      if (name === 'cookies' && ++asked > 1) throw new Error(`attempt ${asked - 1}`)
      return name === 'cookies' ? new Uint8Array(32) : whole.secret(name)
    },
  }
  const issuer = createIssuer({ keys: failing, config, store: { db: undefined } } as never)
  await expect(issuer.warmUp()).rejects.toThrow('attempt 1')
  await expect(issuer.warmUp()).rejects.toThrow('attempt 2')
})

test('the authorization server is imported on first use only: no file names it but for its types', () => {
  for (const file of globSync('**/*.ts', { cwd: import.meta.dirname })) {
    if (file.endsWith('.test.ts')) continue
    const text = readFileSync(join(import.meta.dirname, file), 'utf8')
    const imports = [
      ...text.matchAll(/^import (?!type )[^\n]*(?:\n {2}[^\n]*)*?\n?\}? ?from '(oidc-provider[^']*)'/gm),
    ]
    expect(imports, file).toEqual([])
  }
})
