import type { MraNote, TrustRuleDraft } from '../../../national-node/src/modules/trust-services/index.ts'
import { printable } from '../verify/printable.ts'

/** The gravest first. */
const WEIGHTS = ['refused', 'widens', 'lost', 'form'] as const

/** All text of a file from elsewhere is made harmless. */
export function renderRules(rules: readonly TrustRuleDraft[]): string {
  if (rules.length === 0) return 'no rule'
  return rules.map((rule) => ruleLines(rule).map(printable).join('\n')).join('\n\n')
}

function ruleLines({ direction, list, equivalence }: TrustRuleDraft): readonly string[] {
  const { legalIdentifier, status, since, types, statuses, certificateContent, qualifiers, history } =
    equivalence
  const side = ({ type, asi }: (typeof types)[number]['pointed']) =>
    asi === undefined ? type : `${type} + ${asi}`
  const pairs = [...statuses.valid, ...statuses.invalid].flatMap(({ pointed, pointing }) =>
    pointed.map((one) => `  status   ${one} is ${pointing}`),
  )
  return [
    `${legalIdentifier}: ${direction.pointing ?? 'one side'} recognises ${direction.pointed ?? 'the other'}`,
    `  ${status} since ${since}${history.map((one) => `, ${one.status} since ${one.since}`).join('')}`,
    `  list     ${list.url ?? 'not named'}, ${list.signers.length} signer${list.signers.length === 1 ? '' : 's'}`,
    ...types.map(({ pointed, pointing }) => `  type     ${side(pointed)} is ${side(pointing)}`),
    ...pairs,
    ...certificateContent.map(({ context }) => `  content  ${context}`),
    ...qualifiers.map(({ pointed, pointing }) => `  says     ${pointed} is ${pointing}`),
    '  a draft: purposes, ceiling, services, status and freshness of the list are for a person to add',
  ]
}

/** One line for each note, after a line that counts the losses. */
export function renderNotes(notes: readonly MraNote[]): string {
  const sorted = WEIGHTS.flatMap((weight) => notes.filter((note) => note.weight === weight))
  const lost = sorted.filter(({ weight }) => weight !== 'form').length
  const lines = sorted.map(({ weight, place, detail }) =>
    printable(`${weight.padEnd(8)} ${place === '' ? 'the whole text' : place}: ${detail}`),
  )
  const summary =
    lost === 0
      ? 'complete'
      : `${lost} thing${lost === 1 ? '' : 's'} not carried over as ${lost === 1 ? 'it is' : 'they are'}`
  return [summary, ...lines].join('\n')
}
