/** Server process of the family `http`: one form, one verification, one JSON answer. `ours` or `peer`. */
import { runSync, verifySdJwtVc } from '@entente/credentials'
import { createServer } from 'node:http'
import { Hono } from 'hono'
import { z } from 'zod'
import { readForm } from '../../national-node/src/http/read.ts'
import { listen } from '../../national-node/src/http/server.ts'
import { nodeDriver } from '../../national-node/src/kernel/crypto.ts'
import { AUDIENCE, type Issuing, issuerTrust, NONCE, VCT } from './inputs.ts'
import { chainByNode, peerVerifier, peerVerify, x5cOfToken } from './sd-jwt-peer.ts'

type Start = {
  kind: 'ours' | 'peer'
  x5c: string[]
  root: string
  publicJwk: Issuing['publicJwk']
  now: number
}

process.once('message', (start: Start) => void serve(start))

async function serve(start: Start): Promise<void> {
  const issuing = { ...start, root: Buffer.from(start.root, 'base64') } as unknown as Issuing
  const port = start.kind === 'ours' ? await serveOurs(issuing, start.now) : await servePeer(issuing)
  process.on('message', (message) => {
    if (message === 'cpu') process.send?.({ cpu: process.cpuUsage() })
    if (message === 'stop') process.exit(0)
  })
  process.send?.({ port })
}

async function serveOurs(issuing: Issuing, now: number): Promise<number> {
  const trust = issuerTrust(issuing)
  const driver = nodeDriver({ issuer: trust.answer })
  const keyBinding = { audience: AUDIENCE, nonce: NONCE, maxAgeSeconds: 3600 }
  const zBody = z.object({ vp_token: z.string().max(64_000) })
  const app = new Hono()
  app.post('/verify', async (c) => {
    const { vp_token: token } = await readForm(c, zBody)
    const report = runSync(verifySdJwtVc(token, { at: now, role: 'pid', types: [VCT], keyBinding }), driver)
    if (report.verdict !== 'valid') return c.json({ error: 'invalid_presentation' }, 400)
    trust.keep()
    return c.json({ claims: report.claims })
  })
  return (await listen({ app, port: 0, host: '127.0.0.1' })).port
}

async function servePeer(issuing: Issuing): Promise<number> {
  const peer = await peerVerifier(issuing)
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on(
      'end',
      () => void answer(new URLSearchParams(Buffer.concat(chunks).toString()).get('vp_token') ?? ''),
    )
    const answer = async (token: string) => {
      try {
        if (!chainByNode(x5cOfToken(token), issuing.root)) throw new Error('chain')
        const { payload } = (await peerVerify(peer, token)) as { payload: object }
        response
          .writeHead(200, { 'content-type': 'application/json' })
          .end(JSON.stringify({ claims: payload }))
      } catch {
        response
          .writeHead(400, { 'content-type': 'application/json' })
          .end('{"error":"invalid_presentation"}')
      }
    }
  })
  await new Promise<void>((ready) => {
    server.listen(0, '127.0.0.1', ready)
  })
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}
