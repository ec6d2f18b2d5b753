import { type Html, type MarkName, names, type Tone, tag } from '@entente/ui'
import type { AgreementView, AgreementWord } from '../agreement-view.ts'
import type { PageContext } from './frame.ts'

const LOOKS = {
  'in-force': ['ok', 'tick'],
  'not-yet': ['plain', 'info'],
  expired: ['stop', 'cross'],
  terminated: ['stop', 'cross'],
  suspended: ['todo', 'pause'],
  'partly-suspended': ['todo', 'pause'],
} as const satisfies Record<AgreementWord, readonly [Tone, MarkName]>

/** The state of an agreement in its word and sign. */
export function stateTag({ lang }: PageContext, state: AgreementWord): Html {
  const [tone, sign] = LOOKS[state]
  return tag({ label: names[lang].agreementStates[state], tone, sign })
}

/** What kind of operation the agreement is in; nothing for full operation. */
export function modeTag({ lang }: PageContext, { mode }: Pick<AgreementView, 'mode'>): Html | undefined {
  return mode === 'production' ? undefined : tag({ label: names[lang].modes[mode] })
}
