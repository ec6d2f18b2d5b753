import {
  lookUpStatus,
  openSignedStatusList,
  runAsync,
  STATUS_LIST_CWT_TYPE,
  type AsyncDriver,
  type SignedStatusList,
  type StatusListQuestion,
  type StatusResult,
} from '@entente/credentials'
import { downloadTyped, type WalletFetch } from './http.ts'

const LIST_BYTES_MAX = 8 * 1024 * 1024
const ACCEPT = `application/statuslist+jwt, ${STATUS_LIST_CWT_TYPE};q=0.9`

/** Token Status List §8.1: in either form, as its media type says; undefined where it cannot be had. */
export async function fetchStatusList(
  fetch: WalletFetch,
  url: string,
): Promise<SignedStatusList | undefined> {
  const found = await downloadTyped(fetch, { url, accept: ACCEPT, bytesMax: LIST_BYTES_MAX })
  if (found === undefined) return undefined
  const { bytes, type } = found
  return type === STATUS_LIST_CWT_TYPE ? { cwt: bytes } : { jwt: new TextDecoder().decode(bytes).trim() }
}

/** Token Status List §8.3: one place in a list, with every reason. */
export async function lookUp(
  list: SignedStatusList,
  driver: AsyncDriver,
  question: Omit<StatusListQuestion, 'token'> & { readonly index: number },
): Promise<StatusResult> {
  const { uri, index, at } = question
  const { list: opened, checks } = await runAsync(openSignedStatusList(list, question), driver)
  return opened === undefined ? { uri, index, checks } : lookUpStatus(opened, index, at)
}
