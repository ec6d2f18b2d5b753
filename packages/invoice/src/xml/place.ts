import type { XmlNode } from './node.ts'

export type Place = { readonly line: number; readonly column: number }

/** Line and column of an offset, both from 1. */
export function placeOf(text: string, offset: number): Place {
  let line = 1
  let start = 0
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', start)) {
    line++
    start = at + 1
  }
  return { line, column: offset - start + 1 }
}

/** Lines of many offsets of one text: the line ends are looked up once. */
export function lineFinder(text: string): (offset: number) => number {
  let starts: number[] | undefined
  return (offset) => {
    starts ??= lineStarts(text)
    let low = 0
    let high = starts.length
    while (high - low > 1) {
      const middle = (low + high) >> 1
      if ((starts[middle] ?? 0) <= offset) low = middle
      else high = middle
    }
    return low + 1
  }
}

function lineStarts(text: string): number[] {
  const starts = [0]
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return starts
}

/**
 * Paths of nodes as a person or an XPath engine reads them: `/ubl:Invoice/cac:InvoiceLine[2]/cbc:ID`. The number is
 * there where there are several of the name. Siblings are counted once for a parent, so that ten thousand findings
 * cost ten thousand steps.
 */
export function pathFinder(): (node: XmlNode) => string {
  const steps = new Map<XmlNode, string>()
  const pathOf = (node: XmlNode): string => {
    if (node.parent === undefined) return `/${node.name}`
    if (!steps.has(node)) nameChildren(node.parent, steps)
    return `${pathOf(node.parent)}/${steps.get(node) ?? node.name}`
  }
  return pathOf
}

function nameChildren(parent: XmlNode, steps: Map<XmlNode, string>): void {
  const totals = new Map<string, number>()
  for (const { name } of parent.children) totals.set(name, (totals.get(name) ?? 0) + 1)
  const seen = new Map<string, number>()
  for (const child of parent.children) {
    const place = (seen.get(child.name) ?? 0) + 1
    seen.set(child.name, place)
    steps.set(child, totals.get(child.name) === 1 ? child.name : `${child.name}[${place}]`)
  }
}
