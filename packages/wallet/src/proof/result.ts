import {
  formatInstant,
  formatList,
  type Html,
  html,
  instantText,
  ltr,
  notice,
  type Reader,
  section,
  type SummaryRow,
  summaryList,
} from '@entente/ui'
import { instantOf } from '@entente/trust'
import type { Checked, CosignerCheck, Refusal } from './check-proof.ts'
import type { DocumentKind } from './read-document.ts'
import { say, sayHtml, type TextKey } from './texts.ts'

const TONE = { proved: 'success', alone: 'warning', refused: 'refusal' } as const
const KIND = {
  receipt: 'kindReceipt',
  agreement: 'kindAgreement',
  notice: 'kindNotice',
  list: 'kindList',
  hash: 'kindHash',
} as const satisfies Record<DocumentKind, TextKey>
const REFUSED = {
  otherLog: 'refusedOtherLog',
  notSigned: 'refusedNotSigned',
  badSignature: 'refusedBadSignature',
  notIncluded: 'refusedNotIncluded',
  cosigners: 'refusedCosigners',
} as const satisfies Record<Refusal, TextKey>

/** What was found, in words first, then fact by fact, and last what nobody should read into it. */
export function resultOf(checked: Checked, reader: Reader): Html {
  const { lang } = reader
  const { outcome } = checked
  return html`${notice({ kind: TONE[outcome], title: say(lang, `${outcome}Title`), body: html`<p>${sentence(checked, reader)}</p>` })}
${summaryList(rowsOf(checked, reader))}
${outcome === 'proved' && limitsOf(checked, reader)}`
}

function limitsOf({ kind }: Checked, { lang }: Reader): Html {
  const limits = [kind === 'hash' ? 'limitHash' : 'limitContent', 'limitKeys', 'limitTime'] as const
  const body = () => html`<ul class="list">${limits.map((key) => html`<li>${say(lang, key)}</li>`)}</ul>`
  return section({ level: 2, title: say(lang, 'limitsTitle'), body })
}

/** The title of the result, for the title of the page. */
export function titleOf({ outcome }: Checked, { lang }: Reader): string {
  return say(lang, `${outcome}Title`)
}

function sentence({ outcome, refusal, origin, seconds, cosigners }: Checked, reader: Reader): Html {
  const { lang } = reader
  const log = ltr(origin)
  if (outcome === 'refused') return sayHtml(lang, REFUSED[refusal ?? 'notIncluded'], { log })
  if (outcome === 'alone' || seconds === undefined) return sayHtml(lang, 'aloneText', { log })
  const others = cosigners.filter(({ own }) => !own).map(({ name }) => isolated(name))
  const names = formatList(others, reader)
  return html`${sayHtml(lang, 'stood', { log, time: latest(seconds, reader) })} ${sayHtml(lang, 'cosignedBy', { names })}`
}

/** In a list made by characters, not elements: left to right, whatever stands around it (UAX #9). */
function isolated(name: string): string {
  return `\u2066${name}\u2069`
}

/** Said to the minute, so rounded up: the document was there no later than this. */
function latest(seconds: number, reader: Reader): string {
  return formatInstant(instantOf(Math.ceil(seconds / 60) * 60), reader)
}

function rowsOf(checked: Checked, reader: Reader): readonly SummaryRow[] {
  const { lang } = reader
  const { kind, leaf, origin, place, cosigners, unchecked, refusal } = checked
  const signed = place !== undefined || refusal === 'notIncluded'
  return [
    { key: say(lang, 'rowDocument'), value: say(lang, KIND[kind]) },
    { key: say(lang, 'rowHash'), value: ltr(`${leaf.t}/${leaf.sha256}`) },
    { key: say(lang, 'rowLog'), value: ltr(origin), ...(signed && { note: say(lang, 'logSigned') }) },
    ...(place === undefined
      ? []
      : [
          {
            key: say(lang, 'rowPlace'),
            value: sayHtml(lang, 'placeOf', { number: place.index + 1, size: place.size }),
          },
        ]),
    ...cosigners.map((one) => cosignerRow(one, reader)),
    ...unchecked.map((name) => ({ key: ltr(name), value: say(lang, 'unchecked') })),
  ]
}

function cosignerRow({ name, result, seconds, own }: CosignerCheck, reader: Reader): SummaryRow {
  const { lang } = reader
  const key = ltr(name)
  if (result === 'wrong' || result === 'absent' || seconds === undefined)
    return { key, value: say(lang, result === 'wrong' ? 'cosignerWrong' : 'cosignerAbsent') }
  const instant = instantOf(seconds)
  const time = instantText(instant, reader)
  if (result === 'future') return { key, value: sayHtml(lang, 'cosignerFuture', { time }) }
  const value = sayHtml(lang, own ? 'cosignerOwn' : 'cosignerHolds', { time })
  return { key, value, note: ltr(instant) }
}
