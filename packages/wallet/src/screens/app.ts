import type { Lang } from '@entente/ui'
import { WalletError } from '../core/wallet-error.ts'
import { explain, type Stage } from './explain.ts'
import { askToRemove, remove, showList } from './list-acts.ts'
import type { AppPorts, Visit } from './ports.ts'
import { answerRequest, choose, reveal, revealLines, showRequest } from './present-acts.ts'
import {
  authorize,
  authorizeType,
  continueAfterReturn,
  openOffer,
  receive,
  showNotice,
  showTypes,
} from './receive-acts.ts'
import type { Action, RequestScreen, Screen, ShownError } from './screen.ts'
import { chooseLanguage } from './texts.ts'

export const LANGUAGE_KEY = 'setting/language'

export type App = {
  /** Opens the page of an address of the wallet. */
  open(url: string): Promise<void>
  /** Does what a button says. */
  act(action: Action): Promise<void>
}

type Work = (ports: AppPorts, visit: Visit) => void | Promise<void>

/** The wallet as pages: what is shown follows from the address, and then from what the person does. */
export function createApp(ports: AppPorts, startIn: Lang): App {
  let lang = startIn
  let screen: Screen = { name: 'progress', text: 'progressOpen' }
  let current: Visit | undefined
  let waiting: ((yes: boolean) => void) | undefined
  let url = ''

  function show(next: Screen): void {
    screen = next
    const { config, clock, timeZone } = ports
    ports.show({ lang, config, now: clock.seconds(), timeZone, screen })
  }

  function answer(yes: boolean): void {
    const resolve = waiting
    waiting = undefined
    resolve?.(yes)
  }

  async function begin(work: Work): Promise<void> {
    const visit: Visit = {
      url,
      show: (next) => {
        if (current === visit) show(next)
      },
      ask: (next) => {
        if (current !== visit) return Promise.resolve(false)
        show(next)
        return new Promise((resolve) => {
          waiting = resolve
        })
      },
    }
    current = visit
    // Whoever goes elsewhere has not agreed.
    answer(false)
    try {
      await work(ports, visit)
    } catch (error) {
      visit.show({ name: 'error', error: shownError(error, stageOf(url)) })
    }
  }

  async function setLanguage(value: string): Promise<void> {
    lang = chooseLanguage([value])
    show(screen)
    // A wallet that cannot keep the choice still speaks the language now.
    await ports.storage.change({ put: { [LANGUAGE_KEY]: lang } }).catch(() => undefined)
  }

  return {
    open(next) {
      url = next
      return begin(pageOf(url))
    },
    async act(action) {
      if (action.name === 'language') return setLanguage(action.value)
      if (action.name === 'keep' || action.name === 'discard') return answer(action.name === 'keep')
      const redrawn = screen.name === 'request' ? redraw(screen, action) : undefined
      if (redrawn !== undefined) return show(redrawn)
      const work = workOf(action, screen) ?? (action.name === 'again' ? pageOf(url) : undefined)
      if (work !== undefined) await begin(work)
    },
  }
}

const PAGES: Readonly<Record<string, Work>> = {
  '/receive': showNotice,
  '/callback': continueAfterReturn,
  '/present': showRequest,
  '/issuers': (_, visit) => visit.show({ name: 'issuers' }),
}

function pathOf(url: string): string {
  return URL.parse(url)?.pathname ?? '/'
}

function pageOf(url: string): Work {
  return PAGES[pathOf(url)] ?? ((ports, visit) => showList(ports, visit))
}

function stageOf(url: string): Stage {
  return pathOf(url) === '/present' ? 'present' : 'receive'
}

/** What only changes the picture: nothing is fetched, nothing begins. */
function redraw(screen: RequestScreen, { name, value, fields }: Action): RequestScreen | undefined {
  if (name === 'reveal') return reveal(screen, value)
  if (name === 'revealAll' || name === 'hideAll') return revealLines(screen, value, name === 'revealAll')
  return name === 'choose' ? choose(screen, fields['query'] ?? '', value) : undefined
}

type Named<Name extends Screen['name']> = Extract<Screen, { name: Name }>
type Acts = {
  readonly [Name in Screen['name']]?: Readonly<Record<string, (screen: Named<Name>, action: Action) => Work>>
}

/** An act counts only on the screen that offers it. */
const ACTS: Acts = {
  list: {
    remove:
      (_, { value }) =>
      (ports, visit) =>
        askToRemove(ports, visit, value),
  },
  remove: {
    removeYes:
      (_, { value }) =>
      (ports, visit) =>
        remove(ports, visit, value),
  },
  notice: {
    openOffer: () => openOffer,
  },
  offer: {
    receive:
      ({ offer }, { fields }) =>
      (ports, visit) =>
        receive(ports, visit, { offer, code: fields['code'] ?? '' }),
    authorize:
      ({ offer }) =>
      (ports, visit) =>
        authorize(ports, visit, offer),
  },
  issuers: {
    issuer:
      (_, { value }) =>
      (ports, visit) =>
        showTypes(ports, visit, value),
  },
  types: {
    type:
      ({ issuer }, { value }) =>
      (ports, visit) =>
        authorizeType(ports, visit, { issuer, type: value }),
  },
  request: {
    approve:
      (screen, { fields }) =>
      (ports, visit) =>
        answerRequest(ports, visit, { screen, fields, shared: true }),
    refuse: (screen) => (ports, visit) => answerRequest(ports, visit, { screen, shared: false }),
  },
}

function workOf(action: Action, screen: Screen): Work | undefined {
  if (action.name === 'list') return leaveForList
  const acts = ACTS[screen.name] as
    | Readonly<Record<string, (screen: Screen, action: Action) => Work>>
    | undefined
  return acts !== undefined && Object.hasOwn(acts, action.name)
    ? acts[action.name]?.(screen, action)
    : undefined
}

function leaveForList(ports: AppPorts, visit: Visit): Promise<void> {
  ports.settle()
  return showList(ports, visit)
}

export function shownError(error: unknown, stage: Stage): ShownError {
  if (!(error instanceof WalletError)) return { kind: 'internal', code: nameOfError(error) }
  const { code, refusal } = error
  return { kind: explain(code, stage), code, says: refusal?.description ?? refusal?.error }
}

/** A fault of ours: its name helps to find it, its message might hold personal data. */
function nameOfError(error: unknown): string {
  return error instanceof Error ? error.name : 'UNKNOWN'
}
