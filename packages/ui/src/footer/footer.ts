import { plain, rich } from '../catalogues/message.ts'
import { formatDate, localeOf, type Reader } from '../format/format.ts'
import { memoise } from '../format/memoise.ts'
import { frame } from '../generated/frame.ts'
import { reviews } from '../generated/reviews.ts'
import { type Html, html } from '../html.ts'

/** What was measured of a page, in the run of the checks that is published. */
export type PageFigures = {
  /** Brotli, the page and everything it loads. */
  readonly bytes: number
  readonly requests: number
  readonly scripts: number
  /** Civil date of the run. */
  readonly on: string
}

export type FooterProps = {
  readonly reader: Reader
  readonly figures?: PageFigures | undefined
  /** The published run. */
  readonly figuresHref?: string | undefined
  /** What only this site has to say, before the rest. */
  readonly body?: Html | undefined
  /** A script makes the page: it does not claim to work without one. */
  readonly scripted?: boolean
}

/** The foot of every page: how far its texts are reviewed, what it weighs, and that it does not track anybody. */
export function footer({ reader, figures, figuresHref, body, scripted = false }: FooterProps): Html {
  const texts = frame[reader.lang]
  const plain = !scripted && html`<p>${texts.footerPlain}</p>`
  return html`<footer><div class="wrap">${body}<p>${reviewText(reader)}</p>${figures === undefined ? plain : measured(reader, figures, figuresHref)}<p>${texts.footerSource}</p></div></footer>`
}

function reviewText({ lang }: Reader): Html {
  const { footerDraft, footerDraftMore, reviewedTexts } = frame[lang]
  const { texts: total = 0, reviewed = {} } = reviews[lang] ?? {}
  const read = Object.keys(reviewed).length
  if (read === 0) return html`<strong>${footerDraft}</strong> ${footerDraftMore}`
  return html`${read < total && html`<strong>${footerDraft}</strong> `}${rich(reviewedTexts({ reviewed: read, total }))}`
}

function measured(reader: Reader, { bytes, requests, scripts, on }: PageFigures, href?: string): Html {
  const texts = frame[reader.lang]
  const facts = [
    [texts.weight, weight(bytes, reader)],
    [texts.requests, String(requests)],
    [texts.scripts, String(scripts)],
    [texts.accessibility, plain(texts.noViolation({ date: formatDate(on, reader) }))],
  ]
  return html`<p>${texts.footerPlain}</p><dl class="measured">${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>${href !== undefined && html`<p><a href="${href}">${texts.figuresLink}</a></p>`}`
}

const kilobytes = memoise(
  (locale) => new Intl.NumberFormat(locale, { style: 'unit', unit: 'kilobyte', maximumFractionDigits: 1 }),
)

/** 3 872 → "3.9 kB", rounded up: never lighter than it is. */
function weight(bytes: number, { lang, country }: Reader): string {
  return kilobytes(localeOf(lang, country)).format(Math.ceil(bytes / 100) / 10)
}
