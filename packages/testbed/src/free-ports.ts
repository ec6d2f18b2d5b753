import { type AddressInfo, createServer } from 'node:net'
import type { Ports } from './testbed-config.ts'

/** Ports for a testbed that nobody listens on now. */
export async function freePorts(): Promise<Ports> {
  const [wallet = 0, be = 0, jp = 0, eu = 0] = await freePortNumbers(4)
  return { wallet, be, jp, eu }
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
