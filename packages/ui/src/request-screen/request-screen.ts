import { button, type ButtonProps } from '../button/button.ts'
import { rich } from '../catalogues/message.ts'
import { countryName } from '../catalogues/names.ts'
import { durationText } from '../duration/duration.ts'
import type { Reader } from '../format/locale.ts'
import { type HolderTexts, holder as texts } from '../generated/holder.ts'
import { type LevelBelow, section } from '../heading/heading.ts'
import { type Child, type Html, html } from '../html.ts'
import type { MarkName } from '../mark/mark.ts'
import { notice } from '../notice/notice.ts'
import { pageHead } from '../page-head/page-head.ts'
import { quoted } from '../punctuation/punctuation.ts'
import { type SummaryRow, summaryList } from '../summary-list/summary-list.ts'
import { tag, type Tone } from '../tag/tag.ts'

/** How the wallet knows who asks. */
export type CheckOfAsker = keyof HolderTexts['checks']

const LOOKS = {
  registered: { tone: 'ok', sign: 'tick' },
  certificate: { tone: 'plain', sign: 'tick' },
  none: { tone: 'stop', sign: 'warning' },
} as const satisfies Record<CheckOfAsker, { tone: Tone; sign: MarkName }>

type Answer = Pick<ButtonProps, 'name' | 'value'>

export type DocumentToSign = {
  readonly name: string
  /** Hexadecimal. */
  readonly sha256: string
}

export type RequestScreenProps = {
  readonly reader: Reader
  readonly who: {
    readonly name: Child
    /** The name in law, where it is another one. */
    readonly legalName?: Child
    /** ISO code; undefined when the request does not prove it. */
    readonly country: string | undefined
    readonly checked: CheckOfAsker
  }
  readonly why: {
    /** The purpose in the words of whoever asks, if it says one. */
    readonly words: { readonly lang: string; readonly text: string } | undefined
    /** The purpose in our words, where it comes as a code: it is told when there are no words. */
    readonly purpose?: Child
    readonly service: Child
  }
  /** What the person would sign, where the answer is an approval to sign: said before anything else. */
  readonly signing?: readonly DocumentToSign[] | undefined
  /** What suspends the recognition, if it is suspended: said before anything is shared. */
  readonly suspended?: Html | undefined
  /** One `attributeChoice` for each document. */
  readonly asked: (level: LevelBelow<2>) => Html
  readonly rules: {
    readonly agreement?: { readonly title: Child; readonly article: Child } | undefined
    readonly basis?: Child
    /** An ISO 8601 duration, or the promise that nothing is kept; undefined when whoever asks does not say. */
    readonly kept: { readonly for: string } | 'nothing' | undefined
    /** Address of the privacy notice. */
    readonly privacy?: string | undefined
  }
  /** What happens when the person says no. */
  readonly declining: Child
  readonly form: {
    /** Where the answer goes; without it a script takes it. */
    readonly action?: string
    /** Token and whatever else the form must carry. */
    readonly fields?: Html
    readonly accept: Answer
    readonly decline: Answer
  }
  /** See `pageHead`. */
  readonly focusId?: string
}

/**
 * The main part of the page on which a person decides: who asks, from where, checked how; why; what exactly; under
 * which rules and for how long. Saying no is as easy as saying yes, and says what follows.
 */
export function requestScreen(props: RequestScreenProps): Html {
  const { reader, suspended, form } = props
  const words = texts[reader.lang]
  const action = form.action !== undefined && html` method="post" action="${form.action}"`
  const stopped =
    suspended !== undefined && notice({ kind: 'warning', title: words.suspended, body: suspended })
  const toSign =
    props.signing !== undefined && section({ level: 2, title: words.toSign, body: () => documents(props) })
  return html`${askerHead(props)}${stopped}${toSign}${section({ level: 2, title: words.why, body: () => why(props) })}<form class="form request-form" autocomplete="off"${action}>${form.fields}${section({ level: 2, title: words.asked, body: props.asked })}${section({ level: 2, title: words.rules, body: () => html`<div class="card">${summaryList(rules(props))}</div>` })}${section({ level: 2, title: words.decision, body: () => decision(props) })}</form>`
}

/** Who asks, from which country and how that was checked: the head of every page about a request. */
export function askerHead({
  reader,
  who,
  signing,
  focusId,
}: Pick<RequestScreenProps, 'reader' | 'who' | 'signing' | 'focusId'>): Html {
  const words = texts[reader.lang]
  const asks = signing === undefined ? words.asks : words.asksToSign
  const title = rich(asks({ name: who.name }))
  const checked = tag({ label: words.checks[who.checked], ...LOOKS[who.checked] })
  const country = who.country !== undefined && html`<strong>${countryName(who.country, reader.lang)}</strong>`
  return html`${pageHead({ title, ...(focusId === undefined ? {} : { focusId }) })}<p class="request-who">${who.legalName !== undefined && html`<bdi>${who.legalName}</bdi>`}${country}${checked}</p>`
}

/** Each with the beginning and the end of its digest, in groups that two screens can be compared by. */
function documents({ reader, signing = [] }: RequestScreenProps): Html {
  const words = texts[reader.lang]
  const rows = signing.flatMap(({ name, sha256 }) => [
    { key: words.toSignDocument, value: html`<strong><bdi>${name}</bdi></strong>` },
    { key: words.toSignDigest, value: html`<bdi dir="ltr" class="code">${shortDigest(sha256)}</bdi>` },
  ])
  return html`<div class="card">${summaryList(rows)}<p class="hint">${words.toSignCompare}</p></div>`
}

/** `ab12 cd34 ef56 7890 … 1234 5678`: 24 of 64 digits. */
export function shortDigest(sha256: string): string {
  const groups = sha256.match(/.{1,4}/g) ?? []
  return groups.length <= 6 ? groups.join(' ') : [...groups.slice(0, 4), '…', ...groups.slice(-2)].join(' ')
}

function why({ reader, why }: RequestScreenProps): Html {
  const words = texts[reader.lang]
  const said =
    why.words === undefined
      ? html`<p class="lede">${why.purpose ?? words.notSaid}</p>`
      : html`<p class="lede">${quoted(reader.lang, why.words)}</p><p class="hint">${words.ownWords}</p>`
  const service = why.service === undefined ? words.notSaid : html`<bdi>${why.service}</bdi>`
  return html`${said}${summaryList([{ key: words.service, value: service }])}`
}

function rules({ reader, who, rules }: RequestScreenProps): SummaryRow[] {
  const { lang } = reader
  const words = texts[lang]
  const { agreement, basis, kept, privacy } = rules
  return [
    ...(who.country === undefined ? [] : [{ key: words.abroad, value: countryName(who.country, lang) }]),
    { key: words.agreement, value: agreement?.title ?? words.notSaid },
    ...(agreement === undefined ? [] : [{ key: words.article, value: agreement.article }]),
    ...(basis === undefined ? [] : [{ key: words.basis, value: basis }]),
    { key: words.kept, value: keptText(kept, reader) },
    ...(privacy === undefined ? [] : [{ key: words.privacy, value: link(privacy) }]),
  ]
}

function keptText(kept: RequestScreenProps['rules']['kept'], reader: Reader): Child {
  if (kept === undefined) return texts[reader.lang].notSaid
  return kept === 'nothing' ? texts[reader.lang].notKept : durationText(kept.for, reader)
}

/** Only what a browser opens as a page: the address comes from whoever asks. */
function link(address: string): Html {
  const shown = html`<bdi dir="ltr" class="code">${address}</bdi>`
  return /^https:\/\//i.test(address)
    ? html`<a href="${address}" target="_blank" rel="noreferrer noopener">${shown}</a>`
    : shown
}

/** While the recognition is suspended, sharing gains nothing: keeping is the first answer, sharing stays possible. */
function decision({ reader, suspended, signing, declining, form }: RequestScreenProps): Html {
  const words = texts[reader.lang]
  const no = summaryList([{ key: words.ifDecline, value: declining }])
  const [yes, never] = signing === undefined ? [words.accept, words.decline] : [words.sign, words.doNotSign]
  const answers =
    suspended === undefined
      ? html`${button({ ...form.accept, label: yes })}${button({ ...form.decline, label: never, kind: 'secondary' })}`
      : html`${button({ ...form.decline, label: never })}${button({ ...form.accept, label: words.acceptAnyway, kind: 'secondary' })}`
  return html`<div class="card"><p>${words.onlyThese}</p>${no}<div class="answers">${answers}</div></div>`
}
