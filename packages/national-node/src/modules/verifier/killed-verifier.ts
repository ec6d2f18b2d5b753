/** For tests: a process that is killed while it decides, after the receipt and before the end of the transaction. */
import { openStore, type StoreLocation } from '../../store/database.ts'
import { createSigningKey } from '../../kernel/keys.ts'
import { createTestVerifier } from './verifier-fixtures.ts'

export type KilledInput = {
  readonly location: StoreLocation
  /** DER of the issuers' authority, base64. */
  readonly authority: string
  readonly access: { readonly privateJwk: object; readonly x5c: readonly string[] }
  readonly path: string
  readonly form: string
}

const input = JSON.parse(process.argv[2] ?? '') as KilledInput
const store = await openStore(input.location)
const accessKey = createSigningKey(input.access.privateJwk, input.access.x5c)
const certificate = Buffer.from(input.authority, 'base64')
const authority = { certificate, issue: () => accessKey }
const pki = { issuers: authority, access: authority, issuer: accessKey, accessKey }
const { verifier, deps } = createTestVerifier({ store, pki })
const { recogniseCredential } = deps.recognition
deps.recognition.recogniseCredential = async (tx, decision) => {
  await recogniseCredential(tx, decision)
  process.kill(process.pid, 'SIGKILL')
  return new Promise(() => undefined)
}
await verifier.routes.request(input.path, {
  method: 'POST',
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  body: input.form,
})
