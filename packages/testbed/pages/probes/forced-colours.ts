import type { Sighting } from '../finding.ts'
import type { PageKit } from './page-kit.ts'

type Remembering = Window & { filledBefore?: HTMLElement[] }

/** Before the colours of the system: which boxes without text are seen only by their filling. */
export function rememberFills(kit: PageKit): void {
  const { every, visible, groundOf, paintOf } = kit
  const same = (one: readonly number[], other: readonly number[]) =>
    one.every((part, index) => Math.abs(part - (other[index] ?? 0)) < 2)
  const told = (box: HTMLElement) =>
    (box.textContent ?? '').trim() !== '' || box.querySelector('svg, img, input, select, textarea') !== null
  ;(window as Remembering).filledBefore = every('body *').filter((box) => {
    if (!(box instanceof HTMLElement) || told(box) || !visible(box)) return false
    const { backgroundColor, backgroundImage } = getComputedStyle(box)
    if (box.matches('img, input, select, textarea, hr, progress, meter')) return false
    return (
      backgroundImage !== 'none' ||
      (paintOf(backgroundColor)[3] > 0 && !same(groundOf(box), groundOf(box.parentElement)))
    )
  })
}

/** In the colours of the system fillings are gone: what was only filled is lost, and so is a control without an edge. */
export function plainInForcedColours({ every, see, visible }: PageKit): Sighting[] {
  const edged = (element: Element) => {
    const style = getComputedStyle(element)
    const sides = ['top', 'right', 'bottom', 'left'] as const
    const bordered = sides.some(
      (side) =>
        style.getPropertyValue(`border-${side}-style`) !== 'none' &&
        parseFloat(style.getPropertyValue(`border-${side}-width`)) > 0,
    )
    return bordered || (parseFloat(style.outlineWidth) > 0 && style.outlineStyle !== 'none')
  }
  const own = (element: Element) => getComputedStyle(element).forcedColorAdjust === 'none'
  const native = (element: Element) =>
    element.matches('[type=checkbox], [type=radio], [type=range], [type=file], [type=color]') &&
    getComputedStyle(element).appearance !== 'none'
  const underlined = (element: Element) => getComputedStyle(element).textDecorationLine.includes('underline')
  const controls = every('button, .button, input:not([type=hidden]), select, textarea').filter(
    (control) =>
      visible(control) && !edged(control) && !own(control) && !native(control) && !underlined(control),
  )
  const fills = ((window as Remembering).filledBefore ?? []).filter((box) => !edged(box) && !own(box))
  return [
    ...controls.map((control) => see(control, 'has no edge in the colours of the system')),
    ...fills.map((box) => ({ ...see(box, 'is seen by its filling only'), level: 'review' as const })),
  ]
}
