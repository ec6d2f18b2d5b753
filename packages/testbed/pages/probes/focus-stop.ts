import type { PageKit } from './page-kit.ts'

/** What one press of Tab reached. */
export type FocusStop = {
  readonly where: string
  /** Place among all elements, in the order of the document; -1 when focus has left the page. */
  readonly place: number
  readonly ring: boolean
  readonly seen: boolean
  /** The boxes that lie over it, where it is and where the page could have scrolled it to. */
  readonly coveredBy: readonly string[]
}

/** How the element that has the focus looks. */
export function focusStop({ every, html, visible, paintOf }: PageKit): FocusStop {
  const focused = document.activeElement
  if (!(focused instanceof HTMLElement || focused instanceof SVGElement) || focused === document.body)
    return { where: '', place: -1, ring: true, seen: true, coveredBy: [] }
  const labels = 'labels' in focused && focused.labels instanceof NodeList ? [...focused.labels] : []
  const near = [
    focused,
    ...labels,
    focused.nextElementSibling,
    focused.parentElement,
    focused.firstElementChild,
  ].filter((element) => element instanceof Element)
  const ringed = (element: Element) => {
    const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(element)
    if (outlineStyle === 'auto') return true
    return outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2 && paintOf(outlineColor)[3] > 0.5
  }
  const shown = [focused, ...labels].find((element) => element instanceof Element && visible(element))
  const target = shown instanceof Element ? shown : focused

  const onScreen = () => {
    const { left, top, right, bottom } = target.getBoundingClientRect()
    return right > 0 && bottom > 0 && left < innerWidth && top < innerHeight
  }
  /** The fixed or sticky box over the middle or most corners of the element. */
  const cover = (): string[] => {
    const { left, top, width, height } = target.getBoundingClientRect()
    const points = [
      [0.5, 0.5],
      [0.1, 0.2],
      [0.9, 0.2],
      [0.1, 0.8],
      [0.9, 0.8],
    ] as const
    const over = points.flatMap(([across, down]) => {
      const hit = document.elementFromPoint(left + width * across, top + height * down)
      if (hit === null || target.contains(hit) || hit.contains(target)) return []
      for (let box: Element | null = hit; box !== null; box = box.parentElement)
        if (/fixed|sticky/.test(getComputedStyle(box).position)) return [box]
      return []
    })
    return over.length >= 3 && over[0] !== undefined ? [html(over[0])] : []
  }
  const here = cover()
  const pinned = every('body *').some((box) => /fixed|sticky/.test(getComputedStyle(box).position))
  /** Going backwards, or after a jump, the element stands at the edge that the page scrolls it to. */
  const atEdge = (block: 'start' | 'end') => {
    target.scrollIntoView({ block, behavior: 'instant' })
    return cover()
  }
  const seen = shown !== undefined && onScreen()
  const edges = pinned && seen ? [...atEdge('start'), ...atEdge('end')] : []
  return {
    where: html(focused),
    place: every<Element>('*').indexOf(focused),
    ring: near.some(ringed),
    seen,
    coveredBy: [...new Set([...here, ...edges])],
  }
}

/** Everything that Tab must reach, as places in the order of the document. */
export function tabbable({ every, html, visible }: PageKit): { place: number; where: string }[] {
  const all = every<Element>('*')
  const stops =
    'a[href], button, input:not([type=hidden], [type=radio]), select, textarea, summary, [tabindex], [contenteditable=true]'
  return every(stops)
    .filter(
      (element) =>
        element.tabIndex >= 0 &&
        !element.matches(':disabled, [inert] *, fieldset:disabled *') &&
        visible(element),
    )
    .map((element) => ({
      place: all.indexOf(element),
      where: html(element),
    }))
}
