import { isPositive } from '@entente/agreement'
import { createValidationReport, documentJson } from '@entente/trust'
import {
  buttonLink,
  type Html,
  html,
  ltr,
  type NoticeKind,
  notice,
  pageHead,
  section,
  signaturesTexts,
  summaryList,
} from '@entente/ui'
import type { CheckedDocument, CheckedSignature, HomeVerdict } from '../../../signatures/index.ts'
import { frame, type PageContext } from '../../pages/frame.ts'
import { fingerprint } from '../../pages/texts.ts'
import { evidenceParts } from './evidence-part.ts'
import { homePart } from './home-part.ts'
import { part, type Place } from './part.ts'
import { stampParts } from './stamp-part.ts'
import { underPart } from './under-part.ts'
import { words } from './words.ts'

type Checked = Extract<CheckedDocument, { readonly ok: true }>

export type CheckedView = { readonly name: string; readonly checked: Checked }

/** Who signed, what, and what that is worth: first at home, then under each agreement, for each signature. */
export function checkedPage(context: PageContext, { name, checked }: CheckedView): Html {
  const { lang } = context
  const { signatures, stamps, evidence, container, sha256 } = checked
  const [only] = signatures
  const bare = signatures.length + stamps.length + evidence.length === 0
  const title = titleOf(context, checked)
  const parts =
    signatures.length === 1 && only !== undefined
      ? signaturePart(context, only, { level: 2, suffix: '' })
      : signatures.map((one, place) => {
          const number = words.say(lang, 'signature', { number: String(place + 1) })
          const suffix = `-${place + 1}`
          return section({
            level: 2,
            title: number,
            body: (level) => signaturePart(context, one, { level, suffix }),
          })
        })
  const main = html`${pageHead({ title, lede: html`<bdi>${name}</bdi>` })}
${bare && notice({ kind: 'info', title: words.say(lang, 'notSigned'), body: html`<p>${words.say(lang, 'notSignedText')}</p>` })}
${container?.failure !== undefined && notice({ kind: 'refusal', title: words.say(lang, 'container'), body: html`<p><bdi lang="en" dir="ltr">${container.failure.detail}</bdi></p>` })}
${parts}
${stampParts(context, stamps, { level: 2, suffix: '' })}
${evidenceParts(context, evidence)}
<div class="card">${summaryList([{ key: words.say(lang, 'fingerprint'), value: ltr(fingerprint(sha256)) }])}</div>
${signatures.length > 0 && reports(context, checked)}
<div class="actions no-print">${buttonLink({ label: words.say(lang, 'again'), href: `/${lang}/signatures`, kind: 'secondary' })}</div>`
  return frame(context, {
    name: 'signature',
    title,
    main,
    above: [{ label: words.say(lang, 'title'), path: 'signatures' }],
  })
}

function titleOf({ lang }: PageContext, { signatures, stamps, evidence }: Checked): string {
  const [only] = signatures
  const [record] = evidence
  const [stamp] = stamps
  if (only === undefined && stamp !== undefined)
    return signaturesTexts[lang].stampVerdicts[stamp.home.verdict]
  if (only === undefined && record !== undefined)
    return signaturesTexts[lang].evidenceVerdicts[record.verdict]
  if (only === undefined) return words.say(lang, 'notSigned')
  if (signatures.length > 1) return words.say(lang, 'severalTitle', { count: String(signatures.length) })
  const { verdict } = only.home
  const recognised = only.under.some(({ decision }) => isPositive(decision.verdict))
  // What counts for the person comes first: nobody vouches for it here, and the agreement takes it all the same.
  if (verdict === 'unknown' && recognised) return words.say(lang, 'recognisedTitle')
  return signaturesTexts[lang].verdicts[verdict]
}

const KINDS: Readonly<Record<HomeVerdict, NoticeKind>> = {
  valid: 'success',
  'not-valid': 'refusal',
  unknown: 'warning',
  withdrawn: 'warning',
}

function signaturePart(context: PageContext, { home, under, stamps }: CheckedSignature, place: Place): Html {
  const { lang } = context
  const said = (level: 3 | 4) =>
    notice({
      kind: KINDS[home.verdict],
      title: signaturesTexts[lang].verdicts[home.verdict],
      level,
      body: html`<p>${signaturesTexts[lang].verdictTexts[home.verdict]}</p>`,
    })
  return html`${part(place, { title: words.say(lang, 'atHome'), id: 'home', body: (level) => html`${said(level)}${homePart(context, home)}` })}${underPart(context, under, place)}${stampParts(context, stamps, place)}`
}

/** Made here and now, and carried by the page itself: nothing has to be kept to give them out. */
function reports({ lang }: PageContext, { signatures, at, form, sha256 }: Checked): Html {
  const own = signatures.map(({ home }) => home.report)
  const json = JSON.stringify({ at, form, sha256, ...documentJson(own) }, undefined, 2)
  const files = [
    { text: json, type: 'application/json', file: 'report.json', label: words.say(lang, 'json') },
    {
      text: createValidationReport(own, at),
      type: 'application/xml',
      file: 'report.xml',
      label: words.say(lang, 'xml'),
    },
  ]
  const links = files.map(({ text, type, file, label }) => {
    const base64 = Buffer.from(text).toString('base64')
    return html`<li><a download="${file}" href="data:${type};base64,${base64}">${label}</a></li>`
  })
  return section({
    level: 2,
    title: words.say(lang, 'reports'),
    body: () => html`<p>${words.say(lang, 'reportsText')}</p><ul class="list no-print">${links}</ul>`,
  })
}
