import { expect, test } from 'vitest'
import { service } from '../generated/service.ts'
import { LANGUAGES } from '../language.ts'
import { helpBox } from './help-box.ts'

const help = {
  id: 'help',
  phone: { number: '+3280000000', shown: '0800 <00> 000' },
  counter: 'Counter <4>',
  hours: '9–17 & more',
} as const

test.each(LANGUAGES)(
  'in %s telephone, counter and hours come in the same order under one heading',
  (lang) => {
    const markup = String(helpBox({ lang, ...help }))
    const { helpTitle, helpPhone, helpCounter, helpHours, helpMail } = service[lang]
    expect(markup).toContain('<aside class="card help" aria-labelledby="help">')
    expect(markup).toContain(`<h2 id="help">${helpTitle}</h2>`)
    const places = [helpPhone, helpCounter, helpHours].map((key) => markup.indexOf(`<dt>${key}</dt>`))
    expect(places).not.toContain(-1)
    expect(places).toEqual(places.toSorted((a, b) => a - b))
    expect(markup).not.toContain(`<dt>${helpMail}</dt>`)
  },
)

test('the number is called in its international form and shown from left to right as it is written', () => {
  const markup = String(helpBox({ lang: 'ar', ...help, mail: 'a"b@node.example' }))
  expect(markup).toContain(
    '<a href="tel:+3280000000"><bdi dir="ltr" class="code">0800 &lt;00&gt; 000</bdi></a>',
  )
  expect(markup).toContain('<a href="mailto:a&quot;b@node.example"><bdi dir="ltr"')
  expect(markup).toContain('Counter &lt;4&gt;')
  expect(markup).toContain('9–17 &amp; more')
})
