import { describe, expect, test } from 'vitest'
import { context } from '../der/read-der.ts'
import { findNameViolation, type GeneralName } from './general-names.ts'

const dns = (text: string): GeneralName => ({ form: 2, dns: text })
const email = (text: string): GeneralName => ({ form: 1, email: text })
const uri = (text: string): GeneralName => ({ form: 6, uri: text })
const ip = (...bytes: number[]): GeneralName => ({ form: 7, ip: Uint8Array.from(bytes) })

/** RFC 5280 §4.2.1.10: [name, base, lies within, or undefined when it cannot be said]. */
const TABLE: [string, GeneralName, GeneralName, boolean | undefined][] = [
  ['the host itself', dns('be.example'), dns('be.example'), true],
  ['a host below', dns('a.be.example'), dns('be.example'), true],
  ['other letters', dns('A.BE.Example'), dns('be.example'), true],
  ['a name that only ends alike', dns('maybe.example'), dns('be.example'), false],
  ['the empty base', dns('any.example'), dns(''), true],
  ['the mailbox', email('a@be.example'), email('a@be.example'), true],
  ['another mailbox', email('A@be.example'), email('a@be.example'), false],
  ['any mailbox of the host', email('a@be.example'), email('be.example'), true],
  ['a mailbox of a host below, base without dot', email('a@x.be.example'), email('be.example'), false],
  ['a mailbox of a host below, base with dot', email('a@x.be.example'), email('.be.example'), true],
  ['what is no mailbox', email('be.example'), email('be.example'), undefined],
  ['the host of an address', uri('https://be.example/x'), uri('be.example'), true],
  ['a user and a port beside it', uri('https://u@be.example:8443?x'), uri('be.example'), true],
  ['a host below, base with dot', uri('https://x.be.example'), uri('.be.example'), true],
  ['the host itself, base with dot', uri('https://be.example'), uri('.be.example'), false],
  ['a host in the path', uri('https://evil.example/be.example'), uri('be.example'), false],
  ['an address without host', uri('urn:be.example'), uri('be.example'), undefined],
  ['a numeric host', uri('https://192.0.2.1/'), uri('be.example'), undefined],
  ['an address in the net', ip(192, 0, 2, 7), ip(192, 0, 2, 0, 255, 255, 255, 0), true],
  ['an address of another net', ip(192, 0, 3, 7), ip(192, 0, 2, 0, 255, 255, 255, 0), false],
  ['another family', ip(...Array<number>(16).fill(0)), ip(192, 0, 2, 0, 255, 255, 255, 0), false],
  ['a broken net', ip(192, 0, 2, 7), ip(192, 0, 2), undefined],
  ['a form that cannot be read', { form: 0 }, { form: 0 }, undefined],
]

describe.each(TABLE)('%s', (_, name, base, within) => {
  test('is permitted only when it surely lies within', () => {
    const violation = findNameViolation({ permitted: [base], excluded: [] }, [name])
    expect(violation === undefined).toBe(within === true)
  })

  test('is excluded unless it surely lies outside', () => {
    const violation = findNameViolation({ permitted: [], excluded: [base] }, [name])
    expect(violation === undefined).toBe(within === false)
  })
})

test('a constraint says nothing of names of another form', () => {
  const all = { permitted: [dns('be.example')], excluded: [email('jp.example')] }
  expect(findNameViolation(all, [uri('https://fr.example')])).toBeUndefined()
})

test('context tags are those of X.690', () => {
  expect([context(0), context(3, true)]).toEqual([0x80, 0xa3])
})
