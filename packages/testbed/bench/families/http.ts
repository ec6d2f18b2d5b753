import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { Agent, request } from 'node:http'
import { join } from 'node:path'
import type { Family } from '../harness.ts'
import { probeCurve } from '../probes.ts'
import { createIssuing, NOW, presentations } from '../inputs.ts'

const TOKENS = 1000
const CONNECTIONS = 32
const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS })

type Server = { readonly child: ChildProcess; readonly port: number }

/** G5: a verification over HTTP; the CPU counted is the server's, in a process of its own. */
export async function family(): Promise<Family> {
  const issuing = createIssuing()
  const bodies = presentations(issuing, TOKENS).map(({ presentation }) =>
    new URLSearchParams({ vp_token: presentation }).toString(),
  )
  const start = async (kind: 'ours' | 'peer'): Promise<Server> => {
    const child = fork(join(import.meta.dirname, '../http-server.ts'))
    const { x5c, publicJwk } = issuing
    child.send({ kind, x5c, publicJwk, root: Buffer.from(issuing.root).toString('base64'), now: NOW })
    const [{ port }] = (await once(child, 'message')) as [{ port: number }]
    return { child, port }
  }
  const [ours, peer] = [await start('ours'), await start('peer')]
  const candidate = (name: string, { child, port }: Server) => ({
    name,
    run: async (turn: number) => {
      const { status } = await post(port, bodies[turn % TOKENS] as string)
      if (status !== 200) throw new Error(`${name} answered ${status}`)
    },
    inFlight: CONNECTIONS,
    batch: 4,
    cpuMicroseconds: () => cpuOf(child),
  })
  return {
    name: 'http',
    state: 'warm',
    limit: { formula: 'V/2', of: ({ verify }) => verify / 2, sample: probeCurve },
    ours: 'entente on hono',
    peer: '@sd-jwt + chain on node:http',
    candidates: [candidate('entente on hono', ours), candidate('@sd-jwt + chain on node:http', peer)],
    async correct() {
      const good = bodies[0] as string
      const bad = good.replace(/.$/, '')
      for (const { port } of [ours, peer]) {
        const [right, wrong] = [await post(port, good), await post(port, bad)]
        if (right.status !== 200 || !right.text.includes('Peeters'))
          throw new Error(`wrong answer: ${right.text}`)
        if (wrong.status !== 400) throw new Error(`wrong answer: ${wrong.status} for a damaged presentation`)
      }
      return { both: 'a damaged presentation gets 400' }
    },
    async close() {
      for (const { child } of [ours, peer]) child.send('stop')
      agent.destroy()
    },
  }
}

async function cpuOf(child: ChildProcess): Promise<number> {
  child.send('cpu')
  const [{ cpu }] = (await once(child, 'message')) as [{ cpu: { user: number; system: number } }]
  return cpu.user + cpu.system
}

function post(port: number, body: string): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const headers = {
      'content-type': 'application/x-www-form-urlencoded',
      'content-length': Buffer.byteLength(body),
    }
    const outgoing = request(
      { port, host: '127.0.0.1', path: '/verify', method: 'POST', agent, headers },
      (answer) => {
        const chunks: Buffer[] = []
        answer.on('data', (chunk: Buffer) => chunks.push(chunk))
        answer.on('end', () =>
          resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(chunks).toString() }),
        )
      },
    )
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}
