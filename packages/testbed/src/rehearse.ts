import type { Agreement } from '@entente/agreement'

/** What an installation puts in the place of the TEST placeholders of a draft text. */
export type RehearsalFacts = {
  /** In the mode and with the states of the draft; without it a pilot is in full operation, as it may be one day. */
  readonly asDrafted?: boolean
  /** The evidence that the text asks of the public logs of both sides; without it none, so that it counts at once. */
  readonly log?: Agreement['log']
  /** From when the text is in force in the testbed, and until when. */
  readonly inForceFrom: string
  readonly expires: string
  /** x5t#S256 of each party's keys. */
  readonly pins: { readonly [party: string]: { readonly signatory: string; readonly operations: string } }
  readonly pinnedFrom: string
  /** For the rule and the address of its list in the draft: where it is here, and who signs it; undefined to leave it. */
  readonly lists: (
    ruleId: string,
    draftUrl: string,
  ) => { readonly url: string; readonly signer: string } | undefined
}

/**
 * The draft of `agreements/<pair>` as if both sides had put it in force: keys, addresses and dates of the testbed.
 * What is planned stays planned, every ceiling stays, and what the parties want as a mere test stays one. It says TEST
 * in its title, and nothing outside the testbed pins its keys: no government has agreed to this text.
 */
export function rehearse(draft: Agreement, facts: RehearsalFacts): Agreement {
  const { log: _asDrafted, ...text } = draft
  return {
    ...text,
    ...(facts.log !== undefined && { log: facts.log }),
    mode: facts.asDrafted !== true && draft.mode === 'pilot' ? 'production' : draft.mode,
    title: Object.fromEntries(
      Object.entries(draft.title).map(([lang, title]) => [
        lang,
        title.includes('TEST') ? title : `${title} (TEST)`,
      ]),
    ),
    signing: { ...draft.signing, timestamp: false },
    validity: { ...draft.validity, inForceFrom: facts.inForceFrom, expires: facts.expires },
    parties: draft.parties.map((party) => withPins(party, facts)) as Agreement['parties'],
    recognitions: draft.recognitions.map((rule) => withList(active(rule, facts), facts)),
    dataExchange: draft.dataExchange.map((clause) => active(clause, facts)),
  }
}

function active<T extends { status: Rule['status'] }>(item: T, { asDrafted }: RehearsalFacts): T {
  return asDrafted !== true && item.status === 'pilot' ? { ...item, status: 'in-force' } : item
}

type Party = Agreement['parties'][number]
type Rule = Agreement['recognitions'][number]

function withPins(party: Party, { pins, pinnedFrom }: RehearsalFacts): Party {
  const own = pins[party.code]
  if (own === undefined) throw new TypeError(`no key of ${party.code}`)
  const pinned = (x5tS256: string) => [{ 'x5t#S256': x5tS256, from: pinnedFrom }]
  return {
    ...party,
    authorities: party.authorities.map((authority) => ({
      ...authority,
      signers: pinned(authority.roles.includes('signatory') ? own.signatory : own.operations),
    })),
  }
}

function withList(rule: Rule, { lists }: RehearsalFacts): Rule {
  const here = lists(rule.id, rule.list.url ?? '')
  if (here === undefined) return rule
  return { ...rule, list: { ...rule.list, url: here.url, signers: [{ 'x5t#S256': here.signer }] } }
}
