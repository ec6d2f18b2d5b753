/** Status lists of others: as their servers send them, and opened. */
import { inflateSync } from 'node:zlib'
import {
  type Bytes,
  type OpenStatusList,
  openSignedStatusList,
  type SignedStatusList,
  STATUS_LIST_CWT_TYPE,
  type StatusListQuestion,
  type StatusResult,
  type Steps,
} from '@entente/credentials'
import { Fault } from '../../kernel/fault.ts'
import type { Fetch } from '../../kernel/fetch.ts'

const BYTES_MAX = 8 * 1024 * 1024

/** The list, or why there is none. An address is called only once somebody trusted has signed it. */
export async function fetchStatusList(
  fetch: Fetch,
  uri: string,
): Promise<SignedStatusList | { readonly detail: string }> {
  try {
    const answer = await fetch(uri, {
      headers: { accept: `application/statuslist+jwt, ${STATUS_LIST_CWT_TYPE};q=0.9` },
      bytesMax: BYTES_MAX,
    })
    if (answer.status !== 200) return { detail: `the status list answered ${answer.status}` }
    const [type = ''] = (answer.headers.get('content-type') ?? '').split(';')
    return type.trim() === STATUS_LIST_CWT_TYPE
      ? { cwt: await answer.bytes() }
      : { jwt: (await answer.text()).trim() }
  } catch (error) {
    if (error instanceof Fault) return { detail: error.detail }
    throw error
  }
}

/** Signature, subject and dates; with the inflation of the platform. */
export function openFetchedList(
  list: SignedStatusList,
  question: Omit<StatusListQuestion, 'token' | 'inflate'>,
): Steps<Pick<StatusResult, 'checks'> & { readonly list?: OpenStatusList }> {
  return openSignedStatusList(list, { ...question, inflate: inflateAtMost })
}

function inflateAtMost(bytes: Bytes, maxOutputLength: number): Bytes {
  return inflateSync(bytes, { maxOutputLength })
}
