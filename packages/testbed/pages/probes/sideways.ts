import type { Sighting } from '../finding.ts'
import type { PageKit } from './page-kit.ts'

/** What makes the page scroll in two directions, or leaves no room to read in, at this size (WCAG 1.4.10). */
export function sideways({ every, html, see, visible }: PageKit): Sighting[] {
  const { scrollWidth, clientWidth, clientHeight } = document.documentElement
  const pinned = every('body *').filter(
    (box) => /fixed|sticky/.test(getComputedStyle(box).position) && visible(box),
  )
  const taken = pinned.reduce((sum, box) => sum + box.getBoundingClientRect().height, 0)
  const crowded =
    taken > clientHeight / 2 ? pinned.map((box) => see(box, 'stays in place over half of the page')) : []
  if (scrollWidth <= clientWidth) return crowded

  /** Inside a region with its own scroll bar, wide contents do no harm. */
  const contained = (box: Element) => {
    for (
      let around = box.parentElement;
      around !== null && around !== document.body;
      around = around.parentElement
    )
      if (getComputedStyle(around).overflowX !== 'visible') return true
    return false
  }
  const outside = every('body *').filter((box) => {
    const { left, right } = box.getBoundingClientRect()
    const rightToLeft = getComputedStyle(document.documentElement).direction === 'rtl'
    const beyond = rightToLeft ? left + scrollX < -1 : right + scrollX > clientWidth + 1
    return beyond && visible(box) && !contained(box)
  })
  const innermost = outside.filter((box) => !outside.some((other) => other !== box && box.contains(other)))
  const says = `the page is ${scrollWidth - clientWidth} pixels too wide`
  return [
    ...crowded,
    ...(innermost.length > 0
      ? innermost.map((box) => see(box, says))
      : [{ where: html(document.documentElement), says }]),
  ]
}
