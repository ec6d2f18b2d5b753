import type { Sighting } from '../finding.ts'
import type { PageKit } from './page-kit.ts'

/** Under the rules of print: text of the main part that paper does not hold, other than what can only be pressed. */
export function printable({ every, see, words }: PageKit): Sighting[] {
  const pressed =
    'form, nav, button, .button, .no-print, .skip, script, style, noscript, template, [hidden], .hidden, title, desc, select, datalist, rp'
  const lost = every('main *').filter((element) => {
    const own = [...element.childNodes].some((node) => node instanceof Text && words(node.data) !== '')
    if (!own || element.closest(pressed) !== null) return false
    const { width, height } = element.getBoundingClientRect()
    return width === 0 || height === 0 || !element.checkVisibility({ visibilityProperty: true })
  })
  return lost.map((element) => see(element, 'is not on the printed page'))
}
