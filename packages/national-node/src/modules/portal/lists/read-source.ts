/** Where a list comes from, as a form says it. */
import type { DatePart } from '@entente/ui'
import type { Instant } from '../../../kernel/clock.ts'
import type { Provenance } from '../../trust-lists/index.ts'
import { askedDay } from '../agreement-past.ts'
import type { SourceField, TypedSource } from './pages/source-page.ts'

const PARTS: readonly DatePart[] = ['day', 'month', 'year']

export function typedSource(fields: Readonly<Record<string, string>>): TypedSource {
  const part = (name: DatePart) => (fields[`sourceDate-${name}`] ?? '').trim()
  return {
    address: (fields['sourceAddress'] ?? '').trim(),
    date: { day: part('day'), month: part('month'), year: part('year') },
  }
}

export function sourceOf(provenance: Provenance | undefined): TypedSource {
  const [year = '', month = '', day = ''] = (provenance?.captured ?? '').split('-')
  return { address: provenance?.source ?? '', date: { day, month, year } }
}

export type ReadSource =
  | { readonly ok: true; readonly provenance: Provenance | undefined }
  | { readonly ok: false; readonly wrong: readonly SourceField[] }

type Asked = {
  /** Of the copy that came now, or that came before. */
  readonly sha256: string | undefined
  /** Whether a copy came now. */
  readonly brought: boolean
  readonly now: Instant
  readonly timeZone: string
}

/** Nothing at all, or an address, a day that has been, and a copy. */
export function readSource({ address, date }: TypedSource, asked: Asked): ReadSource {
  const empty = address === '' && PARTS.every((part) => date[part] === '') && !asked.brought
  if (empty) return { ok: true, provenance: undefined }
  const day = askedDay({ parts: date }, asked.now, asked.timeZone)
  const { sha256 } = asked
  const source = webAddress(address)
  if (source !== undefined && day.kind === 'day' && sha256 !== undefined)
    return { ok: true, provenance: { source, captured: day.day, sha256 } }
  return {
    ok: false,
    wrong: [
      ...(source === undefined ? (['sourceAddress'] as const) : []),
      ...(day.kind === 'day' ? [] : (['sourceDate'] as const)),
      ...(sha256 === undefined ? (['sourceFile'] as const) : []),
    ],
  }
}

/** As a browser writes it, so that nothing in it turns the words around it; without a name or a password. */
function webAddress(text: string): string | undefined {
  if (!/^https?:\/\//.test(text) || !URL.canParse(text)) return undefined
  const { href, hostname, username, password } = new URL(text)
  return hostname.includes('.') && username === '' && password === '' ? href : undefined
}
