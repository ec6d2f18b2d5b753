/** Signs that go with a word, never instead of it; the shapes differ, so that colour carries nothing alone. */
import { type Html, html } from '../html.ts'

const PATHS = {
  tick: 'M5 12.5l4.5 4.5L19 7.5',
  limit: 'M5 12.5l4.5 4.5L19 7.5M4 21.5h3m3.5 0h3m3.5 0h3',
  question: 'M8.5 9a3.5 3.5 0 1 1 5.2 3.1c-1.1.6-1.7 1.2-1.7 2.6M12 18.6v.2',
  pause: 'M9 6v12M15 6v12',
  cross: 'M7 7l10 10M17 7L7 17',
  info: 'M12 11v7M12 6.4v.2',
  warning: 'M12 6v7.5M12 17.6v.2',
  arrow: 'M4 12h15M13 6l6 6-6 6',
  plus: 'M12 5.5v13M5.5 12h13',
  minus: 'M5.5 12h13',
  equal: 'M5.5 9.5h13M5.5 14.5h13',
} as const

export type MarkName = keyof typeof PATHS

/** Drawn once each: a list of reasons or a queue shows the same few again and again. */
const MARKS = Object.fromEntries(
  Object.entries(PATHS).map(([name, path]) => [name, draw(name, path)]),
) as Readonly<Record<MarkName, Html>>

function draw(name: string, path: string): Html {
  return html`<svg class="mark mark-${name}" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d="${path}"/></svg>`
}

export function mark(name: MarkName): Html {
  return MARKS[name]
}
