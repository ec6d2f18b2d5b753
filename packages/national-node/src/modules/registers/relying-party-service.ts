/** A service of a relying party, as data: who asks for what, why, under which agreement. */
import { type DcqlQuery, parseDcqlQuery } from '@entente/credentials'
import { z } from 'zod'
import { LANGUAGES } from '../../kernel/language.ts'

const zText = z.string().min(1).max(2000)
/** Every text in all seven languages: the portal shows none in another. */
const zTexts = z.strictObject(
  Object.fromEntries(LANGUAGES.map((lang) => [lang, zText])) as {
    [lang in (typeof LANGUAGES)[number]]: typeof zText
  },
)
const zCode = z
  .string()
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/)
  .max(64)
const zDuration = z.string().regex(/^P(?=\d)(?:\d{1,3}Y)?(?:\d{1,3}M)?(?:\d{1,4}D)?$/)
/** A word of an ordered scale, or one value per component (agreement-1 §6). */
const zLevel = z.union([z.string().min(1).max(40), z.record(z.string().max(40), z.string().min(1).max(40))])

const zDcql = z.unknown().transform((value, context) => {
  const parsed = parseDcqlQuery(value)
  if (parsed.ok) return parsed.query
  context.addIssue({ code: 'custom', message: parsed.detail })
  return z.NEVER
})

const zPath = z
  .array(z.union([z.string().min(1).max(200), z.int().min(0)]))
  .min(1)
  .max(8)

/** What a service asks of one credential. `id` is the id of the query in `query`. */
const zCredential = z.strictObject({
  id: zCode,
  /** Further queries that ask for the same document, in another format. */
  alsoAs: z.array(zCode).max(3).default([]),
  title: zTexts,
  /** Attributes by pivot name (agreement-1 §7). */
  wanted: z.array(z.string().min(1).max(80)).min(1).max(40),
  /** Least level on the scale of the recognising party; without it the one of the service. */
  required: zLevel.optional(),
  /** Shown before the person begins; the decision itself finds its rule alone. */
  agreement: z
    .strictObject({ id: z.string().max(120), rule: z.string().max(80), pointed: z.string().length(2) })
    .optional(),
})

export const zService = z
  .strictObject({
    $schema: z.string().optional(),
    /** Part of addresses: `/ja/services/<id>`. */
    id: zCode,
    /** The name agreements use in `scope.services`. */
    urn: z.string().regex(/^urn:entente:service:[a-z]{2}:[a-z0-9-]+$/),
    test: z.boolean(),
    relyingParty: z.strictObject({ name: zTexts, country: z.string().length(2) }),
    name: zTexts,
    summary: zTexts,
    purpose: zCode,
    purposeText: zTexts,
    sector: zCode,
    privacyPolicy: z.url().optional(),
    required: zLevel,
    /** The service takes part in pilots; the person is told so before and after. */
    pilotAccepted: z.boolean(),
    credentials: z.array(zCredential).min(1).max(8),
    /** Wallets on another device may be asked, though such a request can be passed on to a victim. */
    crossDevice: z.boolean().default(false),
    query: zDcql,
    /** Attributes that say the documents are those of one person: where each stands, by query. Without it nothing is joined. */
    samePerson: z.array(z.record(zCode, zPath)).min(1).max(8).optional(),
    retention: zDuration,
    otherWays: z.array(zTexts).min(1).max(8),
  })
  .superRefine((service, context) => {
    const asked = service.query.credentials.map(({ id }) => id).sort()
    const described = service.credentials.flatMap(({ id, alsoAs }) => [id, ...alsoAs]).sort()
    for (const message of unaskedMatches(service)) {
      context.addIssue({ code: 'custom', path: ['samePerson'], message })
    }
    if (asked.join() === described.join()) return
    context.addIssue({
      code: 'custom',
      path: ['credentials'],
      message: `must describe the queries ${asked.join(', ')}`,
    })
  })

type Matched = {
  readonly query: DcqlQuery
  readonly samePerson?: readonly Readonly<Record<string, readonly (string | number)[]>>[] | undefined
}

/** Each has to be asked of each document: what is not asked is not there to be compared. */
function unaskedMatches({ query, samePerson = [] }: Matched): readonly string[] {
  return samePerson.flatMap((claim) =>
    query.credentials.flatMap(({ id, claims = [] }) => {
      const path = JSON.stringify(claim[id])
      const isAsked = claims.some((one) => JSON.stringify(one.path) === path)
      return isAsked ? [] : [`${id}: must ask for ${path ?? 'every attribute that joins the documents'}`]
    }),
  )
}

/** Binding: the node asks for nothing that is not in it. */
export type Service = Readonly<z.output<typeof zService>>
export type ServiceCredential = Service['credentials'][number]

/** What the service says of the document that a query asks for, in whichever of its formats. */
export function describedBy<
  T extends { readonly id: string; readonly alsoAs?: readonly string[] | undefined },
>({ credentials }: { readonly credentials: readonly T[] }, queryId: string): T | undefined {
  return credentials.find(({ id, alsoAs = [] }) => id === queryId || alsoAs.includes(queryId))
}
