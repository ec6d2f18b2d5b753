import { describe, expect, test } from 'vitest'
import { parseAgreementStates, STATES_CHARACTERS_MAX } from './agreement-states.ts'
import { agreementWith, type Members, RULE, statesText, SUSPENSION } from './standing-fixtures.ts'

const read = (agreement: Members) => parseAgreementStates(statesText(agreement))

describe('what a node says is read strictly', () => {
  test('a good answer, with members that a wallet has no use for', () => {
    const [agreement] = read(agreementWith({ rules: [{ ...RULE, more: [1] }] })) ?? []
    expect(agreement).toEqual({
      id: 'urn:entente:agreement:be-jp',
      phase: 'in-force',
      parties: [
        { code: 'BE', covers: ['BE'] },
        { code: 'JP', covers: ['JP'] },
      ],
      relations: [],
      rules: [
        {
          kind: 'credential',
          pointing: 'JP',
          type: 'urn:eudi:pid:1',
          extends: true,
          fallback: 'none',
          status: 'pilot',
          suspensions: [SUSPENSION],
        },
      ],
    })
  })

  const suspended = (change: Members) =>
    agreementWith({ rules: [{ ...RULE, suspensions: [{ ...SUSPENSION, ...change }] }] })
  const ruled = (change: Members) => agreementWith({ rules: [{ ...RULE, ...change }] })
  const MALFORMED: readonly [string, Members][] = [
    ['a phase that is none', agreementWith({ phase: 'paused' })],
    ['an agreement without id', agreementWith({ id: undefined })],
    ['relations that are none', agreementWith({ relations: undefined })],
    ['a relation to nobody', agreementWith({ relations: [{ relation: 'yields', kinds: [] }] })],
    ['a relation of no kind', agreementWith({ relations: [{ to: 'x', relation: 'yields', kinds: [1] }] })],
    ['no rules', agreementWith({ rules: undefined })],
    ['too many rules', agreementWith({ rules: Array<Members>(257).fill(RULE) })],
    ['parties that are none', agreementWith({ parties: 'BE' })],
    ['a party without its countries', agreementWith({ parties: [{ code: 'BE' }] })],
    ['a country in small letters', agreementWith({ parties: [{ code: 'BE', covers: ['be'] }] })],
    ['a rule that is a text', agreementWith({ rules: ['be-jp.pid'] })],
    ['a rule without direction', ruled({ pointing: undefined })],
    ['a rule of no kind', ruled({ kind: undefined })],
    ['a rule that does not say what follows it', ruled({ fallback: null })],
    ['a type that is a number', ruled({ type: 1 })],
    ['a type without end', ruled({ type: 'x'.repeat(301) })],
    ['a word for a flag', ruled({ extends: 'yes' })],
    ['a status that is none', ruled({ status: 'paused' })],
    ['suspensions that are none', ruled({ suspensions: {} })],
    ['too many suspensions', ruled({ suspensions: Array<Members>(257).fill(SUSPENSION) })],
    ['a notice without id', suspended({ notice: '' })],
    ['a sender that is markup', suspended({ by: '<b>' })],
    ['a beginning that is no instant', suspended({ since: 'yesterday' })],
    ['an end that is missing', suspended({ until: undefined })],
    ['an end that is no instant', suspended({ until: '2027-01-15' })],
    ['words that are a text', suspended({ text: 'closed' })],
    ['words in markup for a language', suspended({ text: { '"><b>': 'x' } })],
    ['words without words', suspended({ text: { en: '' } })],
    ['words without end', suspended({ text: { en: 'x'.repeat(2001) } })],
  ]
  test.each(MALFORMED)('malformed: %s', (_, agreement) => {
    expect(read(agreement)).toBeUndefined()
  })

  test.each([
    ['not JSON', '{'],
    ['a list', '[]'],
    ['no agreements', '{}'],
    ['twice the same member', '{"agreements":[],"agreements":[]}'],
    ['nested without end', `{"agreements":${'['.repeat(40)}${']'.repeat(40)}}`],
    ['too big', `{"agreements":[],"more":"${'x'.repeat(STATES_CHARACTERS_MAX)}"}`],
  ])('malformed: %s', (_, text) => {
    expect(parseAgreementStates(text)).toBeUndefined()
  })
})
