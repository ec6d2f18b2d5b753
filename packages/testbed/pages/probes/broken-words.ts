import type { Sighting } from '../finding.ts'
import type { PageKit } from './page-kit.ts'

/** Words cut in the middle without a hyphen, as `overflow-wrap: anywhere` does in narrow cells. */
export function brokenWords({ texts, see }: PageKit): Sighting[] {
  /** A soft hyphen is a place where a word may be cut, for the author has said so. */
  const word = /[\p{L}\p{M}\u00AD]+/gu
  /** These scripts break between any two signs; that is how they are written. */
  const unspaced =
    /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}ー]/u
  const range = document.createRange()
  const linesOf = (node: Text, from: number, to: number) => {
    range.setStart(node, from)
    range.setEnd(node, to)
    const boxes = [...range.getClientRects()].filter(({ width }) => width > 0)
    return boxes.filter(({ top }, at) => at === 0 || top >= (boxes[at - 1]?.bottom ?? 0) - 2).length
  }
  /** Codes and addresses may break anywhere: nobody reads them as words. */
  const code = (text: string, from: number) => {
    const start = text.slice(0, from).search(/\S+$/)
    const run = /^\S+/.exec(text.slice(start === -1 ? from : start))?.[0] ?? ''
    return /\d|[_@/\\=]|:\S|\.\p{L}/u.test(run)
  }
  return texts()
    .filter(({ node, parent }) => {
      if (parent.closest('code, .code, samp, kbd, pre, textarea') !== null) return false
      return getComputedStyle(parent).hyphens !== 'auto' && linesOf(node, 0, node.length) > 1
    })
    .flatMap(({ node, parent }) => {
      const cut = [...node.data.matchAll(word)].find(
        ({ 0: text, index }) =>
          !unspaced.test(text) &&
          !code(node.data, index) &&
          linesOf(node, index, index + text.length) > text.split('\u00AD').length,
      )
      return cut === undefined ? [] : [see(parent, `the word "${cut[0]}" is cut`)]
    })
}
