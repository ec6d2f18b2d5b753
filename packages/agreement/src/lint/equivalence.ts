/** AL27: what the trust services of both sides are to each other is said once, for every status, and no further. */
import type { Equivalence } from '../language/equivalence.ts'
import type { Recognition } from '../language/recognition.ts'
import type { Agreement } from '../language/schema.ts'
import type { LintProblem } from './rule.ts'

/** AL27 */
export function equivalencesClear({ recognitions, legal }: Agreement): readonly LintProblem[] {
  return recognitions.flatMap((rule, index) => {
    if (rule.kind !== 'trust-service') return []
    const pointer = `/recognitions/${index}/equivalence`
    const { equivalence } = rule
    return [
      ...typeProblems(equivalence, pointer),
      ...statusProblems(equivalence, rule.list, pointer),
      ...depthProblems(equivalence, legal, pointer),
    ]
  })
}

function typeProblems({ types }: Equivalence, pointer: string): readonly LintProblem[] {
  const names = types.map(({ pointed }) => `${pointed.type} ${pointed.asi ?? ''}`.trim())
  return names.flatMap((name, index) =>
    names.indexOf(name) === index
      ? []
      : [{ pointer: `${pointer}/types/${index}/pointed`, detail: `${name} is paired twice` }],
  )
}

function statusProblems(
  { statuses: { valid, invalid } }: Equivalence,
  { accept }: Recognition['list'],
  pointer: string,
): readonly LintProblem[] {
  const at = `${pointer}/statuses/valid`
  const mapped = valid.flatMap(({ pointed }) => pointed)
  const refused = invalid.flatMap(({ pointed }) => pointed)
  const twice = mapped.filter((status, index) => mapped.indexOf(status) !== index)
  return [
    ...(mapped.length > 0 ? [] : [{ pointer: at, detail: 'no valid status is mapped' }]),
    ...accept
      .filter((status) => !mapped.includes(status))
      .map((status) => ({ pointer: at, detail: `${status} is accepted and not mapped` })),
    ...twice.map((status) => ({ pointer: at, detail: `${status} is mapped twice` })),
    ...mapped
      .filter((status) => refused.includes(status))
      .map((status) => ({ pointer: at, detail: `${status} is valid and invalid` })),
  ]
}

/** Beyond the partner's own list only where the law of both sides is named and the instrument has a basis in it. */
function depthProblems(
  { depth, source }: Equivalence,
  { basis }: Agreement['legal'],
  pointer: string,
): readonly LintProblem[] {
  if (depth === 1 || (source !== undefined && basis !== 'none')) return []
  return [{ pointer: `${pointer}/depth`, detail: `${depth} needs a legal basis on both sides` }]
}
