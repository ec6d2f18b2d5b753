/**
 * What a decision is made from. The node turns verified objects into these values; this package never sees a
 * credential, a certificate or a network. Every value is plain data, so a decision can be replayed years later.
 */

/** RFC 3339 UTC with milliseconds, `2027-01-15T10:00:00.000Z`: compares as text. */
export type Instant = string

/** `P1Y6M`, `P30D`, `PT15M`: calendar part or clock part, as agreement-1 §2 allows. */
export type Duration = string

/** A level on one scale: a word of an ordered scale, or one value per component of a vector scale. */
export type Level = string | { readonly [component: string]: string }

/** The four words in which ceilings and effects are spoken. */
export type Assurance = 'none' | 'low' | 'substantial' | 'high'

/** The words for signatures, seals and time-stamps, weak to strong; `advanced-qc` rests on a qualified certificate. */
export type TrustServiceEffect = 'none' | 'simple' | 'advanced' | 'advanced-qc' | 'qualified'

/** A claim inside a credential: member names, `null` for every element of an array, an integer for one. */
export type ClaimPath = readonly (string | number | null)[]

/** What is presented for recognition. `extends` is every type the presented type declares it extends. */
export type PresentedObject =
  | {
      readonly kind: 'credential' | 'business-register'
      readonly format: 'dc+sd-jwt' | 'mso_mdoc'
      /** `vct` or `doctype`. */
      readonly type: string
      readonly extends?: readonly string[]
    }
  | { readonly kind: 'identity-scheme'; readonly protocol: 'oidc' | 'saml'; readonly issuer: string }

/** The question put to the agreement: who asks to recognise what, for which service and purpose, at which time. */
export type RecognitionRequest = {
  /** The decision is valid at this time (t of agreement-1 §3). */
  readonly at: Instant
  /** Notices received after this time do not count (k of agreement-1 §3). */
  readonly knownAt: Instant
  /** Jurisdiction that recognises, for example `JP`. */
  readonly home: string
  /** Jurisdiction whose object is presented, for example `BE`. */
  readonly partner: string
  readonly object: PresentedObject
  /** URN of the relying-party service. */
  readonly service: string
  /** Sector of the recipient without prefix: `higher-education`. */
  readonly sector: string
  /** Authority id of the recipient, when a clause may name it instead of the sector. */
  readonly recipient?: string
  /** Needed only when a transfer basis is limited to public or to private recipients. */
  readonly recipientKind?: 'public' | 'private'
  /** Purpose code of the agreement. */
  readonly purpose: string
  /** Attributes the service wants, by pivot name: `family_name`, `birthdate`, `age_equal_or_over.18`. */
  readonly wanted: readonly string[]
  /** Claims of the credential that the presentation request names. Asking for a forbidden one refuses everything. */
  readonly asked: readonly ClaimPath[]
  readonly required: {
    /** Least level the service accepts, on the home scale; a word is also accepted when the home scale is a vector. */
    readonly assurance: Level
    /** Level the service would use if it could: above the ceiling gives `EFFECT_CAPPED`, never a refusal. */
    readonly preferred?: Assurance
  }
  readonly environment: 'test' | 'pilot' | 'production'
  /** The person or the service accepted that this is a pilot. */
  readonly pilotAccepted: boolean
  /** How long the recipient keeps the attributes; compared with the clause when given. */
  readonly retention?: Duration
  /** The recipient wants to hand the attributes on. */
  readonly onward?: boolean
  /**
   * By which way the object came: from the holder's wallet, or through the gateway of the partner's node. Told, it is
   * compared with the pattern of the rule; a decision made before it was told stays as it was.
   */
  readonly via?: 'wallet' | 'gateway'
}

/** The trusted list the rule names. `null` in {@link Facts} means it could never be fetched. */
export type ListFacts = {
  readonly url: string
  /** `type` URI stated inside the list. */
  readonly type: string
  /** Outcome of the signature check of the list itself. */
  readonly signature: 'valid' | 'invalid'
  /** x5t#S256 of the certificate that signed the list; compared with the pins of the rule. */
  readonly signer: string | null
  readonly sequence: number
  /** Highest sequence number of this list this node has ever accepted. */
  readonly highestSequence: number
  /** When the copy in use was fetched (or confirmed unchanged). */
  readonly fetchedAt: Instant
  readonly nextUpdate: Instant | null
}

/** The issuer of the object, as found (or not) in that list. */
export type EntityFacts = {
  readonly listed: boolean
  /** Everything a notice may name it by: x5t#S256 of its certificates, identifiers. */
  readonly ids: readonly string[]
  /** Jurisdiction for which the list carries it; compared with `partner`. */
  readonly country: string | null
  readonly serviceType: string | null
  /** Status URI of the listed service; `null` when the list has none. */
  readonly status: string | null
}

/** Verdict of the credential verification, with the codes of the failed checks (a report of the credentials core). */
export type ObjectFacts = {
  readonly verdict: 'valid' | 'invalid' | 'indeterminate'
  readonly codes: readonly string[]
  readonly issuedAt: Instant | null
}

/** Whether the presenter holds the key the object is bound to. `none`: the object is bound to nobody. */
export type HolderFacts = {
  readonly binding: 'proved' | 'failed' | 'none'
  readonly codes: readonly string[]
}

/** Revocation state of the object. `absent`: it carries no status; `unavailable`: it does, but nobody answers. */
export type StatusFacts = {
  readonly state: 'valid' | 'revoked' | 'suspended' | 'absent' | 'unavailable'
  readonly fetchedAt: Instant | null
}

/** One algorithm used on the way to the verdict: `EC` 256, `RSA` 3072, `SHA-256`. See {@link algorithmFacts}. */
export type AlgorithmFacts = { readonly name: string; readonly bits?: number }

/** Transparency log evidence about the agreement; only asked for when the agreement has a `log` member. */
export type LogFacts = {
  /** Parties in whose log the inclusion of the governing version was proved. */
  readonly included: readonly string[]
  /** Two checkpoints of equal size and different root were seen. */
  readonly fork: boolean
  /** Time of the newest witnessed checkpoint of the partner. */
  readonly checkpointAt: Instant | null
}

/** Everything the node found out. A missing fact is never read in favour of recognition. */
export type Facts = {
  readonly list: ListFacts | null
  readonly entity: EntityFacts | null
  readonly object: ObjectFacts
  readonly holder: HolderFacts
  readonly status: StatusFacts
  /** Level the source scheme gives the means, on the source scale of the rule; `null` when unknown. */
  readonly assurance: { readonly scale: string; readonly level: Level } | null
  readonly algorithms: readonly AlgorithmFacts[]
  /**
   * Paths of every claim that was actually presented and verified, containers and leaves; `null` when nothing can
   * be said of its content because the object did not verify (another reason then says so).
   */
  readonly present: readonly ClaimPath[] | null
  readonly log: LogFacts | null
}

/** The question whether evidence may leave one jurisdiction for another. Both nodes ask it in the same words. */
export type DisclosureRequest = {
  readonly at: Instant
  readonly knownAt: Instant
  /** Jurisdiction that the data leave. */
  readonly sender: string
  /** Jurisdiction that the data go to. */
  readonly receiver: string
  /** What a person presents is no disclosure by the state, and is asked with {@link RecognitionRequest}. */
  readonly flow: 'user-driven' | 'statute-driven'
  /** `residence-certificate/1` */
  readonly evidenceType: string
  /** Sector of the recipient without prefix. */
  readonly sector: string
  /** Authority id of the recipient, when a clause may name it instead of the sector. */
  readonly recipient?: string
  /** Needed only when a transfer basis is limited to public or to private recipients. */
  readonly recipientKind?: 'public' | 'private'
  readonly purpose: string
  /** Attributes asked for, by pivot name. */
  readonly wanted: readonly string[]
  /** Those of the wanted without which the recipient can do nothing with the rest. */
  readonly needed?: readonly string[]
  readonly environment: 'test' | 'pilot' | 'production'
  readonly pilotAccepted: boolean
  readonly retention?: Duration
  readonly onward?: boolean
}

/** The record under which the data are asked for: the person's explicit request, or an official's order by law. */
export type AuthorisationFacts = {
  readonly kind: 'explicit-request' | 'order'
  /** Outcome of the check of its signature and form. */
  readonly verdict: 'valid' | 'invalid'
  readonly state: 'given' | 'previewed' | 'released' | 'declined' | 'expired' | 'withdrawn'
  readonly expiresAt: Instant
  readonly evidenceType: string
  readonly purpose: string
  /** Pivot names that it covers. */
  readonly attributes: readonly string[]
  /** Under which somebody acts for the person; `null` when nobody does. */
  readonly mandate: MandateFacts | null
}

export type MandateFacts = {
  readonly verdict: 'valid' | 'invalid'
  readonly expiresAt: Instant | null
  /** Purposes it covers; empty: any. */
  readonly purposes: readonly string[]
}

/** What the authentic source answered. */
export type SourceFacts = {
  /** How surely the record is that of the person; `unsure` for several candidates, and for one without certainty. */
  readonly subject: 'certain' | 'unsure'
  /** Pivot names of the attributes found. */
  readonly found: readonly string[]
}

export type DisclosureFacts = {
  /** Level at which the person was identified for this request, on the scale where it was found. */
  readonly assurance: { readonly scale: string; readonly level: Level } | null
  readonly authorisation: AuthorisationFacts | null
  /** `null` as long as nobody has looked: before the request is sent, and when it arrives. */
  readonly source: SourceFacts | null
  readonly log: LogFacts | null
}

/** The question whether a signature, seal, time-stamp or certificate of the partner is accepted here. */
export type SignatureRequest = {
  readonly at: Instant
  readonly knownAt: Instant
  /** Jurisdiction that accepts. */
  readonly home: string
  /** Jurisdiction under whose list the trust service stands. */
  readonly partner: string
  /** The trust service, in the words of the partner's list. A service with several additions is asked once for each. */
  readonly object: { readonly kind: 'trust-service'; readonly type: string; readonly asi?: string }
  readonly service: string
  readonly purpose: string
  readonly required: {
    readonly trustService: TrustServiceEffect
    /** Above a ceiling this gives `EFFECT_CAPPED`, never a refusal. */
    readonly preferred?: TrustServiceEffect
  }
  readonly environment: 'test' | 'pilot' | 'production'
  readonly pilotAccepted: boolean
}

/** What the partner's list said of the service in one period of time. */
export type ServicePeriod = {
  readonly from: Instant
  /** Exclusive; `null` for the current one. */
  readonly until: Instant | null
  readonly type: string
  readonly asi: string | null
  readonly status: string
  /** Qualifiers whose conditions the certificate meets. `critical`: the extension that carries it is. */
  readonly qualifiers: readonly { readonly uri: string; readonly critical: boolean }[]
}

/** The trust service as found (or not) in the partner's list. */
export type ServiceFacts = {
  readonly listed: boolean
  /** Everything a notice may name it by: x5t#S256 of its certificates and of the signer's, identifiers. */
  readonly ids: readonly string[]
  readonly country: string | null
  /** 1: in the list of the rule, or in one that the agreed list of lists names; 2: in a list that one points to. */
  readonly depth: number
  readonly periods: readonly ServicePeriod[]
}

/** What the signing certificate says about itself, before any translation. */
export type CertificateContent = {
  readonly qcStatements: readonly {
    readonly id: string
    readonly types?: readonly string[]
    readonly countries?: readonly string[]
  }[]
  readonly policies: readonly string[]
  /** Bits that are set, `nonRepudiation`. */
  readonly keyUsage: readonly string[]
  readonly extendedKeyUsage: readonly string[]
  /** Object identifiers of the attributes in the subject's name. */
  readonly subject: readonly string[]
}

export type SignatureFacts = {
  readonly list: ListFacts | null
  readonly entity: ServiceFacts | null
  /** Report of the validation after EN 319 102-1, qualified on the facts as the equivalence translates them. */
  readonly signature: {
    readonly indication: 'passed' | 'failed' | 'indeterminate'
    /** Sub-indications. */
    readonly codes: readonly string[]
    readonly outcome: TrustServiceEffect
    /** Earliest time at which the signature is proved to have existed; `null` without any proof. */
    readonly provenAt: Instant | null
  }
  /** `null` when the signing certificate was not found. */
  readonly certificate: { readonly issuedAt: Instant; readonly content: CertificateContent } | null
  /** Revocation state of the certificate, with the time from which it is revoked or suspended where that is known. */
  readonly status: StatusFacts & { readonly since?: Instant }
  readonly algorithms: readonly AlgorithmFacts[]
  readonly log: LogFacts | null
}

/** RFC 7518 §3.1, RFC 9864: the key family, its size and the hash behind a JOSE algorithm name. */
export function algorithmFacts(alg: string, rsaBits?: number): readonly AlgorithmFacts[] {
  const known = JOSE[alg]
  if (known !== undefined) return known
  const rsa = /^[PR]S(256|384|512)$/.exec(alg)
  if (rsa === null) return [{ name: alg }]
  return [rsaBits === undefined ? { name: 'RSA' } : { name: 'RSA', bits: rsaBits }, { name: `SHA-${rsa[1]}` }]
}

const JOSE: { readonly [alg: string]: readonly AlgorithmFacts[] } = {
  ES256: [{ name: 'EC', bits: 256 }, { name: 'SHA-256' }],
  ES384: [{ name: 'EC', bits: 384 }, { name: 'SHA-384' }],
  ES512: [{ name: 'EC', bits: 521 }, { name: 'SHA-512' }],
  EdDSA: [{ name: 'Ed25519', bits: 256 }],
  Ed25519: [{ name: 'Ed25519', bits: 256 }],
}
