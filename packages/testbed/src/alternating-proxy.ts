import { createServer, type IncomingHttpHeaders, request, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'

export type SeenRequest = {
  readonly method: string
  /** Path with query. */
  readonly url: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
  /** Port of the process it goes to. */
  readonly target: number
}

export type Exchange = SeenRequest & {
  readonly status: number
  readonly answerHeaders: IncomingHttpHeaders
  readonly answer: string
}

export type ProxyOptions = {
  readonly targets: () => readonly number[]
  readonly choose: (count: number) => number
  readonly port?: number
  /** The request is passed on when this is done. */
  readonly before?: (seen: SeenRequest) => unknown
  /** The request is on its way: what happens here happens while the process works on it. */
  readonly during?: (seen: SeenRequest) => unknown
  /** The process has answered; the client gets the answer when this is done. */
  readonly after?: (exchange: Exchange) => unknown
}

export type Proxy = { readonly port: number; close(): Promise<void> }

/**
 * One address in front of several processes of a node: each request goes to one chosen by `choose`. What works
 * here keeps no state that only one process knows. A process that dies leaves its client with a 502.
 */
export async function alternatingProxy(options: ProxyOptions): Promise<Proxy> {
  const server = createServer((incoming, outgoing) => {
    const { method = '', url = '', headers } = incoming
    const ports = options.targets()
    const target = ports[options.choose(ports.length)] as number
    buffer(incoming)
      .then((body) => exchange({ method, url, headers, body, target }, options))
      .then(({ status, headers, body }) => outgoing.writeHead(status, ownConnection(headers)).end(body))
      .catch(() => refuse(outgoing))
  })
  await new Promise<void>((ready, failed) => {
    server.once('error', failed)
    server.listen(options.port ?? 0, '127.0.0.1', ready)
  })
  return { port: (server.address() as AddressInfo).port, close: () => stop(server) }
}

type Forwarded = Omit<SeenRequest, 'body'> & { readonly body: Buffer }
type Answer = { readonly status: number; readonly headers: IncomingHttpHeaders; readonly body: Buffer }

async function exchange(forwarded: Forwarded, { before, during, after }: ProxyOptions): Promise<Answer> {
  const seen = { ...forwarded, body: forwarded.body.toString('utf8') }
  await before?.(seen)
  const [answer] = await Promise.allSettled([forward(forwarded), during?.(seen)])
  if (answer.status === 'rejected') throw answer.reason
  const { status, headers, body } = answer.value
  await after?.({ ...seen, status, answerHeaders: headers, answer: body.toString('utf8') })
  return answer.value
}

function forward({ method, url, headers, body, target }: Forwarded): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const onward = request(
      { host: '127.0.0.1', port: target, method, path: url, headers, agent: false },
      (answer) => {
        const { statusCode: status = 502, headers } = answer
        buffer(answer).then((body) => resolve({ status, headers, body }), reject)
      },
    )
    onward.on('error', reject)
    onward.end(body)
  })
}

/** How long the process keeps a connection says nothing about ours: one is never used twice, so none goes stale. */
function ownConnection({ 'keep-alive': _theirs, ...headers }: IncomingHttpHeaders): IncomingHttpHeaders {
  return { ...headers, connection: 'close' }
}

function refuse(outgoing: ServerResponse): void {
  if (!outgoing.headersSent) outgoing.writeHead(502)
  outgoing.end()
}

function stop(server: Server): Promise<void> {
  server.closeAllConnections()
  return new Promise((done) => {
    server.close(() => done())
  })
}
