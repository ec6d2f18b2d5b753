import type { Change } from '@entente/agreement'
import { type ChangeDirection, changeSummary, changesTexts, changeText, type Lang } from '@entente/ui'
import { printable } from '../verify/printable.ts'
import type { ReadVersion } from './read-version.ts'

export type Compared = {
  readonly older: ReadVersion
  readonly newer: ReadVersion
  readonly changes: readonly Change[]
}

const SIGNS = { widens: '+', narrows: '-', neutral: '=' } as const satisfies Record<ChangeDirection, string>
const DIRECTIONS = ['widens', 'narrows', 'neutral'] as const

/** The two versions, the count, then group by group one sentence per line; all words in the language asked for. */
export function renderText({ older, newer, changes }: Compared, lang: Lang): string {
  const words = changesTexts[lang]
  const compared = { before: older.agreement, after: newer.agreement }
  const groups = DIRECTIONS.flatMap((direction) => {
    const own = changes.filter((change) => change.direction === direction)
    if (own.length === 0) return []
    return [
      '',
      `${SIGNS[direction]} ${words.directions[direction]} (${own.length})`,
      ...own.map((change) => `  ${changeText(lang, change, compared)}`),
    ]
  })
  const summary = changes.length === 0 ? words.none : changeSummary(lang, changes)
  return [versionLine('a', older), versionLine('b', newer), '', summary, ...groups].join('\n')
}

function versionLine(name: string, { file, agreement, inEnvelope }: ReadVersion): string {
  const source = inEnvelope ? ', signatures not checked' : ''
  return `${name}  ${agreement.id}, version ${agreement.version} (${printable(file)}${source})`
}

/** The same for a program; the sentence beside the pointer and the values. */
export function renderJson({ older, newer, changes }: Compared, lang: Lang): string {
  const compared = { before: older.agreement, after: newer.agreement }
  const described = ({ file, agreement: { id, version }, inEnvelope }: ReadVersion) => ({
    file,
    id,
    version,
    ...(inEnvelope && { signaturesChecked: false }),
  })
  const told = changes.map((change) => ({ ...change, sentence: changeText(lang, change, compared) }))
  return JSON.stringify(
    { older: described(older), newer: described(newer), lang, changes: told },
    undefined,
    2,
  )
}
