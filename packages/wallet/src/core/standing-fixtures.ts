/** For tests: the public state of one agreement that suspends the identity of Belgium in Japan. */
import type { Suspension } from './agreement-states.ts'

export type Members = { readonly [name: string]: unknown }

export const SUSPENSION = {
  notice: 'urn:uuid:1',
  by: 'BE',
  since: '2027-01-15T10:00:00.000Z',
  until: null,
  text: { en: 'A key may be lost.' },
} satisfies Suspension

export const RULE: Members = {
  id: 'be-jp.pid',
  kind: 'credential',
  pointing: 'JP',
  pointed: 'BE',
  type: 'urn:eudi:pid:1',
  extends: true,
  fallback: 'none',
  status: 'pilot',
  suspensions: [SUSPENSION],
}

export function agreementWith(change: Members = {}): Members {
  return {
    id: 'urn:entente:agreement:be-jp',
    phase: 'in-force',
    parties: [
      { code: 'BE', covers: ['BE'] },
      { code: 'JP', covers: ['JP'] },
    ],
    relations: [],
    rules: [RULE],
    ...change,
  }
}

export function statesText(...agreements: readonly Members[]): string {
  return JSON.stringify({ agreements })
}
