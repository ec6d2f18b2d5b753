/** The worked agreement as a draft that could be signed, and everything a test may change about it. */
import type { LintFinding } from '../lint.ts'
import type { Recognition } from '../language/recognition.ts'
import { type Agreement, zAgreement } from '../language/schema.ts'
import type { LintContext } from './rule.ts'

export type Members = { [member: string]: unknown }
/** JSON pointer to the value it gets; `undefined` takes the member away. */
export type Changes = { readonly [pointer: string]: unknown }
/** `severity rule pointer`, what is wrong in words, what is changed, and what else the node has. */
export type Row = [finding: string, what: string, changes: Changes, context?: LintContext]

/** Its text, with every text in every language and with contacts for incidents. */
export function draftOf(worked: string): string {
  const draft = JSON.parse(worked, (_, value: unknown) => {
    if (typeof value !== 'object' || value === null || !('en' in value)) return value
    const missing = ['fr', 'nl', 'de', 'ja', 'ar', 'vi'].filter((language) => !(language in value))
    return { ...value, ...Object.fromEntries(missing.map((language) => [language, value.en])) }
  }) as Members & { contacts: Members[] }
  draft.contacts.push(...draft.contacts.map((contact) => ({ ...contact, kind: 'incident' })))
  return JSON.stringify(draft)
}

export function readDraft(draft: string): Agreement {
  return zAgreement.parse(JSON.parse(draft))
}

/** The draft with other values at some places. */
export function change(draft: string, changes: Changes): string {
  const copy = JSON.parse(draft) as Members
  for (const [pointer, value] of Object.entries(changes)) {
    const path = pointer.split('/').slice(1)
    const last = path.pop() ?? ''
    const place = path.reduce((at, part) => at[part] as Members, copy)
    if (value === undefined) delete place[last]
    else place[last] = value
  }
  return JSON.stringify(copy)
}

/** `severity rule pointer`: what a finding says apart from its words. */
export function told({ rule, severity, pointer }: LintFinding): string {
  return `${severity} ${rule} ${pointer}`
}

/** One rule of the draft, to be put elsewhere with changes. */
export function copyOfRule({ recognitions }: Agreement, index: number): Recognition {
  return JSON.parse(JSON.stringify(recognitions[index])) as Recognition
}

const GRANTED = 'urn:entente:status:in-accord'

/** The register rule as one for a trust service, with a change of its equivalence. */
export function trustServiceOf(agreement: Agreement, equivalence: Members = {}): Members {
  const rule: Members = copyOfRule(agreement, 2)
  delete rule['object']
  delete rule['loa']
  const sound = {
    legalIdentifier: 'TEST',
    status: 'enacted',
    since: '2026-12-01T00:00:00.000Z',
    types: [{ pointed: { type: 'urn:jp:ca' }, pointing: { type: 'urn:eu:ca' } }],
    statuses: { valid: [{ pointed: [GRANTED], pointing: 'urn:eu:granted' }], invalid: [] },
    certificateContent: [],
    qualifiers: [],
    depth: 1,
    history: [],
  }
  return {
    ...rule,
    kind: 'trust-service',
    effectCeiling: { trustService: 'advanced' },
    equivalence: { ...sound, ...equivalence },
  }
}

/** A table entry that holds by itself: level 1 of the Japanese scale is low. */
export function lowLevel({ title }: Agreement): Members {
  return {
    when: { ial: '1', aal: '1' },
    // oxlint-disable-next-line unicorn/no-thenable -- the name in the signed document
    then: 'low',
    status: 'agreed',
    rationale: title,
    dossier: null,
    expires: null,
  }
}

/** The same for level 3 and high: it still needs a dossier. */
export function highLevel(agreement: Agreement): Members {
  // oxlint-disable-next-line unicorn/no-thenable -- the name in the signed document
  return { ...lowLevel(agreement), when: { ial: '3', aal: '3', fal: '3' }, then: 'high' }
}
