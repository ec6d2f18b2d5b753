import { expect, test } from 'vitest'
import { html } from '../html.ts'
import { LANGUAGES } from '../language.ts'
import { attributeChoice, type AttributeChoiceProps } from './attribute-choice.ts'

const PROPS: AttributeChoiceProps = {
  lang: 'en',
  id: 'pid',
  level: 2,
  title: '<Identity>',
  issuer: '<Register>',
  required: [
    { label: 'Family name', value: '<Peeters>' },
    { label: 'Given name', value: 'Alice' },
  ],
  optional: [
    { code: 'sex', label: 'Sex', value: 'Female' },
    { code: 'email', label: 'E-mail', value: 'a@example.be' },
  ],
}
const choice = (change: Partial<AttributeChoiceProps> = {}) =>
  String(attributeChoice({ ...PROPS, ...change }))

test('what is needed has no box, what is optional has one that is off', () => {
  const markup = choice()
  expect(markup.match(/<input /g)).toHaveLength(2)
  expect(markup).not.toContain('checked')
  expect(markup).toContain('<dt>Family name</dt><dd><bdi>&lt;Peeters&gt;</bdi></dd>')
  expect(markup).toContain(
    '<input type="checkbox" id="pid-1" name="pid" value="email" aria-describedby="pid-1-value"><div><label for="pid-1">E-mail</label><div id="pid-1-value"><bdi>a@example.be</bdi></div>',
  )
})

test('a box that the person has ticked stays ticked when the form is shown again, and no other', () => {
  const markup = choice({ ticked: new Set(['email', 'unknown']) })
  expect(markup.match(/ checked>/g)).toHaveLength(1)
  expect(markup).toMatch(/value="email"[^>]* checked>/)
})

test('a closed value opens with a button that is named with its attribute', () => {
  const markup = choice({ values: 'hidden' })
  expect(markup).toContain('<summary>Show<span class="hidden"> Family name</span></summary>')
  expect(markup).not.toContain(' open>')
  expect(markup.match(/<details/g)).toHaveLength(4)
})

test('what the person can do with all of it stands at the end, and a label may say more than a word', () => {
  const label = html`Town<span class="summary-note">Place of birth</span>`
  const markup = choice({ required: [{ label, value: 'Namur' }], more: html`<button>x</button>` })
  expect(markup).toContain('<dt>Town<span class="summary-note">Place of birth</span></dt>')
  expect(markup).toMatch(/<button>x<\/button><\/section>$/)
})

test('the boxes stand in a group with its question and its hint', () => {
  expect(choice()).toMatch(
    /<fieldset class="field" aria-describedby="pid-hint"><legend>You may add, if you wish<\/legend><p class="hint" id="pid-hint">/,
  )
  expect(choice({ optional: [] })).not.toContain('<fieldset')
})

test('a document of which nothing is shown says what the other side learns', () => {
  expect(choice({ required: [], optional: [] })).toContain('only that you hold this document')
  expect(choice({ required: [] })).not.toContain('<dl')
})

test.each(LANGUAGES)('the number of needed details is told in the grammar of %s', (lang) => {
  const [attribute] = PROPS.required
  if (attribute === undefined) throw new Error('no attribute')
  const told = (count: number) => {
    const markup = choice({ lang, required: Array.from({ length: count }, () => attribute) })
    return /<p><strong>(.*?)<\/strong><\/p>/.exec(markup)?.[1]?.replaceAll(/<[^>]*>/g, '')
  }
  expect(told(3)).toContain('3')
  if (lang === 'ar') expect([told(2), told(11)]).toEqual(['بيانان مطلوبان', '11 بيانا مطلوبا'])
})
