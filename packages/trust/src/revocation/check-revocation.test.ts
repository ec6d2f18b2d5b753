import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import * as write from '../der/write-der.ts'
import {
  AT,
  basic,
  type Chain,
  type Changes,
  driver,
  forgeChain,
  type Key,
  type Keys,
  newKey,
  newKeys,
  SIGN,
} from '../pkix/forge-chain.ts'
import { verifyPath } from '../pkix/verify-path.ts'
import { type Bytes, runAsync } from '../ports.ts'
import { requireGood } from './require-good.ts'
import { checkRevocation } from './check-revocation.ts'
import type { RevocationStatus } from './status.ts'
import { deltaOf, entryIssuer, forgeCrl, issuingPoint, number, pointsTo, reason } from './forge-crl.ts'

let keys: Keys
let other: Key
let rootCrl: Bytes
beforeAll(async () => {
  keys = await newKeys()
  other = await newKey()
  rootCrl = await forgeCrl(keys.root, { issuer: 'TEST Root' })
})

type CrlChange = Parameters<typeof forgeCrl>[1]
type CrlSpec = CrlChange & object
/** Serial of every forged certificate. */
const LISTED = [{ serial: 1, extensions: [reason(1)] }]
const leafWith = (point: Parameters<typeof pointsTo>[0]): Changes => ({
  leaf: { extensions: [basic(false), SIGN, pointsTo(point)] },
})

async function ask(chain: Chain, crls: readonly Bytes[], certificates: readonly Bytes[] = []) {
  const path = await runAsync(
    verifyPath({ chain: [chain.leaf, chain.middle], anchors: [chain.anchor], at: AT }),
    driver,
  )
  if (!path.ok) throw new Error(path.detail)
  return runAsync(checkRevocation({ ...path, at: AT, crls, certificates }), driver)
}

/** Status of the leaf under lists of its authority. */
async function leafStatus(
  specs: readonly CrlSpec[],
  changes: Changes = {},
): Promise<RevocationStatus | undefined> {
  const crls = await Promise.all(specs.map((spec) => forgeCrl(keys.middle, spec)))
  return (await ask(await forgeChain(keys, changes), crls))[0]
}

const KEY_COMPROMISE = 0x40

describe('a leaf is not known to be good', () => {
  test.each<[string, readonly CrlSpec[], string, Changes?]>([
    ['without lists', [], 'no list covers it'],
    ['by a list of another authority', [{ issuer: 'TEST Stranger' }], 'no list covers it'],
    ['by a list of yesterday', [{ nextUpdate: '2026-11-22T08:59:59.000Z' }], 'not valid after'],
    ['by a list of tomorrow', [{ thisUpdate: '2026-11-23T00:00:00.000Z' }], 'not valid before'],
    ['by a list without end', [{ nextUpdate: undefined }], 'without next update'],
    ['by a list of version 1', [{ version: 1, extensions: [] }], 'no list covers it'],
    [
      'by a list with an unknown critical extension',
      [{ extensions: [['1.2.3', true, write.nothing()]] }],
      '1.2.3',
    ],
    [
      'by a list with an unknown critical extension of another entry',
      [{ entries: [{ serial: 9, extensions: [['1.2.3', true, write.nothing()]] }] }],
      '1.2.3',
    ],
    ['by a delta list alone', [{ extensions: [number(2), deltaOf(1)] }], 'no list covers it'],
    ['by a list about authorities', [{ extensions: [issuingPoint({ onlyAuthorities: true })] }], 'no list'],
    ['by a list about attributes', [{ extensions: [issuingPoint({ onlyAttributes: true })] }], 'no list'],
    [
      'by a list about some reasons',
      [{ extensions: [issuingPoint({ reasons: KEY_COMPROMISE })] }],
      'all reasons',
    ],
    [
      'by a list for another point',
      [{ extensions: [issuingPoint({ full: 'A' })] }],
      'no list covers it',
      leafWith({ full: 'B' }),
    ],
    [
      'by a list for a point it does not name',
      [{ extensions: [issuingPoint({ full: 'A' })] }],
      'no list covers it',
    ],
    [
      'by a list that does not say it is indirect',
      [{ extensions: [issuingPoint({ full: 'A' })] }],
      'no list covers it',
      leafWith({ full: 'A', crlIssuer: 'TEST Middle' }),
    ],
    [
      'when its points cannot be read',
      [{}],
      'distribution point',
      { leaf: { extensions: [basic(false), SIGN, ['2.5.29.31', false, write.sequence()]] } },
    ],
    [
      'when its authority may not sign lists',
      [{}],
      'may not sign lists',
      {
        middle: {
          extensions: [basic(true, 0), ['2.5.29.15', true, write.bitString(Uint8Array.of(0x04), 2)]],
        },
      },
    ],
  ])('%s', async (_, specs, why, changes) => {
    expect(await leafStatus(specs, changes)).toEqual({ status: 'unknown', why: expect.stringContaining(why) })
  })

  test('by a list signed with another key', async () => {
    const crl = await forgeCrl(other)
    expect((await ask(await forgeChain(keys, {}), [crl]))[0]).toEqual({
      status: 'unknown',
      why: 'signature of the list is wrong',
    })
  })

  test('by more lists or certificates than are looked at', async () => {
    const chain = await forgeChain(keys, {})
    for (const [crls, others] of [
      [Array<Bytes>(201).fill(rootCrl), []],
      [[rootCrl], Array<Bytes>(501).fill(chain.middle)],
      [Array.from({ length: 17 }, () => new Uint8Array(1 << 20)), []],
    ] as const)
      expect((await ask(chain, crls, others))[1]).toEqual({
        status: 'unknown',
        why: 'too many lists, answers or certificates',
      })
  })

  test('when forged lists use up what may be verified, and soon', async () => {
    const forged = await forgeCrl(other, { thisUpdate: '2026-11-02T00:00:00.000Z' })
    const crls = [...Array<Bytes>(199).fill(forged), await forgeCrl(keys.middle)]
    expect((await ask(await forgeChain(keys, {}), crls))[0]).toEqual({
      status: 'unknown',
      why: 'signature of the list is wrong; too many signatures',
    })
  })
})

describe('a leaf is revoked', () => {
  const revoked = { status: 'revoked', revokedAt: '2026-10-01T00:00:00.000Z' }
  test.each<[string, readonly CrlSpec[], string, Changes?]>([
    ['by an entry', [{ entries: LISTED }], 'keyCompromise'],
    ['by an entry without reason', [{ entries: [{ serial: 1 }] }], 'unspecified'],
    ['by an entry put on hold', [{ entries: [{ serial: 1, extensions: [reason(6)] }] }], 'certificateHold'],
    [
      'for a reason with a high number',
      [{ entries: [{ serial: 1, extensions: [reason(10)] }] }],
      'aACompromise',
    ],
    [
      'by an entry that only a delta list may have',
      [{ entries: [{ serial: 1, extensions: [reason(8)] }] }],
      'removeFromCRL',
    ],
    [
      'by the newer of two lists',
      [{}, { thisUpdate: '2026-11-02T00:00:00.000Z', entries: LISTED, extensions: [number(2)] }],
      'keyCompromise',
    ],
    ['by a delta list', [{}, { entries: LISTED, extensions: [number(2), deltaOf(1)] }], 'keyCompromise'],
    [
      'although a delta list removes what was not a hold',
      [
        { entries: LISTED },
        { entries: [{ serial: 1, extensions: [reason(8)] }], extensions: [number(2), deltaOf(1)] },
      ],
      'keyCompromise',
    ],
    [
      'by a list about some reasons',
      [{ entries: LISTED, extensions: [issuingPoint({ reasons: KEY_COMPROMISE })] }],
      'keyCompromise',
    ],
    [
      'by an entry after its authority in an indirect list',
      [
        {
          entries: [{ serial: 7 }, { serial: 8, extensions: [entryIssuer('TEST Middle')] }, ...LISTED],
          extensions: [issuingPoint({ indirect: true })],
        },
      ],
      'keyCompromise',
    ],
  ])('%s', async (_, specs, why, changes) => {
    expect(await leafStatus(specs, changes)).toEqual({ ...revoked, reason: why })
  })

  test('and so is its authority, by the list of the anchor', async () => {
    const crls = [
      await forgeCrl(keys.root, { issuer: 'TEST Root', entries: LISTED }),
      await forgeCrl(keys.middle),
    ]
    const statuses = await ask(await forgeChain(keys, {}), crls)
    expect(statuses).toEqual([{ status: 'good' }, { ...revoked, reason: 'keyCompromise' }])
  })
})

describe('a leaf is good', () => {
  test.each<[string, readonly CrlSpec[], Changes?]>([
    ['by a list without it', [{ entries: [{ serial: 2 }] }]],
    ['by a list about leaves', [{ extensions: [issuingPoint({ onlyUsers: true })] }]],
    ['by a list for its point', [{ extensions: [issuingPoint({ full: 'A' })] }], leafWith({ full: 'A' })],
    ['by a list for all points', [{}], leafWith({ full: 'A' })],
    ['by a list for the name of its authority', [{ extensions: [issuingPoint({ full: 'TEST MIDDLE' })] }]],
    [
      'by two lists that cover all reasons',
      [
        { extensions: [issuingPoint({ reasons: KEY_COMPROMISE })] },
        { extensions: [issuingPoint({ reasons: 0x3f, onlyUsers: true })] },
        { extensions: [['2.5.29.28', true, write.sequence(write.der(0x83, Uint8Array.of(7, 0x00, 0x80)))]] },
      ],
    ],
    [
      'when a delta list lifts the hold',
      [
        { entries: [{ serial: 1, extensions: [reason(6)] }] },
        { entries: [{ serial: 1, extensions: [reason(8)] }], extensions: [number(2), deltaOf(1)] },
      ],
    ],
    [
      'when the entry is of another authority',
      [
        {
          entries: [{ serial: 1, extensions: [entryIssuer('TEST Stranger')] }],
          extensions: [issuingPoint({ indirect: true })],
        },
      ],
    ],
    ['on the last second of the list', [{ nextUpdate: AT }]],
  ])('%s', async (_, specs, changes) => {
    expect(await leafStatus(specs, changes)).toEqual({ status: 'good' })
  })

  test.each<[string, CrlSpec]>([
    ['based on a later list', { extensions: [number(3), deltaOf(2)] }],
    ['not newer than the list', { extensions: [number(1), deltaOf(1)] }],
    ['for another scope', { extensions: [number(2), deltaOf(1), issuingPoint({ onlyUsers: true })] }],
    ['that has ended', { extensions: [number(2), deltaOf(1)], nextUpdate: '2026-11-22T08:00:00.000Z' }],
    ['without number', { extensions: [deltaOf(1)] }],
  ])('whatever a delta list says %s: a hold stays', async (_, delta) => {
    const hold = { entries: [{ serial: 1, extensions: [reason(6)] }] }
    const lift = { entries: [{ serial: 1, extensions: [reason(8)] }], ...delta }
    expect(await leafStatus([hold, lift])).toMatchObject({ status: 'revoked', reason: 'certificateHold' })
  })

  test('nor does a delta list of another key lift it', async () => {
    const crls = [
      await forgeCrl(keys.middle, { entries: [{ serial: 1, extensions: [reason(6)] }] }),
      await forgeCrl(other, {
        entries: [{ serial: 1, extensions: [reason(8)] }],
        extensions: [number(2), deltaOf(1)],
      }),
    ]
    expect((await ask(await forgeChain(keys, {}), crls))[0]).toMatchObject({ reason: 'certificateHold' })
  })
})

test('a path with lists is refused unless every certificate is known to be good', async () => {
  const chain = await forgeChain(keys, {})
  const verify = async (crls: readonly Bytes[]) => {
    const request = {
      chain: [chain.leaf, chain.middle],
      anchors: [chain.anchor],
      at: AT,
      also: requireGood({ crls }),
    }
    return runAsync(verifyPath(request), driver)
  }
  const good = await forgeCrl(keys.middle)
  expect(await verify([rootCrl, good])).toMatchObject({ ok: true })
  expect(await verify([rootCrl])).toEqual({
    ok: false,
    code: 'X5C_PATH',
    detail: 'leaf: revocation unknown: no list covers it',
  })
  expect(await verify([good])).toMatchObject({
    detail: 'certificate 1: revocation unknown: no list covers it',
  })
  expect(await verify([rootCrl, await forgeCrl(keys.middle, { entries: LISTED })])).toMatchObject({
    ok: false,
    detail: 'leaf: revoked at 2026-10-01T00:00:00.000Z: keyCompromise',
  })
})

test('any changed byte of the only list leaves nothing good', async () => {
  const chain = await forgeChain(keys, {})
  const crl = await forgeCrl(keys.middle, { entries: [{ serial: 2 }] })
  await fc.assert(
    fc.asyncProperty(fc.nat(crl.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
      const altered = Uint8Array.from(crl)
      altered[at] = (altered[at] ?? 0) ^ change
      expect((await ask(chain, [altered]))[0]?.status).not.toBe('good')
    }),
    { numRuns: 200 },
  )
})
