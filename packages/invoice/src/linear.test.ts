import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { checkDocument } from './check-invoice.ts'
import { type InvoiceDocument, readInvoice } from './read-invoice.ts'
import { PACKS } from './rules/packs.ts'
import type { XmlNode } from './xml/node.ts'

const vector = (name: string): string => readFileSync(new URL(`vectors/${name}.xml`, import.meta.url), 'utf8')

/** The invoice with its line, and its allowance where it has one, that many times. */
function repeated(name: string, times: number): InvoiceDocument {
  const text = vector(name).replaceAll(
    /<(cac:InvoiceLine|cac:AllowanceCharge|ram:IncludedSupplyChainTradeLineItem)>.*?<\/\1>/gs,
    (part) => part.repeat(times),
  )
  const read = readInvoice(text)
  return read.ok ? read.invoice : expect.fail(read.refusal.detail)
}

/** How often an element of any list of the document is looked at, while it is checked. */
function looksAt(document: InvoiceDocument, pack: (typeof PACKS)[number]): number {
  let looks = 0
  const counted = <T extends object>(list: readonly T[]): readonly T[] =>
    new Proxy(list, {
      get(target, key, receiver) {
        if (typeof key === 'string' && key >= '0' && key <= '9~') looks += 1
        return Reflect.get(target, key, receiver) as unknown
      },
    })
  const watch = (node: XmlNode): void => {
    const { children } = node
    for (const child of children) watch(child)
    Object.defineProperty(node, 'children', { value: counted(children) })
  }
  watch(document.root)
  const byName = new Map([...document.byName].map(([name, nodes]) => [name, counted(nodes)] as const))
  const byAttribute = new Map(
    [...document.byAttribute].map(([name, nodes]) => [name, counted(nodes)] as const),
  )
  checkDocument({ ...document, byName, byAttribute }, { pack })
  return looks
}

const cases = PACKS.flatMap((pack) =>
  ['belgian-invoice', 'japanese-invoice', 'belgian-invoice-cii']
    .filter((name) => pack.syntaxes.includes(name.endsWith('cii') ? 'cii' : 'ubl'))
    .map((name) => [name, pack.name, pack] as const),
)

test.each(cases)('five times the lines of %s cost five times the looks by %s', (name, _, pack) => {
  const few = looksAt(repeated(name, 80), pack)
  const many = looksAt(repeated(name, 400), pack)
  expect(few).toBeGreaterThan(1000)
  // A sort looks a little more often, and what is not a line costs nothing more.
  expect(many / few).toBeLessThan(5.5)
})
