import { beforeAll, describe, expect, test } from 'vitest'
import { context, TAG } from '../der/read-der.ts'
import * as write from '../der/write-der.ts'
import { createAlgorithm } from './algorithms.ts'
import { type Chain, type Changes, dns, forgeChain, type Keys, newKeys, SIGN, uri } from './forge-chain.ts'
import { parseCertificate, readSubject } from './parse-certificate.ts'

let keys: Keys
beforeAll(async () => {
  keys = await newKeys()
})
const chainWith = (changes: Changes): Promise<Chain> => forgeChain(keys, changes)

describe('certificates that are not read at all', () => {
  test.each<[string, Changes['leaf'] & object, string]>([
    ['an extension twice', { extensions: [SIGN, SIGN] }, 'twice'],
    ['extensions in version 1', { version: 1 }, 'only in version 3'],
    ['a version of the future', { version: 4 }, 'version'],
    ['an empty list of purposes', { extensions: [['2.5.29.37', false, write.sequence()]] }, 'none'],
    [
      'a policy twice',
      {
        extensions: [
          ['2.5.29.32', false, write.sequence(...[0, 1].map(() => write.sequence(write.oid('1.2.3'))))],
        ],
      },
      'twice',
    ],
    [
      'a mapping of any policy',
      {
        extensions: [
          ['2.5.29.33', false, write.sequence(write.sequence(write.oid('2.5.29.32.0'), write.oid('1.2.3')))],
        ],
      },
      'any policy',
    ],
    ['empty name constraints', { extensions: [['2.5.29.30', true, write.sequence()]] }, 'empty'],
    [
      'name constraints with a minimum',
      {
        extensions: [
          [
            '2.5.29.30',
            true,
            write.sequence(
              write.der(context(0, true), write.sequence(dns('a'), write.der(context(0), Uint8Array.of(1)))),
            ),
          ],
        ],
      },
      'more than expected',
    ],
    ['no alternative name in the list', { extensions: [['2.5.29.17', false, write.sequence()]] }, 'none'],
    [
      'a name form that does not exist',
      { extensions: [['2.5.29.17', false, write.sequence(write.der(context(9)))]] },
      'unknown form',
    ],
    [
      'an address beyond ASCII',
      { extensions: [['2.5.29.17', false, write.sequence(uri('https://münchen.example'))]] },
      'ASCII',
    ],
    [
      'a key identifier of another type',
      { extensions: [['2.5.29.14', false, write.nothing()]] },
      'not octets',
    ],
    [
      'a negative path length',
      {
        extensions: [
          [
            '2.5.29.19',
            true,
            write.sequence(write.boolean(true), write.der(TAG.integer, Uint8Array.of(0xff))),
          ],
        ],
      },
      'negative',
    ],
    [
      'bytes after an extension',
      { extensions: [['2.5.29.37', false, Uint8Array.of(...write.sequence(write.oid('1.2.3')), 0)]] },
      'bytes after',
    ],
  ])('%s', async (_, change, message) => {
    const { leaf } = await chainWith({ leaf: change })
    expect(() => parseCertificate(leaf)).toThrow(message)
  })

  test('a certificate whose two algorithms differ', async () => {
    const { leaf } = await chainWith({})
    const [own, other] = [createAlgorithm('ES256'), createAlgorithm('ES384')]
    const at = Buffer.from(leaf).lastIndexOf(own)
    const swapped = Uint8Array.from(leaf)
    swapped.set(other, at)
    expect(() => parseCertificate(swapped)).toThrow('two different ones')
  })
})

test('the subject alone is the one of the whole certificate', async () => {
  const { leaf, middle, anchor } = await chainWith({})
  for (const der of [leaf, middle, anchor])
    expect(readSubject(der)).toEqual(parseCertificate(der).subject.raw)
  expect(() => readSubject(anchor.subarray(1))).toThrow('bytes after the value')
})
