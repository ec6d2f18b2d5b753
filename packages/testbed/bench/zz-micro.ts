// temporary
import { createPublicKey, hash, sign, verify, createPrivateKey } from 'node:crypto'
import { runSync, verifySdJwtVc } from '@entente/credentials'
import { nodeDriver, newSigningKey } from '../../national-node/src/kernel/crypto.ts'
import { AUDIENCE, createIssuing, issuerTrust, issueToken, NONCE, NOW, presentations, VCT } from './inputs.ts'

const issuing = createIssuing()
const tokens = presentations(issuing, 1000)
const trust = issuerTrust(issuing)
const driver = nodeDriver({ issuer: trust.answer })
const policy = { at: NOW, role: 'pid', types: [VCT], keyBinding: { audience: AUDIENCE, nonce: NONCE, maxAgeSeconds: 3600 } } as const
const run = (t: string) => {
  const r = runSync(verifySdJwtVc(t, policy), driver)
  if (r.verdict !== 'valid') throw new Error(JSON.stringify(r))
  trust.keep()
  return r
}
const priv = { key: createPrivateKey({ key: issuing.privateJwk as never, format: 'jwk' }), dsaEncoding: 'ieee-p1363' } as const
const pub = { key: createPublicKey({ key: issuing.publicJwk as never, format: 'jwk' }), dsaEncoding: 'ieee-p1363' } as const
const parts = tokens.map(({ presentation: p, holder }) => {
  const seg = p.split('~'); const jwt = seg[0]!; const kb = seg.at(-1)!
  const cut = jwt.lastIndexOf('.'); const cut2 = kb.lastIndexOf('.')
  return { a: Buffer.from(jwt.slice(0, cut)), as: Buffer.from(jwt.slice(cut + 1), 'base64url'), b: Buffer.from(kb.slice(0, cut2)), bs: Buffer.from(kb.slice(cut2 + 1), 'base64url'), holder }
})
const holders = tokens.map(({ holder }) => holder)
const text120 = 'x'.repeat(120)
const tasks: Record<string, (n: number) => unknown> = {
  issue: (n) => issueToken(issuing, holders[n % 1000]!),
  issueFloor: (n) => { for (let i = 0; i < 8; i++) hash('sha256', text120, 'base64url'); return sign('sha256', parts[n % 1000]!.a, priv) },
  verify: (n) => run(tokens[n % 1000]!.presentation),
  verifyFloor: (n) => { const p = parts[n % 1000]!; const { kty, crv, x, y } = p.holder
    if (!verify('sha256', p.a, pub, p.as)) throw new Error()
    if (!verify('sha256', p.b, { key: createPublicKey({ key: { kty, crv, x, y } as never, format: 'jwk' }), dsaEncoding: 'ieee-p1363' }, p.bs)) throw new Error() },
  cold: (n) => { trust.forget(); return run(tokens[n % 1000]!.presentation) },
}
const only = process.argv[2]?.split(',') ?? Object.keys(tasks)
const slot = Number(process.argv[3] ?? 100)
const rounds = Number(process.argv[4] ?? 25)
const cpu = () => process.threadCpuUsage()
const one = (name: string, ms: number, at: number) => {
  const f = tasks[name]!; const s = cpu(); let ops = 0, spent = 0
  do { for (let i = 0; i < 50; i++) f(at + ops + i); ops += 50; const u = cpu(); spent = u.user + u.system - s.user - s.system } while (spent < ms * 1000)
  return spent / ops
}
let at = 0
for (const n of only) one(n, 1500, 0)
const got: Record<string, number[]> = {}
for (let r = 0; r < rounds; r++) for (const n of only) { (got[n] ??= []).push(one(n, slot, at)); at += 37 }
for (const n of only) { const s = got[n]!.toSorted((a, b) => a - b); console.log(n.padEnd(14), 'min', s[0]!.toFixed(1), 'q1', s[s.length >> 2]!.toFixed(1), 'med', s[s.length >> 1]!.toFixed(1)) }
for (const [a, b] of [['issue', 'issueFloor'], ['verify', 'verifyFloor']] as const) if (got[a] && got[b]) {
  const q = got[a]!.map((v, i) => got[b]![i]! / v).toSorted((x, y) => x - y); console.log(`${b}/${a}`, q[q.length >> 1]!.toFixed(3)) }
