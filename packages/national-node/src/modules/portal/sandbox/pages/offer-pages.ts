import {
  buttonLink,
  type Html,
  html,
  ltr,
  pageHead,
  qrFigure,
  sandboxTexts,
  section,
  table,
  tag,
} from '@entente/ui'
import type { IssuedBatch } from '../../../issuer/index.ts'
import { refusalCode, type SampleOffer } from '../../../sandbox/index.ts'
import { frame, type PageContext } from '../../pages/frame.ts'
import { aboveRun } from './run-page.ts'
import { back, expected, type Sample } from './sample-pages.ts'
import { words } from './words.ts'

/** An offer of a document that a wallet must refuse to keep: in this browser, or on another device. */
export function offerPage(context: PageContext, sample: Sample, offer: SampleOffer): Html {
  const { lang } = context
  const { fault, format } = sample
  const title = sandboxTexts[lang].credentialFaults[fault]
  const main = html`${pageHead({ title })}${expected(context, refusalCode(fault, format))}
${section({ level: 2, title: words.say(lang, 'sameDevice'), body: () => html`<div class="actions">${buttonLink({ label: words.say(lang, 'openWallet'), href: offer.link })}</div>` })}
${qrFigure({ lang, id: 'code', title: words.say(lang, 'crossDevice'), link: offer.anyWallet })}
<div class="actions">${buttonLink({ label: words.say(lang, 'offerOutcome'), href: addressOf(context, { ...sample, run: offer.run }) })}</div>
${back(context)}`
  return frame(context, { name: 'sandbox-offer', title, main, above: aboveRun(context) })
}

function addressOf({ lang }: PageContext, { fault, format, run }: Sample & { readonly run: string }): string {
  return `/${lang}/sandbox/offers/${fault}/${encodeURIComponent(format)}/${run}`
}

/** What the wallet took, and what it said of it: as it must, or not. */
export function offerOutcomePage(
  context: PageContext,
  sample: Sample & { readonly run: string },
  issued: readonly IssuedBatch[],
): Html {
  const { lang } = context
  const { fault, format } = sample
  const title = words.say(lang, 'offerOutcome')
  const main = html`${pageHead({ title, lede: sandboxTexts[lang].credentialFaults[fault] })}${expected(context, refusalCode(fault, format))}
${issued.length === 0 ? html`<p>${words.say(lang, 'offerNothing')}</p>` : outcomes(context, sample, issued)}
<div class="actions">${buttonLink({ label: words.say(lang, 'look'), href: addressOf(context, sample), kind: 'secondary' })}</div>
${back(context)}`
  return frame(context, { name: 'sandbox-offer-outcome', title, main, above: aboveRun(context) })
}

const KEPT = 'credential_accepted'

/** OpenID4VCI 1.0 §11: a wallet that says nothing may have done either. */
function outcomes({ lang }: PageContext, { fault }: Sample, issued: readonly IssuedBatch[]): Html {
  const texts = sandboxTexts[lang]
  const mark = (event: string | null) => {
    if (event === null) return tag({ label: texts.offerSilent, tone: 'plain' })
    const right = (event === KEPT) === (fault === 'none')
    return tag({ label: right ? texts.offerRight : texts.offerWrong, tone: right ? 'ok' : 'stop' })
  }
  return table({
    id: 'issued',
    caption: words.say(lang, 'offerOutcome'),
    columns: (['document', 'offerSaid', 'outcome'] as const).map((key) => ({ label: words.say(lang, key) })),
    rows: issued.map(({ type, copies, event }) => [
      html`${ltr(type)} ${ltr(`× ${copies}`)}`,
      ltr(event ?? '–'),
      mark(event),
    ]),
  })
}
