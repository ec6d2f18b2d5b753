import { expect, test } from 'vitest'
import { attributeChoice } from '../attribute-choice/attribute-choice.ts'
import { identityChoice } from '../attribute-choice/attribute-choice.examples.ts'
import { html } from '../html.ts'
import { LANGUAGES } from '../language.ts'
import { requestScreenExamples } from './request-screen.examples.ts'
import { requestScreen, type RequestScreenProps } from './request-screen.ts'

const PROPS: RequestScreenProps = {
  reader: { lang: 'en' },
  who: { name: '<University>', country: 'JP', checked: 'registered' },
  why: { words: { lang: 'ja', text: '本人確認<b>' }, service: '<Enrolment>' },
  asked: (level) => attributeChoice({ ...identityChoice('en'), id: 'pid', level }),
  rules: {
    agreement: { title: 'BE–JP', article: '4' },
    kept: { for: 'P90D' },
    privacy: 'https://jp.example/p?a="',
  },
  declining: 'Nothing is sent.',
  form: {
    action: '/answer',
    fields: html`<input type="hidden" name="form_token" value="t">`,
    accept: { name: 'answer', value: 'yes' },
    decline: { name: 'answer', value: 'no' },
  },
}
const screen = (change: Partial<RequestScreenProps> = {}) => String(requestScreen({ ...PROPS, ...change }))

test('the first line says who asks, the next one from where and how that was checked', () => {
  const markup = screen()
  expect(markup).toMatch(/^<div class="head"><h1><bdi>&lt;University&gt;<\/bdi> asks for details<\/h1>/)
  expect(markup).toMatch(
    /<p class="request-who"><strong>Japan<\/strong><span class="tag tag-ok"><svg class="mark mark-tick".*?Checked: registered service/,
  )
})

test('the parts follow in the order in which a person decides, and no heading level is skipped', () => {
  const headings = [...screen().matchAll(/<h(\d)[^>]*>(.*?)<\/h\d>/g)].map(([, level, text]) => [
    Number(level),
    text,
  ])
  expect(headings.slice(1)).toEqual([
    [2, 'What for'],
    [2, 'What you are asked for'],
    [3, 'Identity'],
    [2, 'Under which rules'],
    [2, 'Your decision'],
  ])
})

test('the two answers are buttons of the same form side by side, and none is chosen beforehand', () => {
  const markup = screen()
  expect(markup).toMatch(
    /<div class="answers"><button class="button button-primary" type="submit" name="answer" value="yes">Share these details<\/button><button class="button button-secondary" type="submit" name="answer" value="no">Do not share<\/button><\/div>/,
  )
  expect(markup).not.toMatch(/\schecked|autofocus/)
  expect(markup.indexOf('If you decline')).toBeLessThan(markup.indexOf('class="answers"'))
})

test('a suspension is told before the documents', () => {
  const markup = screen({ suspended: html`<p>since Monday</p>` })
  expect(markup.indexOf('since Monday')).toBeGreaterThan(0)
  expect(markup.indexOf('since Monday')).toBeLessThan(markup.indexOf('<form'))
  expect(screen()).not.toContain('class="notice')
})

test('while the recognition is suspended keeping is the first answer, and sharing all the same the second', () => {
  expect(screen({ suspended: html`<p>since Monday</p>` })).toMatch(
    /<div class="answers"><button class="button button-primary" type="submit" name="answer" value="no">Do not share<\/button><button class="button button-secondary" type="submit" name="answer" value="yes">Share all the same<\/button><\/div>/,
  )
})

test('what whoever asks does not say is told as not said', () => {
  expect(screen().match(/Not said by whoever asks/g)).toBeNull()
  expect(screen({ rules: { kept: undefined } }).match(/Not said by whoever asks/g)).toHaveLength(2)
  expect(screen({ rules: { kept: 'nothing' } })).toContain('<dd>Not kept</dd>')
})

test('a request without a purpose or a service says so; a purpose that is a code is told in our words', () => {
  const why = { words: undefined, service: undefined }
  expect(screen({ why }).match(/Not said by whoever asks/g)).toHaveLength(2)
  const coded = screen({ why: { ...why, purpose: 'Access to a service' } })
  expect(coded).toContain('<p class="lede">Access to a service</p>')
  expect(coded).not.toContain('In the words of whoever asks')
})

test('the name in law stands before the country', () => {
  const who = { ...PROPS.who, legalName: '<University> Inc.' }
  expect(screen({ who })).toContain('<bdi>&lt;University&gt; Inc.</bdi><strong>Japan</strong>')
})

test('the purpose keeps the language of whoever asks, and a privacy notice opens only over https', () => {
  expect(screen()).toContain('<span lang="ja" dir="ltr">本人確認&lt;b&gt;</span>')
  expect(screen()).toContain('<a href="https://jp.example/p?a=&quot;"')
  const strange = screen({ rules: { kept: undefined, privacy: 'javascript:alert(1)' } })
  expect(strange).toContain('<bdi dir="ltr" class="code">javascript:alert(1)</bdi>')
  expect(strange).not.toContain('href="javascript')
})

test('without an address the form is left to a script, and the token is where the caller put it', () => {
  const { action: _, ...form } = PROPS.form
  expect(screen({ form })).toContain(
    '<form class="form request-form" autocomplete="off"><input type="hidden"',
  )
  expect(screen()).toContain(
    '<form class="form request-form" autocomplete="off" method="post" action="/answer"><input type="hidden"',
  )
})

test.each(LANGUAGES)('in %s the name of the asker is isolated from the sentence', (lang) => {
  expect(screen({ reader: { lang } })).toMatch(/<h1>[^<]*<bdi>&lt;University&gt;<\/bdi>[^<]*<\/h1>/)
  expect(String(requestScreenExamples.examples.enrolment(lang))).toContain('name="decision"')
})
