/**
 * The lists of trusted entities that every party has, whatever its agreements say: who may ask wallets, who vouches for
 * that, who provides wallets, and who issues attestations. Lists of issuers that rules name stand in `parties.ts`.
 */
import type { NodeCode } from './node-codes.ts'
import { ATTESTATIONS, MEMBERS } from './parties.ts'
import type { ListFacts } from './published-lists.ts'

/** By name, beside what the party itself names. The Union lists the authorities of its members. */
export function entityLists(code: NodeCode): Readonly<Record<string, ListFacts>> {
  const of = code === 'eu' ? { of: MEMBERS } : {}
  const list = (kind: string, facts: Pick<ListFacts, 'authority' | 'what'>): ListFacts => ({
    ...facts,
    ...of,
    type: `urn:entente:lote:${code}:${kind}`,
  })
  return {
    'access-ca': list('access-certificate-authorities', {
      authority: 'access-ca',
      what: 'access certificates',
    }),
    'registration-ca': list('registers-of-relying-parties', {
      authority: 'registration-ca',
      what: 'registers of relying parties',
    }),
    'wallet-providers': list('wallet-providers', { authority: 'wallet-ca', what: 'wallet providers' }),
    ...(MEMBERS.includes(code) && { 'pub-eaa': ATTESTATIONS }),
  }
}

/** Of these, what a wallet asks about services: each country answers for its own. */
export function listsOnServices(code: NodeCode): Readonly<Record<string, ListFacts>> {
  const { 'access-ca': access, 'registration-ca': registers } = entityLists(code)
  if (code === 'eu' || access === undefined || registers === undefined) return {}
  return { 'access-ca': access, 'registration-ca': registers }
}
