import { expect, test } from 'vitest'
import { html } from '../html.ts'
import { heading, section } from './heading.ts'

test('each section hands the next level to what stands inside it', () => {
  const markup = String(
    section({
      level: 2,
      title: 'a',
      body: (three) =>
        section({
          level: three,
          title: 'b',
          body: (four) => section({ level: four, title: 'c', body: (five) => heading(five, 'd') }),
        }),
    }),
  )
  expect(markup.match(/<h\d>/g)).toEqual(['<h2>', '<h3>', '<h4>', '<h5>'])
  expect(markup.match(/<\/h\d>/g)).toEqual(['</h2>', '</h3>', '</h4>', '</h5>'])
})

test('a level written by hand does not compile', () => {
  // @ts-expect-error a 3 that no section handed out
  expect(String(heading(3, 'x'))).toBe('<h3>x</h3>')
  // @ts-expect-error level 1 is the page head
  expect(String(heading(1, 'x'))).toBe('<h1>x</h1>')
  const body = () => html``
  const inner = () => {
    // @ts-expect-error a section inside a section takes the level it is handed
    return section({ level: 4, title: '', body })
  }
  expect(String(section({ level: 2, title: '', body: inner }))).toContain('<h4>')
})

test('below level 6 there is none', () => {
  const deepest = (level: Parameters<typeof heading>[0] & 6) =>
    section({
      level,
      title: '6',
      body: (sub) => {
        const none: never = sub
        return html`${none}`
      },
    })
  const five = (level: Parameters<typeof heading>[0] & 5) => section({ level, title: '5', body: deepest })
  const four = (level: Parameters<typeof heading>[0] & 4) => section({ level, title: '4', body: five })
  const three = (level: Parameters<typeof heading>[0] & 3) => section({ level, title: '3', body: four })
  expect(String(section({ level: 2, title: '2', body: three }))).toMatch(/<h6>6<\/h6>7</)
})

test('a title is escaped and may carry an id to link to', () => {
  const markup = String(section({ level: 2, title: '<b>', id: 'why', body: () => html`<p>x</p>` }))
  expect(markup).toBe('<section class="part"><h2 id="why">&lt;b&gt;</h2><p>x</p></section>')
})
