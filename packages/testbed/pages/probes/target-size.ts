import type { Sighting } from '../finding.ts'
import type { PageKit } from './page-kit.ts'

/** Targets under 24 by 24 CSS pixels (WCAG 2.5.8, without its exception for spacing). */
export function targetSize({ every, see, visible, words }: PageKit): Sighting[] {
  const targets =
    'a[href], button, summary, input:not([type=hidden]), select, textarea, [role=button], [role=link], [role=checkbox], [role=radio], [role=switch], [role=tab], [role=menuitem], [role=option]'
  const least = 24 - 0.5
  const spanOf = (elements: Element[]) => {
    const boxes = elements.map((element) => element.getBoundingClientRect()).filter(({ width }) => width > 1)
    const left = Math.min(...boxes.map((box) => box.left))
    const top = Math.min(...boxes.map((box) => box.top))
    const right = Math.max(...boxes.map((box) => box.right))
    const bottom = Math.max(...boxes.map((box) => box.bottom))
    return { width: right - left, height: bottom - top, reached: right > 0 && bottom + scrollY > 0 }
  }
  /** A link among the words of a sentence takes the height of its line. */
  const inSentence = (element: Element) => {
    if (!element.matches('a') || getComputedStyle(element).display !== 'inline') return false
    const inside = (node: Node) => node instanceof Element && node.closest('a[href]') !== null
    const block = element.closest(
      'p, li, dd, dt, td, th, div, figcaption, blockquote, label, legend, section',
    )
    const around = [...(block?.childNodes ?? [])].filter((node) => !inside(node) && !node.contains(element))
    return /\p{L}{2}/u.test(words(around.map(({ textContent }) => textContent).join(' ')))
  }
  return every<HTMLElement & { disabled?: boolean; labels?: NodeListOf<HTMLElement> | null }>(
    targets,
  ).flatMap((element) => {
    const labels = element.matches('[type=checkbox], [type=radio], [type=file]')
      ? [...(element.labels ?? [])]
      : []
    const parts = [element, ...labels, ...element.querySelectorAll('*')].filter(visible)
    if (parts.length === 0 || element.disabled === true || inSentence(element)) return []
    const { width, height, reached } = spanOf(parts)
    if (!reached || (width >= least && height >= least)) return []
    return [see(element, `${Math.round(width)} by ${Math.round(height)} pixels, 24 by 24 are needed`)]
  })
}
