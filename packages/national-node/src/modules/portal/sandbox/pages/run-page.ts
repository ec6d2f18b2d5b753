import {
  buttonLink,
  codeBlock,
  diagnosisTexts,
  engineerText,
  type Html,
  html,
  ltr,
  notice,
  pageHead,
  qrFigure,
  sandboxTexts,
  section,
  summaryList,
  table,
  tag,
} from '@entente/ui'
import type { SandboxAnswer, SandboxRun } from '../../../sandbox/index.ts'
import { frame, type PageContext } from '../../pages/frame.ts'
import { pretty, words } from './words.ts'

/** One run: the links, the request decoded, and every check of what wallets answered. */
export function runPage(context: PageContext, run: SandboxRun): Html {
  const { lang } = context
  const title = words.say(lang, 'runTitle')
  const { sameDevice, crossDevice } = run
  const main = html`${pageHead({ title })}
${section({ level: 2, title: words.say(lang, 'sameDevice'), body: () => html`<div class="actions">${buttonLink({ label: words.say(lang, 'openWallet'), href: sameDevice.link })}</div>${stateOf(context, sameDevice)}` })}
${section({
  level: 2,
  title: words.say(lang, 'crossDevice'),
  body: () =>
    html`${notice({ kind: 'warning', title: words.say(lang, 'phishingTitle'), level: 3, body: html`<p>${words.say(lang, 'phishing')}</p>` })}${qrFigure({ lang, id: 'code', title: words.say(lang, 'crossDevice'), link: crossDevice.link })}${stateOf(context, crossDevice)}`,
})}
${section({ level: 2, title: words.say(lang, 'answers'), body: () => answers(context, run) })}
<div class="actions">${buttonLink({ label: words.say(lang, 'look'), href: `/${lang}/sandbox/runs/${run.id}`, kind: 'secondary' })}</div>
${decodedRequest(context, run.request)}
<div class="actions">${buttonLink({ label: words.say(lang, 'back'), href: `/${lang}/sandbox`, kind: 'secondary' })}</div>`
  return frame(context, { name: 'sandbox-run', title, main, above: aboveRun(context) })
}

export function aboveRun({ lang }: PageContext) {
  return [{ label: words.say(lang, 'title'), path: 'sandbox' }]
}

/** Header and content of a request, as they were signed. */
export function decodedRequest({ lang }: PageContext, { header, payload }: SandboxRun['request']): Html {
  return section({
    level: 2,
    title: words.say(lang, 'request'),
    body: () =>
      html`<p><strong>${words.say(lang, 'header')}</strong></p>${codeBlock(pretty(header))}<p><strong>${words.say(lang, 'payload')}</strong></p>${codeBlock(pretty(payload))}`,
  })
}

const STATES: { readonly [state: string]: 'waiting' | 'decided' | 'failed' | 'expired' } = {
  requested: 'waiting',
  fetched: 'waiting',
  decided: 'decided',
  shown: 'decided',
  failed: 'failed',
}

function stateOf({ lang }: PageContext, { state, failure }: SandboxRun['sameDevice']): Html {
  const texts = sandboxTexts[lang]
  const said = failure === undefined ? undefined : engineerText(lang, failure)
  const why =
    failure !== undefined && html` ${ltr(failure)}${said !== undefined && html` <span>${said}</span>`}`
  return summaryList([{ key: texts.state, value: html`${texts.states[STATES[state] ?? 'expired']}${why}` }])
}

function answers(context: PageContext, { answers: all }: SandboxRun): Html {
  const { lang } = context
  if (all.length === 0) return html`<p>${words.say(lang, 'answersNone')}</p>`
  return html`${all.map((answer, index) => oneAnswer(context, answer, index))}`
}

function oneAnswer({ lang }: PageContext, answer: SandboxAnswer, index: number): Html {
  const { type, asked, checks, decision } = answer
  const outcome = (ok: boolean) =>
    tag({
      label: ok ? diagnosisTexts[lang].outcomes.passed : diagnosisTexts[lang].outcomes.failed,
      tone: ok ? 'ok' : 'stop',
    })
  const reasons = decision.reasons.map(
    ({ code, detail }) => html`<p>${ltr(code)} <bdi lang="en" dir="ltr">${detail}</bdi></p>`,
  )
  return html`${summaryList([
    { key: words.say(lang, 'type'), value: ltr(type ?? '–') },
    { key: words.say(lang, 'claims'), value: ltr(asked.join(', ') || '–') },
    { key: words.say(lang, 'decision'), value: html`${ltr(decision.verdict)}${reasons}` },
  ])}${table({
    id: `checks-${index}`,
    caption: words.say(lang, 'answers'),
    columns: (['check', 'outcome'] as const).map((key) => ({ label: words.say(lang, key) })),
    rows: checks.map(({ code, ok, detail }) => [
      ltr(code),
      html`${outcome(ok)}${detail !== undefined && html` <bdi lang="en" dir="ltr">${detail}</bdi>`}`,
    ]),
  })}`
}
