import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Agreement, type AgreementState, type Notice, parseAgreement, stateAt } from '@entente/agreement'
import { expect, test } from 'vitest'
import { describeState } from './describe-state.ts'
import { suspendedAbroad } from './suspended-abroad.ts'
import { hexSha256 } from '../../kernel/crypto.ts'

const AT = '2027-06-01T10:00:00.000Z'
const TEXT = { en: 'A key of the list may be compromised.' }

function draftOf(pair: string): Agreement {
  const path = join(import.meta.dirname, '../../../../../agreements', pair, 'agreement.json')
  const parsed = parseAgreement(readFileSync(path, 'utf8'))
  if (!parsed.ok) throw new Error(`${pair}: ${parsed.problems[0]?.detail}`)
  return { ...parsed.agreement, validity: { ...parsed.agreement.validity, inForceFrom: AT } }
}

/** The state after one notice of its first party, or after none. */
function stateOf(agreement: Agreement, ...target: readonly string[]): AgreementState {
  const opened = { agreement, canonical: '', sha256: 'ab'.repeat(32), signatures: [] }
  const notices = target.length === 0 ? [] : [{ opened: suspend(agreement, target), knownAt: AT }]
  const history = { id: agreement.id, versions: [{ opened, knownAt: AT }], notices }
  const state = stateAt(history, { t: AT, k: AT, sha256: hexSha256 })
  if (state === undefined) throw new Error('no version is known')
  return state
}

function suspend(agreement: Agreement, target: readonly string[]) {
  const [party] = agreement.parties
  const authority = party.authorities.find(({ roles }) => roles.includes('signatory'))
  const notice: Notice = {
    '@type': 'EntenteNotice',
    schema: 'urn:entente:schema:notice:1',
    id: `urn:uuid:${agreement.id}`,
    agreement: { id: agreement.id, version: agreement.version, sha256: 'ab'.repeat(32) },
    issuer: { party: party.code, authority: authority?.id ?? '' },
    type: 'suspend',
    target: [...target],
    effectiveFrom: AT,
    reason: { code: 'S3', text: TEXT },
    refs: [],
    evidence: [],
    issuedAt: AT,
    seq: 1,
    prev: null,
  }
  const x5tS256 = authority?.signers?.[0]?.['x5t#S256'] ?? ''
  return { notice, sha256: 'cd'.repeat(32), x5tS256, signedAt: AT }
}

const rulesHit = (states: readonly AgreementState[], home: string, type: string) =>
  suspendedAbroad(states, { home, type }).map(({ rules, where }) => [...rules, ...where].join(' '))

test('a domestic type counts as the one it extends; the notice comes with its words', () => {
  const state = stateOf(draftOf('be-jp'), 'recognitions:be-jp.pid')
  expect(suspendedAbroad([state], { home: 'BE', type: 'urn:eudi:pid:be:1' })).toEqual([
    {
      notice: 'urn:uuid:urn:entente:agreement:be-jp',
      by: 'BE',
      since: AT,
      // The safeguard S3 of the agreement ends by itself.
      until: '2027-08-30T10:00:00.000Z',
      text: TEXT,
      rules: ['be-jp.pid'],
      where: ['JP'],
    },
  ])
})

test.each([
  ['nothing is suspended', 'BE', 'urn:eudi:pid:be:1', stateOf(draftOf('be-jp'))],
  ['another rule is', 'BE', 'urn:eudi:pid:be:1', stateOf(draftOf('be-jp'), 'recognitions:be-jp.corp')],
  ['the type is another one', 'BE', 'urn:eudi:x:1', stateOf(draftOf('be-jp'), 'agreement')],
  ['the other side issues it', 'JP', 'urn:eudi:pid:1', stateOf(draftOf('be-jp'), 'agreement')],
])('no notice where %s', (_, home, type, state) => {
  expect(suspendedAbroad([state], { home, type })).toEqual([])
})

test('a union issues for itself and for each state that it covers', () => {
  const states = [stateOf(draftOf('eu-jp'), 'recognitions:eu-jp.pid')]
  expect(rulesHit(states, 'EU', 'urn:eudi:pid:1')).toEqual(['eu-jp.pid JP'])
  expect(rulesHit(states, 'LU', 'urn:eudi:pid:lu:1')).toEqual(['eu-jp.pid JP'])
  expect(rulesHit(states, 'MA', 'urn:eudi:pid:ma:1')).toEqual([])
})

test('what has ended or is only planned recognises nothing, so that nothing of it is suspended', () => {
  const draft = draftOf('be-jp')
  const planned = {
    ...draft,
    recognitions: draft.recognitions.map((rule) => ({ ...rule, status: 'planned' as const })),
  }
  expect(rulesHit([stateOf(planned, 'agreement')], 'BE', 'urn:eudi:pid:1')).toEqual([])
  const ended = { ...draft, validity: { ...draft.validity, expires: AT } }
  expect(rulesHit([stateOf(ended, 'agreement')], 'BE', 'urn:eudi:pid:1')).toEqual([])
})

test('the public state tells every rule of every kind, and types only where there are any', () => {
  const draft = draftOf('eu-jp')
  const state = describeState(stateOf(draft, 'recognitions:kind=trust-service')) as {
    rules: readonly Readonly<Record<string, unknown>>[]
  }
  expect(state.rules.map(({ id }) => id)).toEqual(draft.recognitions.map(({ id }) => id))
  for (const rule of state.rules) {
    const isService = rule['kind'] === 'trust-service'
    expect(Object.hasOwn(rule, 'type')).toBe(!isService)
    expect(rule['suspensions']).toHaveLength(isService ? 1 : 0)
  }
  expect(state).toMatchObject({
    parties: [{ code: 'EU' }, { code: 'JP', covers: ['JP'] }],
    relations: draft.relations,
  })
})
