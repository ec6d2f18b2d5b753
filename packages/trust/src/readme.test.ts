/** The programs of the README, as they stand there, one after the other in a folder of their own. */
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { forgeAuthority } from './create/forge-house.ts'
import { createWebDocumentDriver } from './web-document-driver.ts'
import { runAsync } from './ports.ts'
import { answerTimestampRequest } from './timestamp/authority.ts'
import { forgeCrl } from './revocation/forge-crl.ts'

const dir = mkdtempSync(join(tmpdir(), 'readme-'))
const [signing = '', checking = '', raising = ''] = Array.from(
  readFileSync(join(import.meta.dirname, '../README.md'), 'utf8').matchAll(/```ts\n([^]*?)```/g),
  ([, code = '']) => code,
)

let server: Server
let authority: Awaited<ReturnType<typeof forgeAuthority>>
beforeAll(async () => {
  authority = await forgeAuthority()
  const { certificate, key, root: issuer } = authority
  const own = { certificate, alg: 'ES256', key: key.key, policy: '1.2.3', accuracySeconds: 1 } as const
  let serial = 0
  // The name of this package resolves as it does in the root of the repository.
  mkdirSync(join(dir, 'node_modules', '@entente'), { recursive: true })
  symlinkSync(join(import.meta.dirname, '..'), join(dir, 'node_modules', '@entente', 'trust'))
  server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      const moment = { at: '2026-11-22T09:30:00.000Z', serial: Uint8Array.of(++serial) }
      const steps = answerTimestampRequest(new Uint8Array(Buffer.concat(parts)), own, moment)
      void runAsync(steps, createWebDocumentDriver(crypto.subtle)).then((body) =>
        response.writeHead(200, { 'content-type': 'application/timestamp-reply' }).end(body),
      )
    })
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  writeFileSync(join(dir, 'stamp-anchor.der'), authority.anchor)
  writeFileSync(join(dir, 'lists.crl'), await forgeCrl(issuer, { issuer: 'TEST Stamp Root' }))
  writeFileSync(join(dir, 'README.md'), 'We agree.\n')
  for (const [name, code] of Object.entries({ sign: signing, check: checking, raise: raising }))
    writeFileSync(join(dir, `${name}.ts`), code)
})
afterAll(() => {
  server.close()
  rmSync(dir, { recursive: true })
})

const run = (...args: string[]): Promise<string> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: dir })
    let [output, error] = ['', '']
    child.stdout.on('data', (part: Buffer) => (output += part.toString()))
    child.stderr.on('data', (part: Buffer) => (error += part.toString()))
    child.on('close', (code) => (code === 0 ? resolve(output) : reject(new Error(error))))
  })

test('a file is signed, checked, raised and checked again by the programs of the README', {
  timeout: 60_000,
}, async () => {
  expect(await run('sign.ts', 'README.md')).toBe('README.md.asice application/vnd.etsi.asic-e+zip\n')
  const first = await run('check.ts', 'README.md.asice', 'signer.der')
  expect(first).toContain('XAdES B TOTAL_PASSED')
  expect(first).toContain('full README.md')
  const { port } = server.address() as AddressInfo
  await run('raise.ts', 'README.md.asice', `http://127.0.0.1:${port}/`, 'lists.crl')
  const raised = await run('check.ts', 'README.md.asice', 'signer.der', 'stamp-anchor.der')
  expect(raised).toContain('XAdES LTA TOTAL_PASSED')
  expect(raised).toContain('existed at 2026-11-22T09:30:00.000Z')
  // As the README says of an unknown signer, and of a changed file.
  expect(await run('check.ts', 'README.md.asice')).toContain('INDETERMINATE NO_CERTIFICATE_CHAIN_FOUND')
})
