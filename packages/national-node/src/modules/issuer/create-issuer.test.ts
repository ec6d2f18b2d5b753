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
