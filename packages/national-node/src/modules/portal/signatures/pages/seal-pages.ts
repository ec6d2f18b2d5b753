import type { CreationLevel } from '@entente/trust'
import {
  buttonLink,
  errorSummary,
  fileUpload,
  form,
  type Html,
  html,
  type Lang,
  notice,
  pageHead,
  radios,
  say,
  signaturesTexts,
  taskList,
  workbenchTexts,
} from '@entente/ui'
import type { Sealing, SealStep } from '../../../signatures/index.ts'
import { frame, type PageContext } from '../../pages/frame.ts'
import { words } from './words.ts'

export type SealView = {
  readonly token: string
  readonly levels: readonly CreationLevel[]
  readonly problem?: 'noFile' | 'tooLarge' | 'many' | undefined
}

const MEGABYTES_MAX = 128

/** A document and how long its seal must be provable. */
export function sealPage(context: PageContext, { token, levels, problem }: SealView): Html {
  const { lang, config } = context
  const title = words.say(lang, 'sealTitle')
  const error =
    problem && (problem === 'many' ? words.say(lang, 'sealMany') : signaturesTexts[lang].problems[problem])
  const fields = html`${fileUpload({
    lang,
    name: 'file',
    label: words.say(lang, 'sealFile'),
    hint: words.say(lang, 'sealFileHint'),
    kinds: ['PDF', 'XML', 'TXT', 'ZIP', 'PNG', 'JPEG'],
    maxMegabytes: MEGABYTES_MAX,
    error,
  })}${radios({
    lang,
    name: 'level',
    legend: words.say(lang, 'sealLevel'),
    options: levels.map((level, index) => ({
      value: level,
      label: signaturesTexts[lang].sealLevels[level],
      hint: `B-${level}`,
      checked: index === 0,
    })),
  })}`
  const main = html`${error !== undefined && errorSummary(say(lang, 'errorSummary'), [{ href: '#file', text: error }])}${pageHead({ title, lede: words.say(lang, 'sealLede') })}
${config.test && notice({ kind: 'info', title: words.say(lang, 'sealTest') })}
${form({ action: `/${lang}/workbench/seal`, token, submit: words.say(lang, 'sealAction'), fields, upload: true })}`
  return frame(context, { name: 'seal', title, main, above: [above(lang)] })
}

const above = (lang: Lang) => ({ label: workbenchTexts[lang].title, path: 'workbench' })

const STEPS = ['received', 'sealed', 'checked'] as const satisfies readonly SealStep[]
const TITLES = { running: 'sealRunning', done: 'sealDone', refused: 'sealRefused' } as const

/** How far it is. The page is asked again by whoever wants to know more. */
export function sealingPage(
  context: PageContext,
  { id, sealing }: { readonly id: string; readonly sealing: Sealing },
): Html {
  const { lang } = context
  const { name, state, done, detail, file } = sealing
  const root = `/${lang}/workbench/seal/${id}`
  const title = words.say(lang, TITLES[state])
  const tasks = STEPS.map((step) => {
    const title = signaturesTexts[lang].sealSteps[step]
    if (done.includes(step)) return { title, status: 'done' } as const
    return state === 'running'
      ? ({ title, status: 'waiting', note: words.say(lang, 'sealWait') } as const)
      : ({ title, status: 'blocked', note: words.say(lang, 'sealRefused') } as const)
  })
  const action =
    file !== undefined
      ? html`<p>${words.say(lang, 'sealKept')}</p><div class="actions">${buttonLink({ label: words.say(lang, 'sealSave'), href: `${root}/file` })}</div>`
      : state === 'running' &&
        html`<div class="actions">${buttonLink({ label: words.say(lang, 'sealRefresh'), href: root })}</div>`
  const main = html`${pageHead({ title, lede: html`<bdi>${name}</bdi>` })}
${detail !== undefined && notice({ kind: 'refusal', title: words.say(lang, 'sealRefused'), body: html`<p><bdi lang="en" dir="ltr">${detail}</bdi></p>` })}
${taskList({ lang, id: 'step', tasks })}
${action}
<p><a href="/${lang}/workbench/seal">${words.say(lang, 'sealAgain')}</a></p>`
  return frame(context, {
    name: 'sealing',
    title,
    main,
    above: [above(lang), { label: words.say(lang, 'sealTitle'), path: 'workbench/seal' }],
  })
}
