import type { DcqlQuery } from '@entente/credentials'
import type { AskingService } from '../verifier/index.ts'

const NAME = {
  fr: 'TEST Bac à sable',
  nl: 'TEST Zandbak',
  de: 'TEST Sandkasten',
  en: 'TEST Sandbox',
  ja: 'TEST サンドボックス',
  ar: 'TEST بيئة التجربة',
  vi: 'TEST Môi trường thử',
}
const PURPOSE = {
  fr: 'Essai par un développeur, sans effet',
  nl: 'Proef door een ontwikkelaar, zonder gevolg',
  de: 'Versuch eines Entwicklers, ohne Wirkung',
  en: 'A trial by a developer, without effect',
  ja: '開発者による試験。効力はありません',
  ar: 'تجربة من مطور، بلا أثر',
  vi: 'Thử nghiệm của lập trình viên, không có hiệu lực',
}

/** The sandbox as a relying party: it asks what a developer wants, wants nothing of it itself, and says TEST. */
export function askingService(id: string, party: string, query: DcqlQuery): AskingService {
  return {
    id,
    urn: `urn:entente:service:${party.toLowerCase()}:sandbox:${id}`,
    name: NAME,
    sector: 'sandbox',
    purpose: 'sandbox',
    purposeText: PURPOSE,
    query,
    credentials: query.credentials.map(({ id: credential }) => ({ id: credential, wanted: [] })),
    required: 'low',
    pilotAccepted: true,
    // Any wallet on any device: nothing here is worth stealing, and the page warns.
    crossDevice: true,
  }
}
