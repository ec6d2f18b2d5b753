import type { Sighting } from '../finding.ts'
import type { PageKit } from './page-kit.ts'

/** Text that leaves the frame drawn around it, although the page is no wider for it. */
export function spilling({ every, see, visible, words }: PageKit): Sighting[] {
  const frames = every('body *').filter((box) => {
    const { borderLeftWidth, borderRightWidth, overflowX, display } = getComputedStyle(box)
    const framed = Number.parseFloat(borderLeftWidth) > 0 && Number.parseFloat(borderRightWidth) > 0
    return framed && overflowX === 'visible' && display !== 'inline' && visible(box)
  })
  const range = document.createRange()
  return frames.flatMap((frame) => {
    const { left, right } = frame.getBoundingClientRect()
    const out = [...frame.querySelectorAll('h1, h2, h3, h4, p, li, dt, dd, span, a, label')].filter((box) => {
      if (!visible(box) || words(box.textContent) === '') return false
      range.selectNodeContents(box)
      return [...range.getClientRects()].some((line) => line.left < left - 1 || line.right > right + 1)
    })
    const innermost = out.filter((box) => !out.some((other) => other !== box && box.contains(other)))
    return innermost.map((box) => see(box, 'text leaves the frame around it'))
  })
}
