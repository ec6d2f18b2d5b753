/** AL03, AL29 and AL30: who can sign, for how long, and whom to call. */
import type { Agreement, Problem } from '../language/schema.ts'
import { isPinned, pinsOf } from '../signature.ts'
import { addDuration } from '../time.ts'
import type { LintProblem } from './rule.ts'

/** AL03: no jurisdiction on both sides; each side has a signatory whose key is good when the agreement starts. */
export function partiesSound(agreement: Agreement): readonly Problem[] {
  const [first, second] = agreement.parties
  const shared = first.covers.filter((code) => second.covers.includes(code))
  const pins = pinsOf(agreement).filter(
    (pin) => pin.roles.includes('signatory') && isPinned(pin, agreement.validity.inForceFrom),
  )
  return [
    ...shared.map((code) => ({ pointer: '/parties/1/covers', detail: `${code} is on both sides` })),
    ...agreement.parties.flatMap(({ code }, index) =>
      pins.some(({ party }) => party === code)
        ? []
        : [
            {
              pointer: `/parties/${index}/authorities`,
              detail: `${code} has no signatory pinned at the start`,
            },
          ],
    ),
  ]
}

/** AL29: a review and a notice that do not fit into the validity would never happen. */
export function intervalsFit({ validity }: Agreement): readonly Problem[] {
  const { inForceFrom, expires, review, termination } = validity
  const checks = [
    ['/validity/expires', inForceFrom, 'ends before it begins'],
    ['/validity/review/every', addDuration(inForceFrom, review.every), 'the first review is after the end'],
    [
      '/validity/termination/notice',
      addDuration(inForceFrom, termination.notice),
      'notice is longer than validity',
    ],
  ] as const
  return checks.flatMap(([pointer, time, detail]) => (time < expires ? [] : [{ pointer, detail }]))
}

/** AL30: somebody technical answers for each party in its own language; without an incident contact time is lost. */
export function contactsReachable({ parties, contacts }: Agreement): readonly LintProblem[] {
  return parties.flatMap(({ code, languages }): readonly LintProblem[] => {
    const own = contacts.filter(({ party }) => party === code)
    const technical = own.filter(({ kind }) => kind === 'technical')
    const speaks = technical.some((contact) => contact.languages.some((one) => languages.includes(one)))
    const problems: LintProblem[] = []
    if (technical.length === 0)
      problems.push({ pointer: '/contacts', detail: `${code} has no technical contact` })
    else if (!speaks)
      problems.push({
        pointer: '/contacts',
        detail: `no technical contact of ${code} speaks ${languages.join(', ')}`,
      })
    if (!own.some(({ kind }) => kind === 'incident'))
      problems.push({
        pointer: '/contacts',
        detail: `${code} has no contact for incidents`,
        severity: 'warning',
      })
    return problems
  })
}
