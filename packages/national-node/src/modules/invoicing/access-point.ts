/** The Peppol access point of this node, as an HTTP adapter: inbox, submit, status. It speaks AS4 to the others. */
import { z } from 'zod'
import { Fault } from '../../kernel/fault.ts'
import type { Fetch, FetchAnswer } from '../../kernel/fetch.ts'
import { INVOICE_BYTES_MAX } from './limits.ts'

const zName = z.string().regex(/^[A-Za-z0-9._:@-]{1,200}$/, 'a name of letters, digits and ._:@-')
/** `iso6523-actorid-upis::0208:0123456749`, or without its scheme. */
export const zParticipant = z.string().regex(/^[\x21-\x7e]{1,200}$/, 'a participant identifier')

const zIncoming = z.strictObject({
  message: zName,
  sender: zParticipant,
  receiver: zParticipant,
  /** Of the document, in hex: what arrived is whole when it has it. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  sizeBytes: z.int().min(1).max(INVOICE_BYTES_MAX),
})
const zInbox = z.strictObject({ messages: z.array(zIncoming).max(100) })
const zStatus = z.strictObject({ state: z.enum(['accepted', 'delivered', 'failed']) })

export type Incoming = Readonly<z.output<typeof zIncoming>>
export type SubmittedState = z.output<typeof zStatus>['state']

export type AccessPoint = {
  /** What waits there, oldest first; at most a hundred. */
  inbox(): Promise<readonly Incoming[]>
  fetch(message: string): Promise<Uint8Array>
  /** It may forget the document: we have it. Saying so twice is no error. */
  acknowledge(message: string): Promise<void>
  /** The same document under the same name is taken once. */
  submit(document: Outgoing): Promise<void>
  status(message: string): Promise<SubmittedState>
}

export type Outgoing = {
  readonly message: string
  readonly sender: string
  readonly receiver: string
  readonly body: Uint8Array
}

type Line = { readonly url: string; readonly token: string; readonly fetch: Fetch }

export function httpAccessPoint({ url, token, fetch }: Line): AccessPoint {
  const headers = { authorization: `Bearer ${token}` }
  const call = async (
    path: string,
    init: Parameters<Fetch>[1],
    wanted: readonly number[],
  ): Promise<FetchAnswer> => {
    const answer = await fetch(`${url}${path}`, { ...init, headers: { ...headers, ...init?.headers } })
    if (wanted.includes(answer.status)) return answer
    throw new Fault(
      'upstream',
      'invoicing/access-point',
      `The access point answered ${answer.status} to ${init?.method ?? 'GET'} ${path.split('/')[1]}`,
    )
  }
  return {
    async inbox() {
      const answer = await call('/inbox', { bytesMax: 256 * 1024 }, [200])
      return parsed(zInbox, await answer.json()).messages
    },
    async fetch(message) {
      return (
        await call(`/inbox/${encodeURIComponent(message)}`, { bytesMax: INVOICE_BYTES_MAX }, [200])
      ).bytes()
    },
    async acknowledge(message) {
      await call(`/inbox/${encodeURIComponent(message)}`, { method: 'DELETE' }, [200, 204, 404])
    },
    async submit({ message, sender, receiver, body }) {
      const query = new URLSearchParams({ sender, receiver }).toString()
      const path = `/outbox/${encodeURIComponent(message)}?${query}`
      await call(
        path,
        { method: 'PUT', headers: { 'content-type': 'application/xml' }, body },
        [200, 201, 202],
      )
    },
    async status(message) {
      const answer = await call(`/outbox/${encodeURIComponent(message)}`, { bytesMax: 4096 }, [200])
      return parsed(zStatus, await answer.json()).state
    },
  }
}

function parsed<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  throw new Fault(
    'upstream',
    'invoicing/access-point',
    'The access point answered something else than was asked',
  )
}
