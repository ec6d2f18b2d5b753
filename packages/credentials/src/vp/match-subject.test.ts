import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { matchSubject } from './match-subject.ts'

const NAME = { pid: ['family_name'], diploma: ['holder', 'family_name'], mdoc: ['ns', 'family_name'] }
const BORN = { pid: ['birthdate'], diploma: ['holder', 'birthdate'], mdoc: ['ns', 'birth_date'] }
const pid = (family_name: unknown = 'Peeters', birthdate: unknown = '2001-02-03') =>
  ({ queryId: 'pid', claims: { family_name, birthdate } }) as never
const diploma = (family_name: unknown = 'Peeters', birthdate: unknown = '2001-02-03') =>
  ({ queryId: 'diploma', claims: { holder: { family_name, birthdate }, title: 'MSc' } }) as never
const mdoc = {
  queryId: 'mdoc',
  claims: { ns: { family_name: 'Peeters', birth_date: '2001-02-03' } },
} as never

describe('documents of one person', () => {
  test.each<[string, readonly never[]]>([
    ['one document alone', [pid()]],
    ['both attributes the same', [pid(), diploma()]],
    ['three documents, in two formats', [pid(), diploma(), mdoc]],
    ['the same text, composed otherwise', [pid('Agnès'.normalize('NFC')), diploma('Agnès'.normalize('NFD'))]],
    ['numbers', [pid(7), diploma(7)]],
  ])('%s', (_, presented) => {
    expect(matchSubject([NAME, BORN], presented)).toMatchObject({ code: 'VP_SUBJECT', ok: true })
  })

  test.each<[string, readonly object[], readonly never[], string]>([
    ['nothing agreed', [], [pid(), diploma()], 'no matching claim'],
    ['another name', [NAME, BORN], [pid(), diploma('Janssens')], 'matching claim 0: differs'],
    [
      'another birthday',
      [NAME, BORN],
      [pid(), diploma(undefined, '2001-02-04')],
      'matching claim 1: differs',
    ],
    ['the third differs', [NAME], [pid('Janssens'), diploma('Janssens'), mdoc], 'differs'],
    ['in capitals', [NAME], [pid(), diploma('PEETERS')], 'differs'],
    ['a space more', [NAME], [pid(), diploma('Peeters ')], 'differs'],
    ['a number for a text', [NAME], [pid('7'), diploma(7)], 'differs'],
    [
      'missing in one',
      [NAME],
      [pid(), { queryId: 'diploma', claims: { holder: {} } } as never],
      'not in diploma',
    ],
    ['missing in both', [NAME], [pid(null), diploma(null)], 'not in pid'],
    ['empty in both', [NAME], [pid(''), diploma('')], 'not in pid'],
    ['an object in both', [NAME], [pid({ a: 1 }), diploma({ a: 1 })], 'not in pid'],
    [
      'several values',
      [{ pid: ['n', null], diploma: ['n', null] }],
      [many('pid'), many('diploma')],
      'not in pid once',
    ],
    ['a document for which nothing was agreed', [{ pid: NAME.pid }], [pid(), diploma()], 'not in diploma'],
    [
      'a name of every object',
      [{ pid: NAME.pid }],
      [pid(), { queryId: 'toString', claims: {} } as never],
      'not in toString',
    ],
  ])('refused: %s', (_, agreed, presented, detail) => {
    expect(matchSubject(agreed as never, presented)).toMatchObject({
      code: 'VP_SUBJECT',
      ok: false,
      detail: expect.stringContaining(detail),
    })
  })

  function many(queryId: string): never {
    return { queryId, claims: { n: ['BE', 'FR'] } } as never
  }
})

const anyValue = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null))

test('any difference in any agreed attribute refuses, in whichever order the documents come', () => {
  fc.assert(
    fc.property(anyValue, anyValue, anyValue, anyValue, (name, otherName, born, otherBorn) => {
      const documents = [pid(name, born), diploma(otherName, otherBorn)]
      const { ok } = matchSubject([NAME, BORN], documents)
      expect(matchSubject([NAME, BORN], documents.toReversed()).ok).toBe(ok)
      const text = (value: unknown) => (typeof value === 'string' ? value.normalize('NFC') : value)
      const same = (a: unknown, b: unknown) => a !== null && a !== '' && text(a) === text(b)
      expect(ok).toBe(same(name, otherName) && same(born, otherBorn))
    }),
  )
})

test('an attribute more never joins what was not joined before, and no reason tells a value', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 8 }), fc.string({ minLength: 8 }), (name, other) => {
      const documents = [pid(name, 'x'), diploma(other, 'y')]
      const less = matchSubject([NAME], documents)
      const more = matchSubject([NAME, BORN], documents)
      expect(more.ok && !less.ok).toBe(false)
      for (const value of [name, other]) expect(`${less.detail}${more.detail}`).not.toContain(value)
    }),
  )
})
