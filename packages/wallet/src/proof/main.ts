/** The browser behind the page: the only file here that touches the document and the clock. Nothing asks the network. */
import { createWebDriver, runAsync } from '@entente/trust'
import { directionOf } from '@entente/ui'
import { chooseLanguage } from '../screens/choose-language.ts'
import { type Answers, canVerify, checkProof } from './check-proof.ts'
import { render, RESULT_ID, type State } from './page.ts'
import { DOCUMENT_CHARACTERS_MAX } from './read-document.ts'
import { titleOf } from './result.ts'
import { say } from './texts.ts'

const root = document.getElementById('root') ?? document.body
const BOXES = ['document', 'salt', 'proof', 'keys'] as const satisfies readonly (keyof Answers)[]

let state: State = {
  reader: {
    lang: chooseLanguage(navigator.languages),
    timeZone: new Intl.DateTimeFormat().resolvedOptions().timeZone,
  },
  answers: { document: '', salt: '', proof: '', keys: '' },
  able: true,
}

function show(next: State): void {
  state = next
  const { reader, report } = state
  const { lang } = reader
  root.innerHTML = String(render(state))
  document.documentElement.lang = lang
  document.documentElement.dir = directionOf(lang)
  const found = report === undefined || report.outcome === 'mistaken' ? '' : `${titleOf(report, reader)} – `
  document.title = `${found}${say(lang, 'title')} – Entente`
}

function typed(): Answers {
  const valueOf = (name: string) => root.querySelector<HTMLTextAreaElement>(`#${name}`)?.value ?? ''
  const [document, salt, proof, keys] = BOXES.map(valueOf)
  return { document: document ?? '', salt: salt ?? '', proof: proof ?? '', keys: keys ?? '' }
}

async function check(): Promise<void> {
  const answers = typed()
  if (!isSecureContext) return show({ ...state, answers, able: false })
  const driver = createWebDriver(crypto.subtle)
  const able = await runAsync(canVerify(), driver)
  const report = able ? await runAsync(checkProof(answers, Math.floor(Date.now() / 1000)), driver) : undefined
  show({ ...state, answers, able, report })
  root.querySelector<HTMLElement>(`.error-summary, #${RESULT_ID}`)?.focus()
}

root.addEventListener('submit', (event) => {
  event.preventDefault()
  const { submitter } = event
  if (!(submitter instanceof HTMLButtonElement)) return
  if (submitter.name !== 'language') return void check()
  const lang = chooseLanguage([submitter.value])
  show({ ...state, answers: typed(), reader: { ...state.reader, lang } })
  root.querySelector<HTMLElement>(`[name=language][value=${lang}]`)?.focus()
})

/** Four bytes at most for one character: a larger file would be refused anyway. */
const FILE_BYTES_MAX = 4 * (DOCUMENT_CHARACTERS_MAX + 1)

/** A file that is dropped or pasted stands in its box as text; the browser would open it instead of the page. */
async function take(event: Event, files: FileList | undefined): Promise<void> {
  const [file] = files ?? []
  if (file === undefined) return
  event.preventDefault()
  const box = event.target
  if (!(box instanceof HTMLTextAreaElement)) return
  box.value = await file.slice(0, FILE_BYTES_MAX).text()
  forget()
}

/** What was found is of what was entered then: with other words in the boxes it must not stand there. */
function forget(): void {
  if (state.report === undefined || state.report.outcome === 'mistaken') return
  state = { ...state, report: undefined }
  root.querySelector(`#${RESULT_ID}`)?.remove()
  document.title = `${say(state.reader.lang, 'title')} – Entente`
}

root.addEventListener('input', forget)
root.addEventListener('dragover', (event) => {
  if (event.dataTransfer?.types.includes('Files') === true) event.preventDefault()
})
root.addEventListener('drop', (event) => void take(event, event.dataTransfer?.files))
root.addEventListener('paste', (event) => void take(event, event.clipboardData?.files))

// A second page for those without scripts: not a part of this one.
document.querySelector('noscript')?.remove()
show(state)
