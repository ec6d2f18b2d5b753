import type { Sighting } from '../finding.ts'
import type { PageKit } from './page-kit.ts'

/** Telephone numbers, dates and identifiers that right-to-left text turns round: 02 12 becomes 12 02. */
export function reversedNumbers({ texts, see }: PageKit): Sighting[] {
  const number = /\d+(?:[-/]\d+)+|\+?\d[\d ]{5,}\d|\+\d+/g
  const placeOf = (node: Text, at: number) => {
    const range = document.createRange()
    range.setStart(node, at)
    range.setEnd(node, at + 1)
    return range.getBoundingClientRect()
  }
  return texts().flatMap(({ node, parent }) =>
    [...node.data.matchAll(number)].flatMap(({ 0: digits, index }) => {
      const first = placeOf(node, index)
      const last = placeOf(node, index + digits.length - 1)
      const oneLine = Math.abs(first.top - last.top) < first.height / 2
      return oneLine && first.left > last.left ? [see(parent, `"${digits}" is shown from right to left`)] : []
    }),
  )
}
