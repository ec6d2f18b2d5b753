/**
 * An approval that takes its time (CSC API §11.6, `credentials/authorizeCheck`): the person is asked somewhere else, such
 * as in their wallet, and the house is asked again until they have answered. `walletUrl` and `documents` are members of
 * this program: the API leaves to each service how a wallet is reached.
 */
import { askCsc, type CscApprovalQuestion, type CscPort } from './csc-signer.ts'
import { SignerRefusal } from './order.ts'

export type CscWalletWish = {
  readonly channel: 'same-device' | 'cross-device'
  /** BCP 47: in which the person is told. */
  readonly language: string
}

export type CscWalletRequest = {
  /** Known to whoever asked, and to nobody else. */
  readonly handle: string
  /** Opens the wallet, or stands in a code to scan. */
  readonly walletUrl: string
  readonly expiresIn: number
}

/** Asks that the person be asked. Throws `SignerRefusal`. */
export async function requestCscApproval(
  port: CscPort,
  { credentialId, context, hash, hashAlgorithmOid }: CscApprovalQuestion,
  { channel, language }: CscWalletWish,
): Promise<CscWalletRequest> {
  const answer = await askCsc(port, 'credentials/authorize', {
    credentialID: credentialId,
    hashes: [hash],
    hashAlgorithmOID: hashAlgorithmOid,
    numSignatures: 1,
    authData: [{ id: 'wallet', value: channel }],
    lang: language,
    documents: [{ label: labelOf(context.files), checksum: checksumOf(context.files) }],
  })
  const { handle, walletUrl, expiresIn } = answer
  if (typeof handle !== 'string' || typeof walletUrl !== 'string' || typeof expiresIn !== 'number')
    throw new SignerRefusal('credentials/authorize: it does not say how the person is asked')
  return { handle, walletUrl, expiresIn }
}

/** The activation data once the person said yes; undefined while they did not answer. Throws `SignerRefusal` for a no. */
export async function checkCscApproval(
  port: CscPort,
  { handle, responseCode }: { readonly handle: string; readonly responseCode?: string | undefined },
): Promise<string | undefined> {
  const question = responseCode === undefined ? { handle } : { handle, responseCode }
  const { SAD: sad } = await askCsc(port, 'credentials/authorizeCheck', question)
  return typeof sad === 'string' ? sad : undefined
}

type Files = CscApprovalQuestion['context']['files']

function labelOf(files: Files): string {
  const names = files.map(({ name }) => name).join(', ')
  return names.slice(0, LABEL_MAX)
}

/** One signature over several files has no one document whose digest could be shown. */
function checksumOf([file, ...more]: Files): string {
  if (file === undefined || more.length > 0)
    throw new SignerRefusal('a wallet approves one document at a time')
  const base64 = file.sha256.replaceAll('-', '+').replaceAll('_', '/')
  return base64.padEnd(Math.ceil(base64.length / 4) * 4, '=')
}

const LABEL_MAX = 200
