import { describe, expect, test } from 'vitest'
import { holder } from '../generated/holder.ts'
import { LANGUAGES } from '../language.ts'
import { personName } from '../person-name/person-name.ts'
import { credentialCard, type CredentialCardProps, type CredentialState } from './credential-card.ts'

const PROPS: CredentialCardProps = {
  reader: { lang: 'en' },
  id: 'pid-1',
  level: 2,
  title: '<Identity>',
  issuer: '<Register>',
  country: 'JP',
  state: 'valid',
  validity: { until: '2031-05-01' },
}
const card = (change: Partial<CredentialCardProps> = {}) => String(credentialCard({ ...PROPS, ...change }))

test('the card is named by its heading, and says issuer, country and end', () => {
  const markup = card()
  expect(markup).toContain('aria-labelledby="pid-1"')
  expect(markup).toContain('<h2 id="pid-1">&lt;Identity&gt;</h2><p>Japan</p>')
  expect(markup).toContain('<bdi>&lt;Register&gt;</bdi>')
  expect(markup).toContain('<dt>Valid until</dt><dd><time datetime="2031-05-01">')
})

test('a country that no certificate names is not made up', () => {
  expect(card({ country: undefined })).toContain('&lt;Identity&gt;</h2></div><span class="tag')
})

describe.each(LANGUAGES)('in %s', (lang) => {
  test('each state is its own word with a mark', () => {
    const states = Object.keys(holder.en.states) as CredentialState[]
    const words = states.map((state) => {
      const markup = card({ reader: { lang }, state })
      expect(markup).toMatch(
        new RegExp(
          `<span class="tag tag-[a-z]+"><svg class="mark [^>]*>.*</svg>${holder[lang].states[state]}</span>`,
        ),
      )
      return holder[lang].states[state]
    })
    expect(new Set(words).size).toBe(6)
  })
})

test('a document without an end says so, and one with a beginning names it', () => {
  expect(card({ validity: { until: undefined } })).toContain('<dd>No end date</dd>')
  expect(card({ validity: { from: '2026-05-01', until: undefined } })).toContain('<dt>Valid from</dt>')
})

test.each(['expired', 'revoked'] as const)(
  'a document that is %s looks spent, one in force does not',
  (state) => {
    expect(card({ state })).toContain('class="credential-card credential-over"')
    expect(card()).toContain('class="credential-card"')
  },
)

test('the name of the holder keeps its language and direction', () => {
  const holder = personName({ own: { lang: 'ar', text: 'ليلى بن صالح' } })
  expect(card({ reader: { lang: 'fr' }, holder })).toContain('lang="ar" dir="rtl">ليلى بن صالح</bdi>')
})
