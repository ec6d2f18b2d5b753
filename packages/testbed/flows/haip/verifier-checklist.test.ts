import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

type Row = {
  readonly id: string
  readonly role: string
  readonly text: string
  readonly test: string | null
  readonly unmet: string | null
}

const root = join(import.meta.dirname, '../../../..')
const rows = JSON.parse(
  readFileSync(join(root, 'packages/testbed/src/haip/verifier-checklist.json'), 'utf8'),
) as Row[]

test.each(rows)('$id names a test that exists, or says why there is none', ({ test: named, unmet }) => {
  if (named === null) return expect(unmet).toMatch(/\S/)
  const cut = named.indexOf(' > ')
  const [path, title] = [join(root, named.slice(0, cut)), named.slice(cut + 3)]
  expect(existsSync(path), path).toBe(true)
  // As written in the source, where quotes of the title may be of any kind.
  expect(readFileSync(path, 'utf8').replaceAll(/\s+/g, ' '), named).toContain(title)
})

test('each row has an id of its own and a role of three', () => {
  expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length)
  expect(new Set(rows.map(({ role }) => role))).toEqual(new Set(['verifier', 'wallet']))
})
