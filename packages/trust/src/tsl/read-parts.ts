/** Elements of the schema of trusted lists: what does not follow it is told, and reading goes on. */
import { placeIn, type XmlElement, XML_NAMESPACE } from '../xml/xml.ts'
import { attributeOf, textOf } from '../xmldsig/xml-tree.ts'
import { TSL, type TslFinding } from './tsl.ts'
import type { LangText, LangUri } from '../lote/lote.ts'

export type Notes = { readonly text: string; readonly version: number; readonly findings: TslFinding[] }

/** Who has so many did not follow the schema; more would tell nothing new. */
const FINDINGS_MAX = 100

export function tell({ text, findings }: Notes, { at }: XmlElement, detail: string): void {
  if (findings.length < FINDINGS_MAX) findings.push({ line: placeIn(text, at).line, detail })
}

/** Once, perhaps once, at least once, any number. */
type Times = '1' | '?' | '+' | '*'
/** Made once for each kind of element: a long list asks ten thousand times. */
export type Shape = { readonly names: readonly string[]; readonly times: readonly Times[] }

export function shapeOf(children: Readonly<Record<string, Times>>): Shape {
  return { names: Object.keys(children), times: Object.values(children) }
}

const needed = (times: Times | undefined): boolean => times === '1' || times === '+'
const single = (times: Times | undefined): boolean => times === '1' || times === '?'

export type Parts = {
  readonly one: (local: string) => XmlElement | undefined
  readonly all: (local: string) => readonly XmlElement[]
}

/** The children, in the order of the shape and in the namespace of lists; `others` may stand behind them. */
export function partsOf(notes: Notes, parent: XmlElement, { names, times }: Shape): Parts {
  const found: (XmlElement[] | undefined)[] = names.map(() => undefined)
  let reached = 0
  for (const child of parent.children) {
    if (child.kind !== 'element') continue
    const index = child.namespace === TSL ? names.indexOf(child.local) : -1
    if (index < 0) {
      tell(notes, child, `${child.local} is not known in ${parent.local}`)
      continue
    }
    if (index < reached) tell(notes, child, `${child.local} is out of order`)
    reached = Math.max(reached, index)
    const same = found[index]
    if (same === undefined) found[index] = [child]
    else if (single(times[index])) tell(notes, child, `${child.local} more than once`)
    else same.push(child)
  }
  for (const [index, local] of names.entries())
    if (found[index] === undefined && needed(times[index])) tell(notes, parent, `${local} is missing`)
  const all = (local: string): readonly XmlElement[] => found[names.indexOf(local)] ?? []
  return { one: (local) => all(local)[0], all }
}

/** Text without the white space around it; told where there is none. */
export function textIn(notes: Notes, element: XmlElement | undefined): string | undefined {
  if (element === undefined) return undefined
  const text = textOf(element).trim()
  if (text === '') tell(notes, element, `${element.local} is empty`)
  return text === '' ? undefined : text
}

function langOf(notes: Notes, element: XmlElement): string {
  const lang = element.attributes.find(
    (one) => one.namespace === XML_NAMESPACE && one.local === 'lang',
  )?.value
  if (lang === undefined) tell(notes, element, `${element.local} without xml:lang`)
  return lang ?? ''
}

const NAMES = shapeOf({ Name: '+' })
const URIS = shapeOf({ URI: '+' })

/** `<Name xml:lang>` inside. */
export function langTexts(notes: Notes, parent: XmlElement | undefined): readonly LangText[] {
  if (parent === undefined) return []
  return partsOf(notes, parent, NAMES)
    .all('Name')
    .flatMap((one) => {
      const value = textIn(notes, one)
      return value === undefined ? [] : [{ lang: langOf(notes, one), value }]
    })
}

/** `<URI xml:lang>` inside. */
export function langUris(notes: Notes, parent: XmlElement | undefined): readonly LangUri[] {
  if (parent === undefined) return []
  return partsOf(notes, parent, URIS)
    .all('URI')
    .flatMap((one) => {
      const uri = textIn(notes, one)
      return uri === undefined ? [] : [{ lang: langOf(notes, one), uri }]
    })
}

export { attributeOf }
