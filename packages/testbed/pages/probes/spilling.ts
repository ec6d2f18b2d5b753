import type { Sighting } from '../finding.ts'
import type { PageKit } from './page-kit.ts'

/** Text that leaves the frame drawn around it, although the page is no wider for it. */
export function spilling({ texts, see }: PageKit): Sighting[] {
  const isFramed = ({ borderLeftWidth, borderRightWidth, display }: CSSStyleDeclaration) =>
    Number.parseFloat(borderLeftWidth) > 0 && Number.parseFloat(borderRightWidth) > 0 && display !== 'inline'
  /** Undefined also where something on the way scrolls or cuts: there nothing spills. */
  const frameOf = (from: Element): Element | undefined => {
    for (let box: Element | null = from; box !== null && box !== document.body; box = box.parentElement) {
      const style = getComputedStyle(box)
      if (style.overflowX !== 'visible') return undefined
      if (isFramed(style)) return box
    }
    return undefined
  }
  const range = document.createRange()
  const outside = texts().filter(({ node, parent }) => {
    const frame = frameOf(parent)
    if (frame === undefined) return false
    const { left, right } = frame.getBoundingClientRect()
    range.selectNodeContents(node)
    return [...range.getClientRects()].some((line) => line.left < left - 1 || line.right > right + 1)
  })
  return outside.map(({ parent }) => see(parent, 'text leaves the frame around it'))
}
