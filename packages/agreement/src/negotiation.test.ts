import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseAgreement } from './agreement.ts'
import { canonicalJson } from './jcs.ts'
import type { Agreement } from './language/schema.ts'
import {
  createMessagePayload,
  maySpeak,
  type Message,
  openMessage,
  type OpenedMessage,
  proposalsOf,
  type Standing,
} from './negotiation.ts'
import { pinsOf, type Sha256 } from './signature.ts'
import { day, KEYS, type Party, toySign, toyVerify } from './vectors/worked-case.ts'

const sha256: Sha256 = (data) => createHash('sha256').update(data).digest('hex')
const parsed = parseAgreement(readFileSync(join(import.meta.dirname, 'vectors/be-jp-worked.json'), 'utf8'))
const worked = parsed.ok ? parsed.agreement : expect.fail('the worked agreement parses')
const AUTHORITIES = { BE: 'be-bosa', JP: 'jp-da' }
const NOW = '2029-01-01T00:00:00.000Z'
const hash = (text: Agreement) => sha256(canonicalJson(text))
const named = (en: string): Agreement => ({ ...worked, title: { ...worked.title, en } })

let count = 0
function message(party: Party, at: string, said: object): Message {
  count += 1
  return {
    '@type': 'EntenteMessage',
    schema: 'urn:entente:schema:negotiation:1',
    id: `urn:uuid:01990000-0000-7000-8000-${String(count).padStart(12, '0')}`,
    agreement: worked.id,
    version: 1,
    issuer: { party, authority: AUTHORITIES[party] },
    issuedAt: at,
    ...said,
  } as Message
}

/** Opens a payload that somebody with the key of `party` has signed. */
function openText(
  text: string,
  {
    party = 'BE',
    signed = day('2027-01-10'),
    cty = 'vnd.entente.negotiation+json',
  }: { party?: Party; signed?: string; cty?: string } = {},
) {
  const payload = Buffer.from(text).toString('base64url')
  const { protected: head, signature } = toySign(sha256, KEYS[party], { payload, cty, at: signed })
  return openMessage(`${head}.${payload}.${signature}`, {
    verifySignature: toyVerify(sha256),
    sha256,
    at: NOW,
  })
}

function say(party: Party, at: string, said: object): OpenedMessage {
  const { canonical } = createMessagePayload(message(party, at, said))
  const opened = openText(canonical, { party, signed: at })
  return opened.ok ? opened : expect.fail(opened.detail)
}

const propose = (party: Party, at: string, text: Agreement, instead: string | null = null) =>
  say(party, at, { type: 'propose', text, instead })
const [first, second] = [named('First'), named('Second')]

describe('a message is not opened', () => {
  const proposal = message('BE', day('2027-01-10'), { type: 'propose', text: first, instead: null })
  test.each<[string, string, string]>([
    ['with a text of another version', canonicalJson({ ...proposal, version: 2 }), '/text'],
    [
      'with a text of another agreement',
      canonicalJson({ ...proposal, agreement: 'urn:entente:agreement:xx' }),
      '/text',
    ],
    ['with a member that nobody knows', canonicalJson({ ...proposal, zz: 1 }), 'zz'],
    ['of an unknown type', canonicalJson({ ...proposal, type: 'shout' }), '/type'],
    [
      'whose text is not the language',
      canonicalJson({ ...proposal, text: { ...first, mode: 'war' } }),
      '/text/mode',
    ],
    ['written for people', JSON.stringify(proposal, undefined, 1), 'not canonical'],
    [
      'with a pointer that is none',
      canonicalJson(
        message('BE', day('2027-01-10'), {
          type: 'comment',
          proposal: hash(first),
          pointer: 'x',
          lang: 'en',
          text: 'x',
        }),
      ),
      '/pointer',
    ],
  ])('%s', (_, text, detail) => {
    const opened = openText(text)
    expect(opened).toMatchObject({ ok: false, fault: 'malformed' })
    expect(opened.ok ? '' : opened.detail).toContain(detail)
  })

  test('signed as a notice, or with a changed byte', () => {
    const text = canonicalJson(proposal)
    expect(openText(text, { cty: 'vnd.entente.notice+json' })).toMatchObject({
      ok: false,
      fault: 'signature',
    })
    const payload = Buffer.from(text).toString('base64url')
    const signed = toySign(sha256, KEYS.BE, {
      payload,
      cty: 'vnd.entente.negotiation+json',
      at: day('2027-01-10'),
    })
    const other = Buffer.from(text.replace('First', 'Fifth')).toString('base64url')
    expect(
      openMessage(`${signed.protected}.${other}.${signed.signature}`, {
        verifySignature: toyVerify(sha256),
        sha256,
        at: NOW,
      }),
    ).toMatchObject({ ok: false, fault: 'signature' })
  })
})

test('the keys of a party speak for it, those of another do not', () => {
  const said = propose('BE', day('2027-01-10'), first).message
  const pins = pinsOf(worked)
  expect(pins.filter((pin) => maySpeak(said, pin)).map(({ party }) => party)).toEqual(['BE'])
  expect(pins.some((pin) => maySpeak(said, { ...pin, roles: ['register'] }))).toBe(false)
})

describe('the standing of a proposal', () => {
  const one = propose('BE', day('2027-01-10'), first)
  const answer = propose('JP', day('2027-01-11'), second, hash(first))
  const withdrawal = say('BE', day('2027-01-12'), { type: 'withdraw', proposal: hash(first) })
  const foreign = say('JP', day('2027-01-12'), { type: 'withdraw', proposal: hash(first) })
  const under = (text: Agreement, ...signedBy: string[]) => ({
    sha256: hash(text),
    signedBy,
    complete: signedBy.length === 2,
  })
  test.each<[string, Standing, OpenedMessage[], ReturnType<typeof under>[]]>([
    ['nobody has answered', 'open', [one], []],
    ['the other has proposed another text instead', 'overtaken', [one, answer], []],
    ['its proposer has withdrawn it', 'withdrawn', [one, withdrawal], []],
    ['the other has said that it is withdrawn', 'open', [one, foreign], []],
    ['one has signed', 'half-signed', [one, answer], [under(first, 'JP')]],
    ['its proposer has signed and withdrawn it', 'withdrawn', [one, withdrawal], [under(first, 'BE')]],
    ['the other has signed before it was withdrawn', 'half-signed', [one, withdrawal], [under(first, 'JP')]],
    ['both have signed', 'signed', [one, withdrawal], [under(first, 'BE', 'JP')]],
    ['both have signed another text of the version', 'overtaken', [one, answer], [under(second, 'BE', 'JP')]],
  ])('%s: %s', (_, standing, messages, signed) => {
    expect(proposalsOf(messages, signed).find(({ sha256: text }) => text === hash(first))?.standing).toBe(
      standing,
    )
  })

  test('what is said about a text that nobody proposed waits', () => {
    expect(proposalsOf([withdrawal], [])).toEqual([])
  })

  test('neither the order of messages nor repeating them changes anything', () => {
    const comment = say('JP', day('2027-01-13'), {
      type: 'comment',
      proposal: hash(first),
      pointer: '/title',
      lang: 'ja',
      text: '題名について',
    })
    const all = [one, answer, withdrawal, foreign, comment, propose('JP', day('2027-01-14'), first)]
    const expected = proposalsOf(all, [under(second, 'JP')])
    fc.assert(
      fc.property(
        fc.array(fc.nat(all.length - 1)),
        fc.shuffledSubarray(all, { minLength: all.length }),
        (again, order) => {
          const repeated = again.flatMap((index) => all[index] ?? [])
          expect(proposalsOf([...repeated, ...order], [under(second, 'JP')])).toEqual(expected)
        },
      ),
    )
    expect(expected.find(({ sha256: text }) => text === hash(first))?.by).toBe('BE')
  })
})
