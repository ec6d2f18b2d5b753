import { type Lang, workbenchTexts } from '@entente/ui'
import { words } from './words.ts'

/** The workbench, and the overview of lists. */
export function above(lang: Lang) {
  return [
    { label: workbenchTexts[lang].title, path: 'workbench' },
    { label: words.say(lang, 'title'), path: 'workbench/lists' },
  ]
}
