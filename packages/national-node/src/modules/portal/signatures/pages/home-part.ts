import type { Coverage, SignatureReport, TimestampReport } from '@entente/trust'
import {
  details,
  type Html,
  html,
  instantText,
  ltr,
  signaturesTexts,
  type SummaryRow,
  summaryList,
} from '@entente/ui'
import type { CheckedSignature } from '../../../signatures/index.ts'
import { type PageContext, readerOf } from '../../pages/frame.ts'
import { whyOf } from './why.ts'
import { words } from './words.ts'

type Home = CheckedSignature['home']

/** Who, what and since when, and what keeps it from being confirmed; the rest for the specialist. */
export function homePart(context: PageContext, home: Home): Html {
  const { lang } = context
  return html`<div class="card">${summaryList(facts(context, home))}</div>${details({
    summary: words.say(lang, 'specialist'),
    body: summaryList(technical(context, home.report)),
  })}`
}

function facts(context: PageContext, { verdict, report, service }: Home): SummaryRow[] {
  const { lang } = context
  const { signer, bestTime, claimedTime, coverage, timestamps, provenLevel } = report
  const reader = readerOf(context)
  const why = whyOf(report)
  return [
    {
      key: words.say(lang, 'signer'),
      value: signer === undefined ? words.say(lang, 'nobody') : foreign(signer.subject),
      ...(signer !== undefined && verdict !== 'valid' && { note: words.say(lang, 'claimed') }),
    },
    ...(why === undefined
      ? []
      : [{ key: words.say(lang, 'why'), value: signaturesTexts[lang].reasons[why] }]),
    ...(verdict === 'withdrawn' && service !== undefined
      ? [
          {
            key: words.say(lang, 'why'),
            value: words.sayHtml(lang, 'withdrawnStatus', { status: ltr(lastOf(service.period.status)) }),
          },
        ]
      : []),
    ...coverage.map((one) => coverageRow(lang, one)),
    { key: words.say(lang, 'existed'), value: instantText(bestTime, reader) },
    ...(claimedTime === undefined
      ? []
      : [{ key: words.say(lang, 'says'), value: instantText(claimedTime, reader) }]),
    ...(service === undefined
      ? []
      : [
          {
            key: words.say(lang, 'service'),
            value: html`<bdi>${service.provider}</bdi>`,
            note: ltr(lastOf(service.period.status)),
          },
        ]),
    { key: words.say(lang, 'stamps'), value: stampList(context, timestamps) },
    ...(provenLevel === undefined || verdict !== 'valid'
      ? []
      : [{ key: words.say(lang, 'level'), value: ltr(`B-${provenLevel}`) }]),
  ]
}

/** Names in certificates are written from left to right, in whatever language. */
export function foreign(text: string): Html {
  return html`<bdi dir="ltr">${text}</bdi>`
}

/** `…/Svcstatus/granted` → `granted`. */
export function lastOf(uri: string): string {
  return uri.split('/').at(-1) ?? uri
}

export function coverageRow(lang: PageContext['lang'], { name, extent }: Coverage): SummaryRow {
  const what = name === 'content' ? words.say(lang, 'content') : html`<bdi>${name}</bdi>`
  return { key: words.say(lang, 'covers'), value: html`${what} (${signaturesTexts[lang].extents[extent]})` }
}

function stampList(context: PageContext, timestamps: readonly TimestampReport[]): Html | string {
  const { lang } = context
  const passed = timestamps.filter(({ indication, time }) => indication === 'PASSED' && time !== undefined)
  if (passed.length === 0) return words.say(lang, 'stampsNone')
  return html`<ul class="list">${passed.map(({ time = '', authority = '' }) => html`<li>${words.sayHtml(lang, 'stampOf', { time: instantText(time, readerOf(context)), authority: foreign(authority) })}</li>`)}</ul>`
}

/** In the words of the standards, for whoever has to find out more. */
export function technical({ lang }: PageContext, report: SignatureReport): SummaryRow[] {
  const {
    indication,
    subIndication,
    detail,
    format,
    level,
    signer,
    algorithms,
    findings,
    timestamps,
    evidence = [],
  } = report
  const english = (text: string): Html => html`<bdi lang="en" dir="ltr">${text}</bdi>`
  const remarks = [
    ...findings.map((one) => `${one.code}: ${one.detail}`),
    ...timestamps.map((one) => `${one.kind} time-stamp: ${one.subIndication ?? one.indication}`),
    ...evidence.map((one) => `${one.name}: ${one.subIndication ?? one.indication}`),
  ]
  return [
    {
      key: words.say(lang, 'outcome'),
      value: ltr(subIndication === undefined ? indication : `${indication} ${subIndication}`),
      ...(detail !== undefined && { note: english(detail) }),
    },
    { key: words.say(lang, 'format'), value: ltr(`${format}, ${level}`) },
    ...(signer === undefined ? [] : [{ key: words.say(lang, 'issuer'), value: foreign(signer.issuer) }]),
    {
      key: words.say(lang, 'method'),
      value: ltr(
        algorithms.map(({ name, bits }) => `${name}${bits === undefined ? '' : ` ${bits}`}`).join(', '),
      ),
    },
    ...(remarks.length === 0
      ? []
      : [
          {
            key: words.say(lang, 'remarks'),
            value: html`<ul class="list">${remarks.map((one) => html`<li>${english(one)}</li>`)}</ul>`,
          },
        ]),
  ]
}
