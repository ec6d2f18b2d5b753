import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { context, DerError } from '../der/read-der.ts'
import * as write from '../der/write-der.ts'
import { type Key, newKey } from '../pkix/forge-chain.ts'
import type { Bytes } from '../ports.ts'
import { parseDistributionPoints } from './distribution-point.ts'
import { deltaOf, entryIssuer, forgeCrl, issuingPoint, number, reason } from './forge-crl.ts'
import { parseCrl } from './parse-crl.ts'

let key: Key
beforeAll(async () => {
  key = await newKey()
})

const entry = (...extensions: (readonly [string, boolean, Bytes])[]) => ({
  entries: [{ serial: 1, extensions }],
})
const point = (...content: Bytes[]) => ({
  extensions: [['2.5.29.28', true, write.sequence(...content)] as const],
})
const TRUE = Uint8Array.of(0xff)

describe('lists that are not read', () => {
  test.each<[string, Parameters<typeof forgeCrl>[1], string]>([
    ['version 1', { version: 1 }, 'version'],
    ['version 3', { version: 3 }, 'version: not 2'],
    ['an extension twice', { extensions: [number(1), number(1)] }, 'twice'],
    ['a number that is none', { extensions: [['2.5.29.20', false, write.boolean(true)]] }, 'not an integer'],
    [
      'a negative number',
      { extensions: [['2.5.29.20', false, write.der(2, Uint8Array.of(0x80))]] },
      'out of range',
    ],
    [
      'a number of 21 octets',
      { extensions: [['2.5.29.20', false, write.integer(new Uint8Array(21).fill(1))]] },
      'out of range',
    ],
    ['an unused reason', entry(reason(7)), 'reason: 7'],
    ['a reason that does not exist', entry(reason(11)), 'reason: 11'],
    ['a reason that is no enumeration', entry(['2.5.29.21', false, write.smallInteger(1)]), 'not enumerated'],
    ['an entry with an extension twice', entry(reason(1), reason(1)), 'twice'],
    ['an issuer of an entry where all are of one', entry(entryIssuer('TEST')), 'not indirect'],
    [
      'an issuer of an entry without a directory name',
      {
        ...entry(['2.5.29.29', true, write.sequence(write.der(context(2), Uint8Array.of(0x61)))]),
        extensions: [issuingPoint({ indirect: true })],
      },
      'without a directory name',
    ],
    [
      'a scope of two kinds',
      { extensions: [issuingPoint({ onlyUsers: true, onlyAuthorities: true })] },
      'only',
    ],
    ['a scope that says false', point(write.der(context(1), Uint8Array.of(0))), 'false'],
    [
      'a scope in the wrong order',
      point(write.der(context(2), TRUE), write.der(context(1), TRUE)),
      'more than',
    ],
    [
      'a point name of a third kind',
      point(write.der(context(0, true), write.der(context(2, true)))),
      'another kind',
    ],
    [
      'an empty point name',
      point(write.der(context(0, true), write.der(context(0, true)))),
      'general names: none',
    ],
  ])('%s', async (_, change, message) => {
    const crl = await forgeCrl(key, change)
    expect(() => parseCrl(crl)).toThrow(DerError)
    expect(() => parseCrl(crl)).toThrow(message)
  })

  test('bytes after the list, and a list that is cut off', async () => {
    const crl = await forgeCrl(key)
    expect(() => parseCrl(Uint8Array.of(...crl, 0))).toThrow('bytes after')
    expect(() => parseCrl(crl.subarray(0, -1))).toThrow(DerError)
  })

  test('any bytes end in an answer', async () => {
    const crl = await forgeCrl(key, entry(reason(1)))
    fc.assert(
      fc.property(fc.nat(crl.length - 1), fc.nat(255), (at, byte) => {
        const altered = Uint8Array.from(crl)
        altered[at] = byte
        try {
          expect(parseCrl(altered).raw).toEqual(altered)
        } catch (error) {
          expect(error).toBeInstanceOf(DerError)
        }
      }),
      { numRuns: 500 },
    )
  })
})

test('a list says what was written', async () => {
  const crl = parseCrl(
    await forgeCrl(key, {
      entries: [
        { serial: 1, extensions: [reason(9)] },
        {
          serial: 2,
          extensions: [
            entryIssuer('TEST Second'),
            ['2.5.29.24', true, write.time('2026-09-01T00:00:00.000Z')],
          ],
        },
        { serial: 1 },
        {
          serial: 3,
          extensions: [
            ['1.2.3', true, write.nothing()],
            ['1.2.4', false, write.nothing()],
          ],
        },
      ],
      extensions: [
        number(7),
        deltaOf(5),
        issuingPoint({ indirect: true, reasons: 0x40 }),
        ['1.2.5', true, write.nothing()],
      ],
    }),
  )
  expect(crl).toMatchObject({
    issuer: { commonName: 'TEST Middle' },
    thisUpdate: '2026-11-01T00:00:00.000Z',
    nextUpdate: '2026-12-01T00:00:00.000Z',
    number: 7n,
    baseNumber: 5n,
    point: { indirect: true, onlyReasons: 2, onlyUsers: false },
    criticalUnknown: ['1.2.5', '1.2.3'],
  })
  const shown = [...crl.entries].map(([serial, list]) => [
    serial,
    ...list.map(({ issuer, reason: why }) => `${issuer.commonName} ${why}`),
  ])
  expect(shown).toEqual([
    ['01', 'TEST Middle privilegeWithdrawn', 'TEST Second unspecified'],
    ['02', 'TEST Second unspecified'],
    ['03', 'TEST Second unspecified'],
  ])
})

test.each<[string, Bytes, string]>([
  ['no point', write.sequence(), 'distribution points: none'],
  [
    'a point of reasons alone',
    write.sequence(write.sequence(write.der(context(1), Uint8Array.of(0, 0x40)))),
    'neither',
  ],
  [
    'too many points',
    write.sequence(
      ...Array<Bytes>(33).fill(
        write.sequence(
          write.der(
            context(2, true),
            write.der(
              context(2),
              TRUE.map(() => 0x61),
            ),
          ),
        ),
      ),
    ),
    'more than 32',
  ],
  ['what is no DER', Uint8Array.of(1), 'ends inside'],
])('a certificate that points to %s is not read so far', (_, bytes, message) => {
  expect(() => parseDistributionPoints(bytes)).toThrow(DerError)
  expect(() => parseDistributionPoints(bytes)).toThrow(message)
})
