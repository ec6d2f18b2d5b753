import { expect, test } from 'vitest'
import { LANGUAGES } from '@entente/ui'
import { REGISTRATION_CODES } from '@entente/credentials'
import { render } from './render.ts'
import { NASTY, OPENED, REGISTERED, requestOf, stateOf, warnedRequest } from './screen-fixtures.ts'
import type { RequestScreen } from './screen.ts'

const page = (screen: RequestScreen, lang: (typeof LANGUAGES)[number] = 'en') =>
  String(render(stateOf(screen, lang)))
const requestBy = (change: Partial<RequestScreen['opened']['summary']>) =>
  requestOf({ opened: { ...OPENED, summary: { ...OPENED.summary, ...change } } })

test('of a registered service the person reads with whom and for what, in their language where there is one', () => {
  const registered = requestBy({ registration: REGISTERED })
  const markup = page(registered)
  expect(markup).toContain('Registered with</dt><dd><bdi dir="ltr" class="code">https://jp.example/wrp</bdi>')
  expect(markup).toContain('To check who enrols')
  expect(page(registered, 'ja')).toContain('入学する人を確認するため')
  expect(markup).not.toContain('Asks through')
  expect(markup).not.toContain('type="checkbox"')
})

test('through an intermediary the one who really asks is told as well', () => {
  const intermediary = { subject: 'NTRTN-1', name: NASTY }
  const markup = page(requestBy({ registration: { ...REGISTERED, intermediary } }))
  expect(markup).toContain('Asks through')
  expect(markup).not.toContain('<img src=x')
})

test.each(REGISTRATION_CODES)(
  '%s is told in words, in every language, with a box that nobody has ticked',
  (code) => {
    for (const lang of LANGUAGES) {
      const warned = requestBy({ warnings: [{ code, detail: 'for machines' }] })
      const markup = page(warned, lang)
      expect(markup.match(/<input type="checkbox"[^>]*>/g)).toEqual([
        `<input type="checkbox" id="accept-${code}" name="accept-${code}" value="yes">`,
      ])
      const [, legend = ''] = /<legend>(.*?)<\/legend>/.exec(markup) ?? []
      expect(legend.length).toBeGreaterThan(10)
      expect(markup).not.toContain('for machines')
      expect(markup).not.toContain(code + '<')
    }
  },
)

test('RPRC_21: what is not registered is named: an attribute by its name, a document by its type', () => {
  const markup = page(warnedRequest())
  const legends = [...markup.matchAll(/<legend>(.*?)<\/legend>/g)].map(([, text]) => text)
  expect(legends[1]).toContain('Family name')
  expect(legends[1]).toContain('&lt;img')
  expect(legends).toHaveLength(2)
})

test('what a warning puts in doubt is not shown as an entry in the register', () => {
  const markup = page(warnedRequest())
  expect(markup).not.toContain('Entry in the register</h')
  expect(markup).toContain('certificate of the service')
})

test('an unticked box is told at the box, once the person wants to share', () => {
  expect(page(warnedRequest())).not.toContain('Tick this box')
  const markup = page({ ...warnedRequest(), unaccepted: true })
  expect(markup.match(/aria-invalid="true"/g)).toHaveLength(2)
  expect(markup).toContain('Tick this box first, or do not share.')
})
