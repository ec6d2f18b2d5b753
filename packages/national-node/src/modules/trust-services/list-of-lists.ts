/**
 * A list of lists from an agreement: the lists of the other side that we rely on for trust services, each with who
 * signs it now and with what is recognised of it in the form of the EU. What that form cannot say is told.
 */
import type { AgreementState } from '@entente/agreement'
import type { Instant } from '../../kernel/clock.ts'
import { beginningOf, type OwnList, type OwnPointer, type TrustLists } from '../trust-lists/index.ts'
import { exportMra } from './export-mra.ts'
import { isLoss } from './mra-note.ts'

export type ListOfLists = {
  readonly pointers: readonly OwnPointer[]
  /** Lists that could not be read, so that nobody can say who signs them; a rule that names none, by its id. */
  readonly unread: readonly string[]
}

type Asked = { readonly state: AgreementState; readonly party: string }

/** May fetch: call it outside transactions. */
export async function listOfListsOf(
  trustLists: Pick<TrustLists, 'find'>,
  { state, party }: Asked,
  at: Instant,
): Promise<ListOfLists> {
  const { agreement, listPins } = state
  const covers = (code: string) =>
    agreement.parties.find((one) => one.code === code)?.covers.includes(party) === true
  const rules = agreement.recognitions.filter(
    ({ kind, status, direction }) =>
      kind === 'trust-service' && (status === 'in-force' || status === 'pilot') && covers(direction.pointing),
  )
  const found = await Promise.all(
    rules.map(async ({ id, direction, list: { url, maxAge } }) => {
      const signers = [...(listPins.get(id) ?? [])]
      const list = await trustLists.find({ ...(url !== undefined && { url }), signers, maxAge }, at)
      return { id, direction, list }
    }),
  )
  const directions = [
    ...Map.groupBy(found, ({ direction }) => `${direction.pointing} ${direction.pointed}`).values(),
  ]
  const pointers = directions.flatMap((same) => {
    const [first] = same
    if (first === undefined) return []
    const { mra, notes } = exportMra(agreement, first.direction)
    return uniqueLists(same.map(({ list }) => list)).flatMap((list) => {
      const { tsl, signerCertificate } = list
      if (tsl === undefined || signerCertificate === undefined) return []
      return [
        {
          location: list.uri,
          signers: [signerCertificate],
          type: tsl.type,
          territory: tsl.territory,
          operator: wordsOf(tsl.operator),
          mra,
          losses: notes.filter(isLoss).map(({ place, detail }) => `${place}: ${detail}`),
        },
      ]
    })
  })
  const unread = found.flatMap(({ id, list }) =>
    list.signerCertificate === undefined ? [list.uri === '' ? id : list.uri] : [],
  )
  return { pointers, unread: [...new Set(unread)] }
}

type Found = Awaited<ReturnType<TrustLists['find']>>

const uniqueLists = (lists: readonly Found[]): readonly Found[] => [
  ...new Map(lists.map((one) => [one.uri, one])).values(),
]

function wordsOf(
  texts: readonly { readonly lang: string; readonly value: string }[],
): OwnPointer['operator'] {
  return Object.fromEntries(texts.map(({ lang, value }) => [lang, value]))
}

/** The beginning of such a list, with nothing said yet about who makes it. */
export function listOfListsBeginning(
  pointers: readonly OwnPointer[],
  {
    territory,
    name,
    agreement,
  }: { readonly territory: string; readonly name: string; readonly agreement: string },
): OwnList {
  return { ...beginningOf([], { territory, name }), agreements: [agreement], pointers }
}
