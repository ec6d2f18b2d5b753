import { expect, test } from 'vitest'
import { LANGUAGES } from '../language.ts'
import { checkAnswers, type CheckedAnswer } from './check-answers.ts'

const TYPED: CheckedAnswer = { question: '<Mail>', answer: '<b>', source: 'typed', change: '/mail?a="b"' }
const HELD: CheckedAnswer = { question: 'Name', answer: 'Khai', source: 'wallet', wrong: '/name' }

function linkIn(markup: string) {
  const [, href, seen = '', heard = ''] =
    /<a href="([^"]*)"><span aria-hidden="true">([^<]*)<\/span><span class="hidden">(.*?)<\/span><\/a>/.exec(
      markup,
    ) ?? []
  return { href, seen, heard: heard.replaceAll(/<[^>]*>/g, '') }
}

test.each(LANGUAGES)(
  'the name of a link tells what it changes and holds the word that is seen, in %s',
  (lang) => {
    for (const answer of [TYPED, HELD]) {
      const { seen, heard } = linkIn(String(checkAnswers({ lang, title: 't', answers: [answer] })))
      expect(seen).toMatch(/\p{L}/u)
      expect(heard).toContain(seen)
      expect(heard).toContain(answer === TYPED ? '&lt;Mail&gt;' : 'Name')
    }
  },
)

test('what was typed can be changed; what an authority holds is corrected there', () => {
  expect(linkIn(String(checkAnswers({ lang: 'en', title: 't', answers: [TYPED] })))).toMatchObject({
    href: '/mail?a=&quot;b&quot;',
    seen: 'Change',
  })
  expect(linkIn(String(checkAnswers({ lang: 'en', title: 't', answers: [HELD] })))).toMatchObject({
    href: '/name',
    seen: 'This is wrong',
  })
})

test('the source is said in words beside its mark, with the authority where it is known', () => {
  const answers: CheckedAnswer[] = [
    TYPED,
    HELD,
    { ...HELD, source: 'register', authority: '<Liège>', wrong: '/x' },
  ]
  const markup = String(checkAnswers({ lang: 'fr', title: 't', answers }))
  const sources = [
    ...markup.matchAll(/<span class="answer-source"><svg.*?<\/svg><span>(.*?)<\/span><\/span>/g),
  ]
  expect(sources.map(([, words]) => words)).toEqual([
    'Écrit par vous',
    'De votre portefeuille',
    'D’un registre, tenu par\u00a0: <bdi>&lt;Liège&gt;</bdi>',
  ])
})

test('an answer is escaped and isolated; a question without one says so and names no source', () => {
  expect(String(checkAnswers({ lang: 'en', title: 't', answers: [TYPED] }))).toContain('<bdi>&lt;b&gt;</bdi>')
  const markup = String(
    checkAnswers({
      lang: 'en',
      title: 't',
      answers: [{ question: 'Phone', source: 'typed', change: '/phone' }],
    }),
  )
  expect(markup).toContain('<span class="hint">Not answered</span>')
  expect(markup).not.toContain('answer-source')
})

test('the heading has the level asked for, and the links stay off paper', () => {
  const markup = String(checkAnswers({ lang: 'en', title: 'Check', level: 3, answers: [TYPED] }))
  expect(markup).toContain('<h3>Check</h3>')
  expect(markup).toContain('<dd class="no-print"><a ')
})
