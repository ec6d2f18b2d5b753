/**
 * A Peppol access point as a node meets it: an inbox, a door to submit, the state of what was submitted. It keeps what
 * it is given in memory and can do everything a line does: break off, lose an answer, bring the same twice.
 */
import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

type Message = {
  readonly message: string
  readonly sender: string
  readonly receiver: string
  readonly body: Buffer
}

export type TestAccessPoint = {
  readonly url: string
  readonly token: string
  /** Puts a document into the inbox; the same name may come again, with the same document or another one. */
  bring(message: Omit<Message, 'body'> & { readonly body: Uint8Array | string }): void
  readonly waiting: () => readonly string[]
  /** By name, what was submitted, in the order in which it arrived; each attempt is counted. */
  readonly submitted: ReadonlyMap<string, { readonly body: Buffer; readonly attempts: number }>
  readonly acknowledged: () => readonly string[]
  /** How the line misbehaves, until it is set again. */
  readonly line: {
    /** Sends so many octets of a document and ends, as if that were all. */
    cutAt?: number | undefined
    /** Does what it is asked and closes the line without an answer. */
    loses?: ((method: string, path: string) => boolean) | undefined
    /** Called while it works on a request, and awaited before it answers. */
    during?: ((method: string, path: string) => unknown) | undefined
    /** Answers with this status, and does nothing. */
    refuses?: number | undefined
  }
  /** What became of a document that was submitted. */
  settle(message: string, state: 'delivered' | 'failed'): void
  close(): Promise<void>
}

export async function startAccessPoint(): Promise<TestAccessPoint> {
  const inbox: Message[] = []
  const acknowledged: string[] = []
  const submitted = new Map<string, { body: Buffer; attempts: number; state: string }>()
  const line: TestAccessPoint['line'] = {}
  const token = 'access-point-token'
  const state = { inbox, acknowledged, submitted, line, token }
  const server = createServer((request, response) => void answer(state, request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    token,
    bring: ({ body, ...rest }) => void inbox.push({ ...rest, body: Buffer.from(body) }),
    waiting: () => inbox.map(({ message }) => message),
    submitted,
    acknowledged: () => acknowledged,
    line,
    settle(message, became) {
      const found = submitted.get(message)
      if (found !== undefined) found.state = became
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

type State = {
  readonly inbox: Message[]
  readonly acknowledged: string[]
  readonly submitted: Map<string, { body: Buffer; attempts: number; state: string }>
  readonly line: TestAccessPoint['line']
  readonly token: string
}

async function answer(state: State, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { line, token } = state
  const { method = 'GET', url = '/' } = request
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const { pathname } = new URL(url, 'http://localhost')
  const [, door = '', name = ''] = pathname.split('/').map(decodeURIComponent)
  if (request.headers.authorization !== `Bearer ${token}`) return void response.writeHead(401).end()
  if (line.refuses !== undefined) return void response.writeHead(line.refuses).end()
  const asked = { method, name, sent: Buffer.concat(chunks) }
  const [status, body] = door === 'inbox' ? inboxDoor(state, asked) : outboxDoor(state, asked)
  await line.during?.(method, pathname)
  if (line.loses?.(method, pathname) === true) return void request.socket.destroy()
  response.writeHead(status).end(body)
}

type Asked = { readonly method: string; readonly name: string; readonly sent: Buffer }
type Answer = readonly [status: number, body: Buffer | string]

function inboxDoor({ inbox, acknowledged, line }: State, { method, name }: Asked): Answer {
  if (name === '') return [200, JSON.stringify({ messages: inbox.map(announced) })]
  const at = inbox.findIndex(({ message }) => message === name)
  const found = inbox[at]
  if (found === undefined) return [404, '']
  if (method !== 'DELETE') return [200, found.body.subarray(0, line.cutAt)]
  acknowledged.push(name)
  inbox.splice(at, 1)
  return [204, '']
}

function outboxDoor({ submitted }: State, { method, name, sent }: Asked): Answer {
  const before = submitted.get(name)
  if (method !== 'PUT')
    return before === undefined ? [404, ''] : [200, JSON.stringify({ state: before.state })]
  if (before !== undefined && !before.body.equals(sent)) return [409, '']
  const { attempts, state } = before ?? { attempts: 0, state: 'accepted' }
  submitted.set(name, { body: sent, attempts: attempts + 1, state })
  return [202, '']
}

function announced({ message, sender, receiver, body }: Message) {
  const sha256 = createHash('sha256').update(body).digest('hex')
  return { message, sender, receiver, sha256, sizeBytes: body.length }
}
