/** What a file costs whose record asks for it in one canonical form after the other. */
import { expect, test } from 'vitest'
import { encodeUtf8 } from '../bytes.ts'
import { drive } from '../create/forge-house.ts'
import { runAsync } from '../ports.ts'
import { fileObject } from './objects.ts'

const XML = encodeUtf8('<a  b="1"/>')
const form = (prefix: string) => ({ method: 'exclusive', comments: false, prefixes: [prefix] }) as const

test('XML is made canonical as often as there is room, and once in each form', async () => {
  const room = { left: 2 * XML.length }
  const [one, other] = [fileObject('a.xml', XML, room), fileObject('b.xml', XML, room)]
  const count = async (object: typeof one, prefix: string): Promise<number> => {
    const digests = await runAsync(object.digests('sha-256', form(prefix)), drive)
    return 'subIndication' in digests ? 0 : digests.length
  }
  expect([await count(one, 'a'), await count(one, 'a'), await count(other, 'b')]).toEqual([2, 2, 2])
  expect(room.left).toBe(0)
  // Only as it stands.
  expect([await count(one, 'b'), await count(other, 'c'), await count(one, 'a')]).toEqual([1, 1, 2])
})

test('nothing is made canonical that is hashed as it stands', async () => {
  const room = { left: XML.length }
  await runAsync(fileObject('a.xml', XML, room).digests('sha-256', undefined), drive)
  expect(room.left).toBe(XML.length)
})
