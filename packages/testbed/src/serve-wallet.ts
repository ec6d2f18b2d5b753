import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buildWallet } from '@entente/wallet/build'

/** What the web wallet is told at start: its client, its trusted lists, the pins of their signers. */
export type WalletConfig = Readonly<Record<string, unknown>>

const HEADERS = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src http: https:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
}

/** Serves the web wallet from memory on an origin of its own; every page path answers the one shell. */
export async function serveWallet(options: {
  port: number
  config: (origin: string) => WalletConfig
}): Promise<{ url: string; close: () => Promise<void> }> {
  const { shell, script, style } = await buildWallet()
  let config = ''
  const files: Record<string, [type: string, body: () => string]> = {
    '/main.js': ['text/javascript; charset=utf-8', () => script],
    '/main.css': ['text/css; charset=utf-8', () => style],
    '/config.json': ['application/json', () => config],
  }
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://wallet').pathname
    const [type, body] = files[path] ?? ['text/html; charset=utf-8', () => shell]
    response.writeHead(200, { ...HEADERS, 'content-type': type }).end(body())
  })
  await new Promise<void>((ready, failed) => {
    server.once('error', failed)
    server.listen(options.port, '127.0.0.1', ready)
  })
  const url = `http://localhost:${(server.address() as AddressInfo).port}`
  config = JSON.stringify(options.config(url))
  return {
    url,
    close: () =>
      new Promise((done) => {
        server.closeAllConnections()
        server.close(() => done())
      }),
  }
}
