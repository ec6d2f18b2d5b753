/** AL11 and AL31: what the rules of one agreement are to each other. */
import type { CredentialObject, Recognition } from '../language/recognition.ts'
import type { Agreement } from '../language/schema.ts'
import type { LintProblem } from './rule.ts'

/** AL11: recognition is never inferred from its reverse, so a kind that goes one way only is worth knowing. */
export function directionsReturned({ recognitions }: Agreement): readonly LintProblem[] {
  const lasting = recognitions.filter(({ status }) => status !== 'ended')
  return recognitions.flatMap((rule, index) => {
    const { pointing, pointed } = rule.direction
    const isReturned = lasting.some(
      ({ kind, direction }) => kind === rule.kind && direction.pointing === pointed,
    )
    if (rule.status === 'ended' || isReturned) return []
    const detail = `${pointing} recognises this kind from ${pointed}; ${pointed} has no rule for it from ${pointing}`
    return [{ pointer: `/recognitions/${index}`, detail, severity: 'information' }]
  })
}

/**
 * AL31: two rules for one object that are equally specific would make every decision ambiguous, ended rules
 * included. Equally specific: both for every service or sharing a named one, with as many purposes, one in common.
 */
export function rulesDistinct({ recognitions }: Agreement): readonly LintProblem[] {
  return recognitions.flatMap((rule, index) =>
    recognitions
      .slice(0, index)
      .filter((before) => isSameMatter(before, rule) && isEquallySpecific(before, rule))
      .map(({ id }) => ({
        pointer: `/recognitions/${index}`,
        detail: `${id} and ${rule.id} are for the same object, and neither is more specific`,
      })),
  )
}

function isSameMatter(a: Recognition, b: Recognition): boolean {
  if (a.kind !== b.kind || a.direction.pointing !== b.direction.pointing) return false
  return shares(namesOf(a), namesOf(b)) || shares(oldNamesOf(a), oldNamesOf(b))
}

function isEquallySpecific({ scope: a }: Recognition, { scope: b }: Recognition): boolean {
  const [everyA, everyB] = [a.services.includes('*'), b.services.includes('*')]
  const services = everyA === everyB && (everyA || shares(a.services, b.services))
  return services && a.purposes.length === b.purposes.length && shares(a.purposes, b.purposes)
}

/** What a presented object is compared with. */
function namesOf(rule: Recognition): readonly string[] {
  switch (rule.kind) {
    case 'trust-service':
      return rule.equivalence.types.map(({ pointed }) => `${pointed.type} ${pointed.asi ?? ''}`)
    case 'identity-scheme':
      return [`${rule.object.protocol} ${rule.object.issuer}`]
    case 'credential':
    case 'business-register':
      return [nameOf(rule.object)]
  }
}

/** Old formats rank behind the exact ones, so that they collide among themselves only. */
function oldNamesOf({ transitional }: Recognition): readonly string[] {
  return transitional?.alsoAccept.map(nameOf) ?? []
}

function nameOf(object: CredentialObject): string {
  return `${object.format} ${object.format === 'mso_mdoc' ? object.doctype : object.vct}`
}

function shares(a: readonly string[], b: readonly string[]): boolean {
  return a.some((one) => b.includes(one))
}
