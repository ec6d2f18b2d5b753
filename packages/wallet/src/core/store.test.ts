import { expect, test } from 'vitest'
import { documentsOf, scarcestCopies, type StoredCredential } from './store.ts'

type Held = Pick<StoredCredential, 'id' | 'format' | 'dataset' | 'copies'>

const held = (id: string, format: Held['format'], rest: { dataset?: string; uses?: number[] } = {}) => {
  const copies = (rest.uses ?? [0, 0]).map((uses, at) => ({ keyId: `${id}${at}`, uses }))
  return { id, format, dataset: rest.dataset, copies } as unknown as StoredCredential
}
const PAIR = [
  held('m', 'mso_mdoc', { dataset: 'd', uses: [0, 0, 0] }),
  held('s', 'dc+sd-jwt', { dataset: 'd', uses: [1, 0, 0] }),
]
const ALONE = held('a', 'mso_mdoc')

test.each([
  ['as it lies', [...PAIR, ALONE]],
  ['the other way round', [ALONE, ...PAIR.toReversed()]],
])('what came in two formats is one document, and always the same one: %s', (_, all) => {
  expect(new Set(documentsOf(all).map(({ id }) => id))).toEqual(new Set(['a', 's']))
  expect(documentsOf(all)).toHaveLength(2)
})

test('a document that is here in one format only is shown in that', () => {
  expect(documentsOf(PAIR.slice(0, 1)).map(({ id }) => id)).toEqual(['m'])
})

test('the copies that are counted are those that run out first, in whichever format', () => {
  const [mdoc, sdJwt] = PAIR as [StoredCredential, StoredCredential]
  expect(scarcestCopies(mdoc, PAIR)).toBe(sdJwt.copies)
  expect(scarcestCopies(sdJwt, PAIR)).toBe(sdJwt.copies)
  const used = held('m', 'mso_mdoc', { dataset: 'd', uses: [1, 1, 0] })
  expect(scarcestCopies(sdJwt, [used, sdJwt])).toBe(used.copies)
  expect(scarcestCopies(ALONE, [...PAIR, ALONE])).toBe(ALONE.copies)
})
