/** What a schema cannot say: names that must point to something. An agreement with a dangling name is not opened. */
import type { Agreement, LoaScale, Problem } from './schema.ts'
import type { Level } from '../facts.ts'
import type { Recognition } from './recognition.ts'

/** Every reference on which a decision depends; lint AL02 adds those that only people read. */
export function danglingReferences(agreement: Agreement): readonly Problem[] {
  return [
    ...duplicates(agreement),
    ...partyReferences(agreement),
    ...agreement.recognitions.flatMap((rule, index) => ruleReferences(agreement, rule, index)),
    ...clauseReferences(agreement),
  ]
}

/** True when the level is a level of the scale: a word of its order, or known components with known values. */
export function isOnScale(scale: LoaScale, level: Level): boolean {
  if (scale.kind === 'ordered') return typeof level === 'string' && scale.order.includes(level)
  if (typeof level === 'string') return false
  const entries = Object.entries(level)
  return (
    entries.length > 0 &&
    entries.every(
      ([name, value]) =>
        Object.hasOwn(scale.components, name) && scale.components[name]?.includes(value) === true,
    )
  )
}

function duplicates({ recognitions, dataExchange, parties, safeguards }: Agreement): readonly Problem[] {
  const lists = [
    ['recognitions', recognitions.map(({ id }) => id)],
    ['dataExchange', dataExchange.map(({ id }) => id)],
    ['parties', parties.map(({ code }) => code)],
    ['safeguards/suspension', safeguards.suspension.map(({ id }) => id)],
  ] as const
  return lists.flatMap(([place, ids]) =>
    ids.flatMap((id, index) =>
      ids.indexOf(id) === index ? [] : [{ pointer: `/${place}/${index}`, detail: `${id} is there twice` }],
    ),
  )
}

function partyReferences({ parties, contacts, instrument, dataExchange }: Agreement): readonly Problem[] {
  const codes = parties.map(({ code }) => code)
  const unknown = (pointer: string, code: string): Problem[] =>
    codes.includes(code) ? [] : [{ pointer, detail: `${code} is not a party` }]
  return [
    ...contacts.flatMap(({ party }, index) => unknown(`/contacts/${index}/party`, party)),
    ...instrument.signatories.flatMap(({ party }, i) => unknown(`/instrument/signatories/${i}/party`, party)),
    ...dataExchange.flatMap(({ transfer }, index) =>
      Object.keys(transfer).flatMap((way) =>
        way.split('>').flatMap((code) => unknown(`/dataExchange/${index}/transfer/${way}`, code)),
      ),
    ),
  ]
}

function ruleReferences(agreement: Agreement, rule: Recognition, index: number): readonly Problem[] {
  const at = `/recognitions/${index}`
  const codes = agreement.parties.map(({ code }) => code)
  const { pointing, pointed } = rule.direction
  const problems: Problem[] = []
  if (!codes.includes(pointing) || !codes.includes(pointed) || pointing === pointed)
    problems.push({ pointer: `${at}/direction`, detail: 'a direction goes from one party to the other' })
  for (const purpose of rule.scope.purposes)
    if (!Object.hasOwn(agreement.purposes, purpose))
      problems.push({ pointer: `${at}/scope/purposes`, detail: `purpose ${purpose} is not defined` })
  if (rule.kind !== 'trust-service') problems.push(...loaReferences(agreement, rule.loa, `${at}/loa`))
  return problems
}

function loaReferences(
  { loaScales }: Agreement,
  loa: Exclude<Recognition, { kind: 'trust-service' }>['loa'],
  at: string,
): readonly Problem[] {
  const source = Object.hasOwn(loaScales, loa.scale) ? loaScales[loa.scale] : undefined
  const target = Object.hasOwn(loaScales, loa.to) ? loaScales[loa.to] : undefined
  if (source === undefined || target === undefined)
    return [{ pointer: at, detail: `scale ${source === undefined ? loa.scale : loa.to} is not defined` }]
  return loa.rules.flatMap((rule, index) => {
    const problems: Problem[] = []
    if (!isOnScale(source, rule.when))
      problems.push({ pointer: `${at}/rules/${index}/when`, detail: `not on the scale ${loa.scale}` })
    if (!isOnScale(target, rule.then))
      problems.push({ pointer: `${at}/rules/${index}/then`, detail: `not on the scale ${loa.to}` })
    return problems
  })
}

function clauseReferences({ dataExchange, purposes, loaScales }: Agreement): readonly Problem[] {
  return dataExchange.flatMap((clause, index) => {
    const at = `/dataExchange/${index}`
    const problems: Problem[] = clause.purposes
      .filter((purpose) => !Object.hasOwn(purposes, purpose))
      .map((purpose) => ({ pointer: `${at}/purposes`, detail: `purpose ${purpose} is not defined` }))
    const scale = Object.hasOwn(loaScales, clause.assurance.scale)
      ? loaScales[clause.assurance.scale]
      : undefined
    if (scale === undefined || !isOnScale(scale, clause.assurance.min))
      problems.push({ pointer: `${at}/assurance`, detail: 'not a level of a defined scale' })
    return problems
  })
}
