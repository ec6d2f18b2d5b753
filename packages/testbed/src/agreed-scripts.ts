import type { Testbed } from './start-testbed.ts'

const NAMES = ['family_name', 'given_name', 'name_native', 'name_kana']

/** In which script each name of a Belgian PID reaches Japan, or that it cannot: read from the signed text. */
export async function agreedScripts({ nodes, clock }: Testbed): Promise<string> {
  const { states } = await nodes.jp.agreements.compiled(nodes.jp.store.db, clock.now())
  const rules = states.get('urn:entente:agreement:be-jp')?.agreement.recognitions ?? []
  const claims = rules.find(({ id }) => id === 'be-jp.pid')?.claims ?? []
  return claims
    .flatMap((claim) => {
      if (claim.to === null || !NAMES.includes(claim.to)) return []
      if (claim.op === 'script') return [`${claim.to} in ${claim.script}`]
      return claim.op === 'unavailable' ? [`${claim.to} not in a PID (${claim.onMissing})`] : []
    })
    .join(', ')
}
