import type { Finding } from './diagnosis.ts'
import type { KnownList } from './known-lists.ts'
import type { ListTrust } from './list-trust.ts'

const CODES = {
  stale: 'LIST_STALE',
  unavailable: 'LIST_UNAVAILABLE',
  'bad-signature': 'LIST_SIGNATURE',
  rollback: 'LIST_ROLLBACK',
} as const

/**
 * Whether the lists that had to be asked could be. When the signer is found on a sound one, the others do not matter;
 * when not, a list that cannot be used is the likelier cause than an issuer that was forgotten.
 */
export function listFindings(trust: ListTrust, trusted: boolean): Finding[] {
  const expected = [...trust.expected]
  const looked = trusted ? expected.filter((list) => trust.holding.has(list)) : expected
  const misled = !trusted && [...trust.holding].some((list) => !trust.expected.has(list))
  return looked.map(({ found, ...list }) => {
    const { state, uri, detail } = found
    if (state === 'fresh' || misled)
      return { stage: 'list', code: 'LIST', ok: true, detail: sequenceOf({ ...list, found }) }
    return { stage: 'list', code: CODES[state], ok: false, detail: `${uri}: ${detail ?? state}` }
  })
}

function sequenceOf({ found: { uri, sequence, facts } }: Pick<KnownList, 'found'>): string {
  return `${uri}, sequence ${sequence ?? 'unknown'}, fetched ${facts?.fetchedAt ?? 'never'}`
}
