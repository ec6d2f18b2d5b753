import { directionOf } from '@entente/ui'
import { render, statusOf } from './render.ts'
import type { Action, State } from './screen.ts'

export type Place = {
  readonly root: HTMLElement
  /** A live region that is there from the beginning. */
  readonly status: HTMLElement
  readonly document: Document
}

const WRONG = '[aria-invalid=true]'

/** Puts states on the page: a new screen takes the focus to its heading, the same one keeps it where it was. */
export function mount({ root, status, document }: Place): (state: State) => void {
  let before: State['screen']['name'] | undefined
  return (state) => {
    const same = before === state.screen.name
    before = state.screen.name
    const kept = same ? keep(root, document) : undefined
    const wasWrong = same && root.querySelector(WRONG) !== null
    root.innerHTML = String(render(state))
    document.documentElement.lang = state.lang
    document.documentElement.dir = directionOf(state.lang)
    const heading = root.querySelector('h1')
    document.title = `${heading?.textContent ?? ''} – Entente`
    status.textContent = statusOf(state)
    const wrong = root.querySelector<HTMLElement>(WRONG)
    if (kept !== undefined) {
      restore(root, kept)
      if (!wasWrong) wrong?.focus()
      return
    }
    if (state.screen.name === 'progress') return
    const target = wrong ?? heading
    target?.focus()
    if (wrong === null) document.documentElement.scrollTo(0, 0)
  }
}

type Kept = {
  readonly focus: string | undefined
  readonly typed: ReadonlyMap<string, string>
  readonly open: readonly string[]
  readonly ticked: readonly string[]
}

function keep(root: HTMLElement, { activeElement }: Document): Kept {
  const inputs = [...root.querySelectorAll<HTMLInputElement>('input[type=text]')]
  return {
    focus: root.contains(activeElement) ? addressOf(activeElement) : undefined,
    typed: new Map(inputs.map(({ id, value }) => [id, value])),
    open: [...root.querySelectorAll('details[open]')].map(({ id }) => id),
    ticked: [...root.querySelectorAll('input[type=checkbox]:checked')].map(({ id }) => id),
  }
}

function restore(root: HTMLElement, { focus, typed, open, ticked }: Kept): void {
  for (const [id, value] of typed) {
    const input = root.querySelector<HTMLInputElement>(`#${CSS.escape(id)}`)
    if (input !== null) input.value = value
  }
  for (const id of ticked) {
    const box = root.querySelector<HTMLInputElement>(`#${CSS.escape(id)}`)
    if (box !== null) box.checked = true
  }
  for (const id of open) root.querySelector(`#${CSS.escape(id)}`)?.setAttribute('open', '')
  if (focus !== undefined) root.querySelector<HTMLElement>(focus)?.focus({ preventScroll: true })
}

/** How to find the same element again on the next picture of the same screen. */
function addressOf(element: Element | null): string | undefined {
  if (element === null) return undefined
  if (element.id !== '') return `#${CSS.escape(element.id)}`
  const name = element.getAttribute('name')
  const value = element.getAttribute('value')
  if (name === null) return undefined
  return `[name="${CSS.escape(name)}"]${value === null ? '' : `[value="${CSS.escape(value)}"]`}`
}

type Handlers = {
  readonly act: (action: Action) => void
  readonly go: (url: string) => void
}

/** One listener for each kind of event, on the root: what a button does stands in its name and value. */
export function listen(root: HTMLElement, { act, go }: Handlers): void {
  root.addEventListener('submit', (event) => {
    event.preventDefault()
    const { submitter, target } = event
    if (!(target instanceof HTMLFormElement) || !(submitter instanceof HTMLButtonElement)) return
    const fields = [...new FormData(target)].filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    )
    act({ name: submitter.name, value: submitter.value, fields: Object.fromEntries(fields) })
  })
  root.addEventListener('change', ({ target }) => {
    if (!(target instanceof HTMLInputElement) || target.type !== 'radio') return
    const [name = '', ...query] = target.name.split('-')
    act({ name, value: target.value, fields: { query: query.join('-') } })
  })
  root.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a') : null
    const href = link?.getAttribute('href')
    // A click with a modifier key opens another window, as everywhere.
    const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey
    if (!plain || href === undefined || href === null || !href.startsWith('/')) return
    event.preventDefault()
    go(href)
  })
}
