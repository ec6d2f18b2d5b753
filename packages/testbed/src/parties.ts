/** The eight parties of the five agreements, each with what its node in the testbed is told. Data, in one place. */
import type { Config } from '../../national-node/src/config.ts'
import type { NodeCode } from './node-codes.ts'
import type { ListFacts } from './published-lists.ts'

export type PartyFacts = {
  /** Authorities of the party that sign its agreements and its urgent notices, as the texts name them. */
  readonly signatory: string
  readonly operations: string
  readonly name: Config['name']
  readonly timeZone: string
  /** The language of the house: first among all seven. */
  readonly language: Config['languages'][number]
  /** What its node issues, and who stands behind it by name; nothing when absent. */
  readonly issues?: {
    readonly types: NonNullable<Config['issuer']>['types']
    readonly authority: string
  }
  /** Who asks at this node, as the register and its access certificate name them. */
  readonly relyingParty?: { readonly name: string; readonly number: string }
  /** Published under `/lote/<name>.jwt`: every list that a rule pointing at this party names, and its own. */
  readonly lists: Readonly<Record<string, ListFacts>>
}

const LOTE = 'http://uri.etsi.org/LoTE/ListOfTrustedEntities/LoTEType'
/** Member states of the Union with a node here: the Union lists their issuers. */
export const MEMBERS: readonly NodeCode[] = ['be', 'fr', 'lu']
const PID: ListFacts = {
  type: `${LOTE}/PIDProviderList`,
  authority: 'pid-ca',
  what: 'PID',
  level: 'substantial',
}
export const ATTESTATIONS: ListFacts = {
  type: `${LOTE}/PubEAAProvidersList`,
  authority: 'eaa-ca',
  what: 'public attestations',
  level: 'substantial',
}

/** A list of the party's own kind, with the one service that the rules accept; no scheme gives it a level. */
function own(
  party: string,
  [type, service]: readonly [type: string, service: string],
  facts: Pick<ListFacts, 'authority' | 'what' | 'level'>,
): ListFacts {
  return {
    ...facts,
    type: `urn:entente:lote:${party}:${type}`,
    service: `urn:entente:svc:${party}:${service}`,
  }
}

function training(party: string): ListFacts {
  const terms = ['training-bodies', 'training-certificate/issuance'] as const
  return own(party, terms, { authority: 'eaa-ca', what: 'training bodies' })
}

function diplomas(party: string): ListFacts {
  return own(party, ['diploma-issuers', 'diploma/issuance'], { authority: 'eaa-ca', what: 'diplomas' })
}

function registers(party: string, service: string): ListFacts {
  return own(party, ['registers', service], { authority: 'eaa-ca', what: 'registers' })
}

function schemes(party: string): ListFacts {
  const terms = ['identity-providers', 'identity/authentication'] as const
  return own(party, terms, { authority: 'pid-ca', what: 'identity schemes' })
}

const SERVICE = 'http://uri.etsi.org/TrstSvc/Svctype/CA/PKC'
const TRUSTED_LIST = 'http://uri.etsi.org/TrstSvc/TrustedList'

/** Who certifies seals and signatures there, in the words of the agreements that accept them. */
function trustServices(party: string, additional?: readonly string[]): ListFacts {
  return {
    type: `urn:entente:tsl:${party}:generated`,
    service: SERVICE,
    authority: 'seal-ca',
    what: 'trust services',
    trustService: {
      status: `${TRUSTED_LIST}/Svcstatus/recognisedatnationallevel`,
      ...(additional !== undefined && { additional }),
    },
  }
}

export const PARTIES: Readonly<Record<NodeCode, PartyFacts>> = {
  be: {
    signatory: 'be-bosa',
    operations: 'be-bosa-operations',
    name: {
      fr: 'Belgique (TEST)',
      nl: 'België (TEST)',
      de: 'Belgien (TEST)',
      en: 'Belgium (TEST)',
      ja: 'ベルギー（TEST）',
      ar: 'بلجيكا (TEST)',
      vi: 'Bỉ (TEST)',
    },
    timeZone: 'Europe/Brussels',
    language: 'fr',
    relyingParty: { name: 'TEST New Residents Desk', number: 'TEST-0001' },
    issues: { types: ['pid', 'diploma', 'foreign-identity'], authority: 'TEST FPS BOSA' },
    lists: {
      'trust-services': trustServices('be'),
      pid: PID,
      registers: registers('be', 'enterprise-number'),
    },
  },
  jp: {
    signatory: 'jp-da',
    operations: 'jp-da-operations',
    name: {
      fr: 'Japon (TEST)',
      nl: 'Japan (TEST)',
      de: 'Japan (TEST)',
      en: 'Japan (TEST)',
      ja: '日本（TEST）',
      ar: 'اليابان (TEST)',
      vi: 'Nhật Bản (TEST)',
    },
    timeZone: 'Asia/Tokyo',
    language: 'ja',
    relyingParty: { name: 'TEST Tokyo Bay University', number: 'TEST-0002' },
    issues: { types: ['mnc', 'diploma', 'training', 'signing'], authority: 'TEST Digital Agency' },
    lists: {
      'trust-services': trustServices('jp', [`${TRUSTED_LIST}/SvcInfoExt/ForeSignatures`]),
      identity: own('jp', ['identity-credential-providers', 'identity/issuance'], {
        authority: 'pid-ca',
        what: 'identity',
        level: { ial: '3', aal: '3' },
      }),
      diploma: diplomas('jp'),
      training: training('jp'),
      registers: registers('jp', 'corporate-number'),
    },
  },
  eu: {
    signatory: 'eu-commission',
    operations: 'eu-commission-operations',
    name: {
      fr: 'Union européenne (TEST)',
      nl: 'Europese Unie (TEST)',
      de: 'Europäische Union (TEST)',
      en: 'European Union (TEST)',
      ja: '欧州連合（TEST）',
      ar: 'الاتحاد الأوروبي (TEST)',
      vi: 'Liên minh châu Âu (TEST)',
    },
    timeZone: 'Europe/Brussels',
    language: 'en',
    lists: {
      'trust-services': trustServices('eu'),
      pid: { ...PID, of: MEMBERS },
      'pub-eaa': { ...ATTESTATIONS, of: MEMBERS },
      registers: { ...registers('eu', 'business-register'), of: MEMBERS },
    },
  },
  tn: {
    signatory: 'tn-mtc',
    operations: 'tn-mtc-operations',
    name: {
      fr: 'Tunisie (TEST)',
      nl: 'Tunesië (TEST)',
      de: 'Tunesien (TEST)',
      en: 'Tunisia (TEST)',
      ja: 'チュニジア（TEST）',
      ar: 'تونس (TEST)',
      vi: 'Tunisia (TEST)',
    },
    timeZone: 'Africa/Tunis',
    language: 'ar',
    issues: { types: ['training'], authority: 'TEST Ministry of Communication Technologies' },
    relyingParty: { name: 'TEST Carthage Training Centre', number: 'TEST-0003' },
    lists: {
      'trust-services': trustServices('tn'),
      identity: schemes('tn'),
      training: training('tn'),
      registers: registers('tn', 'enterprise-register'),
    },
  },
  fr: {
    signatory: 'fr-afd',
    operations: 'fr-dinum-operations',
    name: {
      fr: 'France (TEST)',
      nl: 'Frankrijk (TEST)',
      de: 'Frankreich (TEST)',
      en: 'France (TEST)',
      ja: 'フランス（TEST）',
      ar: 'فرنسا (TEST)',
      vi: 'Pháp (TEST)',
    },
    timeZone: 'Europe/Paris',
    language: 'fr',
    issues: { types: ['pid', 'diploma'], authority: 'TEST DINUM' },
    relyingParty: { name: 'TEST Welcome Office of Lyon', number: 'TEST-0004' },
    lists: {
      'trust-services': trustServices('fr'),
      pid: PID,
      registers: registers('fr', 'siren'),
    },
  },
  vn: {
    signatory: 'vn-vpcp',
    operations: 'vn-vpcp-operations',
    name: {
      fr: 'Viêt Nam (TEST)',
      nl: 'Vietnam (TEST)',
      de: 'Vietnam (TEST)',
      en: 'Viet Nam (TEST)',
      ja: 'ベトナム（TEST）',
      ar: 'فيتنام (TEST)',
      vi: 'Việt Nam (TEST)',
    },
    timeZone: 'Asia/Ho_Chi_Minh',
    language: 'vi',
    issues: { types: ['diploma'], authority: 'TEST Office of the Government' },
    relyingParty: { name: 'TEST Public Service Portal of Ha Noi', number: 'TEST-0005' },
    lists: {
      'trust-services': trustServices('vn'),
      identity: schemes('vn'),
      diploma: diplomas('vn'),
      registers: registers('vn', 'enterprise-code'),
    },
  },
  lu: {
    signatory: 'lu-digitalisation',
    operations: 'lu-ctie-operations',
    name: {
      fr: 'Luxembourg (TEST)',
      nl: 'Luxemburg (TEST)',
      de: 'Luxemburg (TEST)',
      en: 'Luxembourg (TEST)',
      ja: 'ルクセンブルク（TEST）',
      ar: 'لوكسمبورغ (TEST)',
      vi: 'Luxembourg (TEST)',
    },
    timeZone: 'Europe/Luxembourg',
    language: 'fr',
    issues: { types: ['pid', 'diploma', 'training'], authority: 'TEST CTIE' },
    relyingParty: { name: 'TEST Skills Office of Esch', number: 'TEST-0006' },
    lists: {
      'trust-services': trustServices('lu'),
      pid: PID,
      training: training('lu'),
      registers: registers('lu', 'trade-register'),
    },
  },
  ma: {
    signatory: 'ma-industrie',
    operations: 'ma-add-operations',
    name: {
      fr: 'Maroc (TEST)',
      nl: 'Marokko (TEST)',
      de: 'Marokko (TEST)',
      en: 'Morocco (TEST)',
      ja: 'モロッコ（TEST）',
      ar: 'المغرب (TEST)',
      vi: 'Maroc (TEST)',
    },
    timeZone: 'Africa/Casablanca',
    language: 'ar',
    issues: { types: ['training'], authority: 'TEST Digital Development Agency' },
    relyingParty: { name: 'TEST GovTech Laboratory of Rabat', number: 'TEST-0007' },
    lists: {
      'trust-services': trustServices('ma'),
      identity: schemes('ma'),
      training: training('ma'),
      registers: registers('ma', 'common-enterprise-identifier'),
    },
  },
}
