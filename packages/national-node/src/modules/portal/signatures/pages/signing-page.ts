import {
  buttonLink,
  form,
  formatInstant,
  type Html,
  html,
  notice,
  pageHead,
  qrFigure,
  say,
  signaturesTexts,
  summaryList,
  taskList,
} from '@entente/ui'
import type { Signing, SigningStep } from '../../../signatures/index.ts'
import { frame, type PageContext, readerOf } from '../../pages/frame.ts'
import { fingerprint } from '../../pages/texts.ts'
import { fileSize } from './file-size.ts'
import { words } from './words.ts'

export type SigningView = {
  readonly id: string
  readonly signing: Signing
  readonly token: string
  /** Where this node is, as people know it. */
  readonly origin: string
}

const STEPS = ['received', 'approved', 'signed', 'checked'] as const satisfies readonly SigningStep[]
/** Before, the person has to act, and nothing else goes on; of what was refused, the reason is enough. */
const STEPPING: readonly Signing['state'][] = ['running', 'done']
const TITLES = {
  ready: 'signReady',
  asked: 'signAsked',
  running: 'signRunning',
  done: 'signDone',
  refused: 'signRefused',
} as const

/** From the document that was brought to the signed one. The page is asked again by whoever wants to know more. */
export function signingPage(context: PageContext, view: SigningView): Html {
  const { lang } = context
  const { signing } = view
  const title = words.say(lang, TITLES[signing.state])
  const main = html`${pageHead({ title, lede: html`<bdi>${signing.name}</bdi>` })}
${refusal(context, view)}${next(context, view)}${facts(context, signing)}${STEPPING.includes(signing.state) && steps(context, signing)}
<p><a href="/${lang}/sign">${words.say(lang, 'signAgain')}</a></p>`
  const above = [{ label: words.say(lang, 'signTitle'), path: 'sign' }]
  return frame(context, { name: 'signing', title, main, above })
}

function refusal(
  { lang }: PageContext,
  { signing: { state, stop = 'failed', detail } }: SigningView,
): Html | '' {
  if (state !== 'refused') return ''
  const more = detail === undefined ? html`` : html`<p><bdi lang="en" dir="ltr">${detail}</bdi></p>`
  return notice({ kind: 'refusal', title: signaturesTexts[lang].signStops[stop], body: more })
}

/** The one thing to do now. */
function next(context: PageContext, view: SigningView): Html | '' {
  const { lang } = context
  const { id, signing, token } = view
  const root = `/${lang}/sign/${id}`
  const again = (kind: 'primary' | 'secondary') =>
    html`<div class="actions">${buttonLink({ label: words.say(lang, 'sealRefresh'), href: root, kind })}</div>`
  if (signing.state === 'ready') return choose(context, view)
  if (signing.state === 'asked') return html`${asked(context, view)}${again('secondary')}`
  if (signing.state === 'running') return again('primary')
  if (signing.file === undefined) return ''
  const check = {
    action: `${root}/check`,
    token,
    submit: words.say(lang, 'signCheck'),
    kind: 'secondary',
  } as const
  return html`<p>${words.say(lang, 'sealKept')}</p><div class="actions">${buttonLink({ label: words.say(lang, 'signSave'), href: `${root}/file` })}</div>${form(check)}`
}

/** Where the wallet is decides which question is put in it. */
function choose({ lang }: PageContext, { id, token }: SigningView): Html {
  const way = (channel: 'same-device' | 'cross-device') => {
    const submit = words.say(lang, channel === 'same-device' ? 'signHere' : 'signThere')
    return form({
      action: `/${lang}/sign/${id}`,
      token,
      submit,
      label: submit,
      ...(channel === 'cross-device' && { kind: 'secondary' as const }),
      fields: html`<input type="hidden" name="channel" value="${channel}">`,
    })
  }
  return html`<p>${words.say(lang, 'signReadyText')}</p>${way('same-device')}${way('cross-device')}`
}

function asked(context: PageContext, { signing, origin }: SigningView): Html {
  const { lang } = context
  if (signing.asked === undefined) return html``
  const { channel, walletUrl, until } = signing.asked
  const time = formatInstant(until, readerOf(context))
  const text = html`<p>${words.say(lang, 'signAskedText', { time })}</p>`
  if (channel === 'same-device')
    return html`${text}<div class="actions">${buttonLink({ label: words.say(lang, 'signOpen'), href: walletUrl })}</div>`
  const warning = notice({ kind: 'warning', title: words.say(lang, 'signPhishing', { origin }) })
  return html`${text}${warning}${qrFigure({ lang, id: 'code', title: words.say(lang, 'signThere'), link: walletUrl })}`
}

/** The digest in groups, so that two screens can be compared. */
function facts(context: PageContext, signing: Signing): Html {
  const { lang } = context
  const { name, sizeBytes, sha256, signer, format, level } = signing
  return html`<div class="card">${summaryList([
    { key: say(lang, 'offerDocument'), value: html`<bdi>${name}</bdi>` },
    { key: words.say(lang, 'signSize'), value: fileSize(sizeBytes, readerOf(context)) },
    {
      key: words.say(lang, 'signDigest'),
      value: html`<bdi dir="ltr" class="code">${fingerprint(sha256)}</bdi>`,
    },
    { key: words.say(lang, 'signAs'), value: html`<bdi>${signer}</bdi>` },
    { key: words.say(lang, 'signHow'), value: html`<bdi dir="ltr">${format}, B-${level}</bdi>` },
  ])}</div>`
}

function steps({ lang }: PageContext, { done }: Signing): Html {
  const tasks = STEPS.map((step) => {
    const title = signaturesTexts[lang].signSteps[step]
    if (done.includes(step)) return { title, status: 'done' } as const
    return { title, status: 'waiting', note: words.say(lang, 'sealWait') } as const
  })
  return taskList({ lang, id: 'step', tasks })
}
