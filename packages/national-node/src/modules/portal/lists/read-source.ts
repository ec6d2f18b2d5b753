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
  /** Fingerprint of the copy that came now. */
  readonly brought: string | undefined
  /** What was said before. */
  readonly known: Provenance | undefined
  readonly now: Instant
  readonly timeZone: string
}

/** Nothing at all, or an address, a day that has been, and a copy. */
export function readSource(typed: TypedSource, asked: Asked): ReadSource {
  const { address, date } = typed
  const empty = address === '' && PARTS.every((part) => date[part] === '') && asked.brought === undefined
  if (empty) return { ok: true, provenance: undefined }
  const day = askedDay({ parts: date }, asked.now, asked.timeZone)
  const source = webAddress(address)
  if (source === undefined || day.kind !== 'day') {
    const wrong: readonly (SourceField | false)[] = [
      source === undefined && 'sourceAddress',
      day.kind !== 'day' && 'sourceDate',
      // What is mistyped may yet be the address and the day of the copy that came before.
      asked.brought === undefined && asked.known === undefined && 'sourceFile',
    ]
    return { ok: false, wrong: wrong.filter((one) => one !== false) }
  }
  const place = { source, captured: day.day }
  const sha256 = asked.brought ?? copyOf(asked.known, place)
  if (sha256 === undefined) return { ok: false, wrong: ['sourceFile'] }
  return { ok: true, provenance: { ...place, sha256 } }
}

/** The copy that came before shows what stood at its own address on its own day, and nothing else. */
function copyOf(known: Provenance | undefined, place: Omit<Provenance, 'sha256'>): string | undefined {
  return known?.source === place.source && known.captured === place.captured ? known.sha256 : undefined
}

/** As a browser writes it, so that nothing in it turns the words around it; without a name or a password. */
function webAddress(text: string): string | undefined {
  if (!/^https?:\/\//.test(text) || !URL.canParse(text)) return undefined
  const { href, hostname, username, password } = new URL(text)
  return hostname.includes('.') && username === '' && password === '' ? href : undefined
}
