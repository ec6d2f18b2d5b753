import type { Check } from '../ports.ts'
import { failed, passed } from '../report.ts'
import { matchCredential, type MatchableCredential } from './match-credential.ts'
import type { CredentialQuery, DcqlQuery } from './query.ts'
import { setsOf } from './select-credentials.ts'

/** Verified presentations by id of the credential query they answer. */
export type PresentedCredentials = Readonly<Record<string, readonly MatchableCredential[]>>

/** OpenID4VP 1.0 §8.6: the answer has the asked shape, every claim asked for, and nothing nobody asked for. */
export function checkResponse(query: DcqlQuery, presented: PresentedCredentials): Check[] {
  const shape = shapeFaults(query, presented)
  const content = contentFaults(query, presented)
  return [
    ...(shape.length > 0 ? shape.map((detail) => failed('VP_SHAPE', detail)) : [passed('VP_SHAPE')]),
    ...(content.length > 0
      ? content.map((detail) => failed('DCQL_UNSATISFIED', detail))
      : [passed('DCQL_UNSATISFIED')]),
  ]
}

function shapeFaults({ credentials }: DcqlQuery, presented: PresentedCredentials): string[] {
  const entries = Object.entries(presented)
  if (entries.length === 0) return ['the answer holds no credential']
  return entries.flatMap(([id, answers]) => {
    const query = credentials.find((asked) => asked.id === id)
    if (query === undefined) return [`${JSON.stringify(id)} was not asked for`]
    if (answers.length === 0) return [`${id}: no presentation`]
    return answers.length > 1 && query.multiple !== true
      ? [`${id}: several presentations where one is allowed`]
      : []
  })
}

function contentFaults(query: DcqlQuery, presented: PresentedCredentials): string[] {
  const given = query.credentials.filter(({ id }) => (presented[id]?.length ?? 0) > 0)
  const faults = given.flatMap((asked) => unmatched(asked, presented[asked.id] ?? []))
  const ids = given.map(({ id }) => id)
  const needed = new Set<string>()
  for (const { required = true, options } of setsOf(query)) {
    const complete = options.filter((option) => option.every((id) => ids.includes(id)))
    const largest = complete.reduce<readonly string[]>((a, b) => (b.length > a.length ? b : a), [])
    if (complete.length === 0 && required)
      faults.push(`none of ${options.map((o) => o.join(' + ')).join(' or ')} is answered`)
    for (const id of largest) needed.add(id)
  }
  return [
    ...faults,
    ...ids.filter((id) => !needed.has(id)).map((id) => `${id}: not needed to answer the request`),
  ]
}

function unmatched(query: CredentialQuery, answers: readonly MatchableCredential[]): string[] {
  return answers.flatMap((answer) => {
    const result = matchCredential(query, answer, { presented: true })
    if (result.ok) return []
    return [
      `${query.id}: ${result.reason}${result.path === undefined ? '' : ` ${JSON.stringify(result.path)}`}`,
    ]
  })
}
