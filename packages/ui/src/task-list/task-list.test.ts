import { expect, test } from 'vitest'
import { service } from '../generated/service.ts'
import { LANGUAGES } from '../language.ts'
import { taskListExamples } from './task-list.examples.ts'
import { taskList } from './task-list.ts'

test('the name of a link is its task; state and note are its description', () => {
  const markup = String(
    taskList({
      lang: 'en',
      id: 't',
      tasks: [{ title: 'Add <photo>', status: 'problem', href: '/p?a="b"', note: 'Too & dark' }],
    }),
  )
  expect(markup).toContain(
    '<a href="/p?a=&quot;b&quot;" aria-describedby="t-1-state t-1-note">Add &lt;photo&gt;</a>',
  )
  expect(markup).toContain('<p class="hint" id="t-1-note">Too &amp; dark</p>')
  expect(markup).toMatch(/<span id="t-1-state">.*Needs correction<\/span><\/span>/)
})

test('a task without a note does not point to one', () => {
  const markup = String(
    taskList({ lang: 'en', id: 't', tasks: [{ title: 'Pay', status: 'ready', href: '/' }] }),
  )
  expect(markup).toContain('aria-describedby="t-1-state"')
})

test('a task that waits or is blocked has no link', () => {
  const markup = String(
    taskList({
      lang: 'en',
      id: 't',
      tasks: [
        { title: 'Wait', status: 'waiting', note: 'a' },
        { title: 'Send', status: 'blocked', note: 'b' },
      ],
    }),
  )
  expect(markup).not.toContain('<a ')
})

test.each(LANGUAGES)(
  'in %s every state has a word and a mark of its own, and the progress is said',
  (lang) => {
    const markup = String(taskListExamples.examples.underWay(lang))
    const states = Object.values(service[lang].taskStatus)
    for (const word of states) expect(markup).toContain(`</svg>${word}</span>`)
    expect(new Set(states).size).toBe(states.length)
    expect(new Set(markup.match(/mark-\w+/g)).size).toBe(states.length)
    const progress = /<p class="hint">(.*?)<\/p>/.exec(markup)?.[1] ?? ''
    expect(progress.match(/<bdi>\d<\/bdi>/g)?.toSorted()).toEqual(['<bdi>1</bdi>', '<bdi>6</bdi>'])
  },
)
