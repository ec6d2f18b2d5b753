/** A wallet-relying party as registers exchange it (EUDI TS5 `WalletRelyingParty`), with what TS6 makes mandatory. */
import { z } from 'zod'
import { Fault } from '../../../kernel/fault.ts'

const ENTITLEMENT = 'https://uri.etsi.org/19475/Entitlement/'
const ENTITLEMENTS = [
  'Service_Provider',
  'QEAA_Provider',
  'Non_Q_EAA_Provider',
  'PUB_EAA_Provider',
  'PID_Provider',
  'QCert_for_ESeal_Provider',
  'QCert_for_ESig_Provider',
  'rQSealCDs_Provider',
  'rQSigCDs_Provider',
  'ESig_ESeal_Creation_Provider',
].map((name) => ENTITLEMENT + name)

const IDENTIFIER_TYPE = 'http://data.europa.eu/eudi/id/'
/** ETSI EN 319 412-1 §5.1.4: how each kind of identifier begins in a certificate. */
const PREFIX: { readonly [type: string]: string } = {
  [`${IDENTIFIER_TYPE}EUID`]: 'NTR',
  [`${IDENTIFIER_TYPE}LEI`]: 'LEI',
  [`${IDENTIFIER_TYPE}EORI-No`]: 'EOR',
  [`${IDENTIFIER_TYPE}VATIN`]: 'VAT',
  [`${IDENTIFIER_TYPE}TIN`]: 'TIN',
  [`${IDENTIFIER_TYPE}Excise`]: 'EXC',
}

const zText = z.string().min(1).max(500)
const zUri = z.url({ protocol: /^https$/ }).max(500)
const zContactUri = z
  .string()
  .regex(/^(?:https:\/\/|mailto:|tel:)[\x21-\x7e]{3,400}$/, 'an https, mailto or tel address')
const zLanguage = z.string().regex(/^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/)
const zLangText = z.strictObject({ lang: zLanguage, content: z.string().min(1).max(2000) })
const zLangTexts = z.array(zLangText).min(1).max(30)
const zMeta = z.union([
  z.strictObject({ vct_values: z.array(zText).min(1).max(16) }),
  z.strictObject({ doctype_value: zText }),
])
const zFormat = z.enum(['dc+sd-jwt', 'mso_mdoc'])
const zMember = z.union([z.string().min(1).max(200), z.int().min(0), z.null()])
/** DCQL writes a path as a list; a single name may stand alone. */
const zPath = z.union([z.array(zMember).min(1).max(16), zText.transform((name) => [name])])
const zCredential = z.strictObject({
  format: zFormat,
  meta: zMeta,
  /** Without any, nothing is registered (ETSI TS 119 475). */
  claims: z
    .array(z.strictObject({ path: zPath }))
    .min(1)
    .max(200),
})
const zPolicy = z.strictObject({ type: zText.optional(), policyURI: zUri })

const zIntendedUse = z.strictObject({
  intendedUseIdentifier: z.string().regex(/^[A-Za-z0-9:._-]{1,120}$/),
  purpose: zLangTexts,
  privacyPolicy: z.array(zPolicy).min(1).max(10),
  createdAt: z.iso.date(),
  revokedAt: z.iso.date().optional(),
  credentials: z.array(zCredential).min(1).max(32),
})

const zAuthority = z
  .strictObject({
    name: zText,
    country: z.string().regex(/^[A-Z]{2}$/),
    email: z.array(z.email()).max(5).default([]),
    phone: z.array(zText).max(5).default([]),
    formURI: z.array(zUri).max(5).default([]),
  })
  .refine(({ email, phone, formURI }) => email.length + phone.length + formURI.length > 0, {
    error: 'needs an e-mail address, a telephone number or a form',
  })

const zIdentifier = z.strictObject({
  type: z
    .string()
    .refine((type) => Object.hasOwn(PREFIX, type), { error: 'is no kind of identifier of TS5' }),
  identifier: z.string().regex(/^[A-Za-z0-9./-]{1,60}$/),
})
const zIntermediary = z.strictObject({ identifier: zText, tradeName: zText, registryURI: zUri })

export const zRelyingParty = z
  .strictObject({
    legalName: zText.optional(),
    givenName: zText.optional(),
    familyName: zText.optional(),
    tradeName: zText,
    identifier: z.array(zIdentifier).min(1).max(5),
    country: z.string().regex(/^[A-Z]{2}$/),
    postalAddress: z.array(zText).min(1).max(3),
    infoURI: z.array(zUri).max(5).default([]),
    email: z.array(z.email()).max(5).default([]),
    phone: z.array(zText).max(5).default([]),
    supportURI: z.array(zContactUri).min(1).max(5),
    srvDescription: z.array(zLangTexts).min(1).max(10),
    isPSB: z.boolean(),
    entitlements: z.array(z.enum(ENTITLEMENTS)).min(1).max(10),
    intendedUse: z.array(zIntendedUse).max(64).default([]),
    providesAttestations: z
      .array(z.strictObject({ format: zFormat, meta: zMeta }))
      .max(64)
      .default([]),
    supervisoryAuthority: zAuthority,
    usesIntermediary: z.array(zIntermediary).max(5).default([]),
    isIntermediary: z.boolean().default(false),
    /**
     * Ours: under which agreement a party from outside the Union stands in this register. Absent for a registration
     * under the law.
     */
    legalBasis: z
      .strictObject({ agreement: z.string().regex(/^urn:entente:agreement:[a-z0-9-]+$/) })
      .optional(),
  })
  .superRefine((party, context) => {
    for (const [path, message] of contradictions(party))
      context.addIssue({ code: 'custom', path: [path], message })
  })

/** What the register knows of one party. */
export type RelyingParty = z.output<typeof zRelyingParty>
export type IntendedUse = RelyingParty['intendedUse'][number]

type Contradictable = Pick<
  RelyingParty,
  | 'legalName'
  | 'givenName'
  | 'familyName'
  | 'usesIntermediary'
  | 'isIntermediary'
  | 'email'
  | 'phone'
  | 'infoURI'
  | 'intendedUse'
>

function contradictions(party: Contradictable): [string, string][] {
  const {
    legalName,
    givenName,
    familyName,
    usesIntermediary,
    isIntermediary,
    email,
    phone,
    infoURI,
    intendedUse,
  } = party
  const found: [string, string][] = []
  if (legalName === undefined && (givenName === undefined || familyName === undefined))
    found.push(['legalName', 'a legal name, or a given and a family name'])
  if (isIntermediary && usesIntermediary.length > 0)
    found.push(['isIntermediary', 'an intermediary uses none itself'])
  if (email.length + phone.length + infoURI.length === 0) found.push(['email', 'at least one way of contact'])
  const names = intendedUse.map(({ intendedUseIdentifier: name }) => name)
  if (new Set(names).size !== names.length)
    found.push(['intendedUse', 'the same intendedUseIdentifier occurs twice'])
  return found
}

/** As it stands in certificates: the kind, the country (EL for Greece), the number. The first identifier counts. */
export function certificateIdentifier({ identifier: [first], country }: RelyingParty): string {
  const prefix = first && PREFIX[first.type]
  if (first === undefined || prefix === undefined) {
    throw new Fault('invalid', 'registers/identifier', 'A relying party has an identifier of a known kind')
  }
  return `${prefix}${country === 'GR' ? 'EL' : country}-${first.identifier}`
}

export function nameOf({ legalName, givenName, familyName }: RelyingParty): string {
  return legalName ?? `${givenName ?? ''} ${familyName ?? ''}`.trim()
}
