import type { Agreement, Standing } from '@entente/agreement'
import {
  type Html,
  type Lang,
  type MarkName,
  type Speaker,
  speaker,
  type Tone,
  tag,
  type WorkbenchTexts,
  workbenchTexts,
} from '@entente/ui'
import type { PageContext } from '../../pages/frame.ts'
import { text } from '../../pages/texts.ts'

/** The texts of the workbench, by key. */
export const words: Speaker<WorkbenchTexts> = speaker(workbenchTexts)

const LOOKS = {
  open: ['plain', 'info'],
  'half-signed': ['todo', 'pause'],
  signed: ['ok', 'tick'],
  overtaken: ['stop', 'cross'],
  withdrawn: ['stop', 'cross'],
} as const satisfies Record<Standing, readonly [Tone, MarkName]>

/** Where a proposal stands, in its word and sign. */
export function standingTag(lang: Lang, standing: Standing): Html {
  const [tone, sign] = LOOKS[standing]
  return tag({ label: workbenchTexts[lang].standings[standing], tone, sign })
}

export function versionTitle({ lang }: PageContext, { title, version }: Agreement): Html {
  return words.sayHtml(lang, 'versionOf', { title: text(title, lang), version: String(version) })
}
