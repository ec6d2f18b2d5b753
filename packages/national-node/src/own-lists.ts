import { readFileSync } from 'node:fs'
import type { Config } from './config.ts'

const PEM = /-----BEGIN CERTIFICATE-----([\s\S]+?)-----END CERTIFICATE-----/

/** The list as the configuration describes it, with the certificates of the files it names. */
export function readOwnList(list: Config['publishes'][string]) {
  const entities = list.entities.map((entity) => ({
    ...entity,
    services: entity.services.map(({ certificates, ...service }) => ({
      ...service,
      certificates: certificates.map(readCertificate),
    })),
  }))
  return { ...list, entities }
}

/** DER, from a file that holds DER or PEM. */
function readCertificate(file: string): Uint8Array {
  const bytes = readFileSync(file)
  const pem = PEM.exec(bytes.toString('latin1'))?.[1]
  return pem === undefined ? bytes : Buffer.from(pem, 'base64')
}
