import type { Decision, Recognition } from '@entente/agreement'
import type { JsonObject } from '@entente/credentials'

type Members = { [name: string]: JsonObject[string] }

export type Recognised = {
  readonly decision: Pick<Decision, 'agreement' | 'effect' | 'reasons'>
  readonly rule: Recognition
  /** By pivot name, as the agreement let them pass. */
  readonly attributes: Readonly<Record<string, unknown>>
}

/**
 * The claims of the domestic attestation: the attributes by their pivot names, and under which agreement and rule they
 * are recognised, from what, how far, and with which limits. Nothing that would find the source again: no serial, no
 * status place, no receipt (credentials that come of one source must not be linked by it).
 */
export function domesticClaims({ decision, rule, attributes }: Recognised): JsonObject {
  const { agreement, effect, reasons } = decision
  const claims: Members = {}
  for (const [name, value] of Object.entries(attributes)) place(claims, name.split('.'), value)
  claims['recognition'] = {
    agreement: agreement?.id ?? '',
    version: agreement?.version ?? 0,
    rule: rule.id,
    source: { country: rule.direction.pointed, ...sourceOf(rule) },
    ...(effect.assurance !== undefined && effect.assurance !== null && { assurance: effect.assurance }),
    limits: [...new Set(reasons.map(({ code }) => code))],
  }
  return claims
}

/** `address.formatted` is a member of a member. */
function place(into: Members, [name = '', ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) {
    into[name] = value as Members[string]
    return
  }
  const inner = (into[name] ??= {}) as Members
  place(inner, rest, value)
}

function sourceOf(rule: Recognition): { readonly format: string; readonly type: string } {
  if (rule.kind !== 'credential' && rule.kind !== 'business-register') {
    throw new TypeError(`${rule.id} recognises no credential`)
  }
  const { object } = rule
  return { format: object.format, type: 'vct' in object ? object.vct : object.doctype }
}
