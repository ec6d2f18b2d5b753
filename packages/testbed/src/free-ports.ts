import { type AddressInfo, createServer } from 'node:net'
import { NODE_CODES } from './node-codes.ts'
import type { Ports } from './testbed-config.ts'

/** Ports for a testbed that nobody listens on now. */
export async function freePorts(): Promise<Ports> {
  const names = [...NODE_CODES, 'wallet' as const, 'signing' as const]
  const numbers = await freePortNumbers(names.length)
  return Object.fromEntries(names.map((name, index) => [name, numbers[index]])) as Ports
}

/** All are held at once, so that none is given twice. */
export async function freePortNumbers(count: number): Promise<number[]> {
  const servers = await Promise.all(Array.from({ length: count }, hold))
  const ports = servers.map((server) => (server.address() as AddressInfo).port)
  await Promise.all(servers.map((server) => new Promise((done) => server.close(done))))
  return ports
}

async function hold() {
  const server = createServer()
  await new Promise<void>((ready) => {
    server.listen(0, '127.0.0.1', ready)
  })
  return server
}
