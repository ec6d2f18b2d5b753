import { rich } from '../catalogues/message.ts'
import { service, type ServiceTexts } from '../generated/service.ts'
import { type Html, html } from '../html.ts'
import type { Lang } from '../language.ts'
import type { MarkName } from '../mark/mark.ts'
import { tag, type Tone } from '../tag/tag.ts'

export type TaskStatus = keyof ServiceTexts['taskStatus']

const LOOKS = {
  done: ['tick', 'ok'],
  ready: ['arrow', 'plain'],
  started: ['limit', 'todo'],
  waiting: ['pause', 'plain'],
  problem: ['warning', 'stop'],
  blocked: ['info', 'plain'],
} as const satisfies Record<TaskStatus, readonly [MarkName, Tone]>

/** A task that a person can open has an address; one that waits or is blocked says why instead. */
export type Task = { readonly title: string } & (
  | { readonly status: 'done'; readonly href?: string; readonly note?: string }
  | { readonly status: 'ready' | 'started'; readonly href: string; readonly note?: string }
  | { readonly status: 'problem'; readonly href: string; readonly note: string }
  | { readonly status: 'waiting' | 'blocked'; readonly note: string }
)

export type TaskListProps = {
  readonly lang: Lang
  /** Prefix of the ids of the tasks, unique on the page. */
  readonly id: string
  readonly tasks: readonly Task[]
}

/** What there is to do, in order, each task with its state in words, and how much of it is done. */
export function taskList({ lang, id, tasks }: TaskListProps): Html {
  const done = tasks.filter(({ status }) => status === 'done').length
  return html`<div class="card"><p class="hint">${rich(service[lang].tasksDone({ done, total: tasks.length }))}</p><ol class="tasks">${tasks.map((task, index) => item(lang, `${id}-${index + 1}`, task))}</ol></div>`
}

/** The name of a link is its task alone; state and note follow as its description. */
function item(lang: Lang, id: string, task: Task): Html {
  const [sign, tone] = LOOKS[task.status]
  const described = html` aria-describedby="${id}-state${task.note !== undefined && ` ${id}-note`}"`
  const title =
    'href' in task && task.href !== undefined
      ? html`<a href="${task.href}"${described}>${task.title}</a>`
      : html`<span class="task-title">${task.title}</span>`
  return html`<li class="task"><div>${title}${task.note !== undefined && html`<p class="hint" id="${id}-note">${task.note}</p>`}</div><span id="${id}-state">${tag({ label: service[lang].taskStatus[task.status], tone, sign })}</span></li>`
}
