import { execFileSync } from 'node:child_process'
import { createHash, generateKeyPairSync, sign, verify } from 'node:crypto'
import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'

/** Physical limits of this machine, per second of one core: S, V, F and small SHA-256. */
export type Probes = {
  readonly sign: number
  readonly verify: number
  readonly sha256: number
  readonly fdatasync: number
  readonly source: 'openssl' | 'node:crypto'
}

export function probe(): Probes {
  return { ...probeCurve(), sha256: sha256Rate(), fdatasync: fdatasyncRate() }
}

/** S and V alone, cheap enough to be asked again between the rounds of a family. */
export function probeCurve(): Pick<Probes, 'sign' | 'verify' | 'source'> {
  return opensslSpeed() ?? nodeSpeed()
}

export function machine(): { cpu: string; cores: number; load: number[] } {
  return { cpu: cpus()[0]?.model ?? 'unknown', cores: cpus().length, load: loadavg() }
}

/** Version of the system openssl, whose rate is the limit; Node has its own build. */
export function opensslVersion(): string {
  try {
    return execFileSync('openssl', ['version'], { encoding: 'utf8' }).trim()
  } catch {
    return 'absent'
  }
}

function opensslSpeed(): Pick<Probes, 'sign' | 'verify' | 'source'> | undefined {
  try {
    const output = execFileSync('openssl', ['speed', '-mr', '-seconds', '1', 'ecdsap256'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    // "+F4:<curve>:<bits>:<seconds or rate of sign>:<of verify>", seconds per operation
    const fields = /^\+F4:.*$/m.exec(output)?.[0].split(':')
    const [signing, verifying] = [Number(fields?.[3]), Number(fields?.[4])]
    if (!(signing > 0) || !(verifying > 0)) return undefined
    return { sign: rate(signing), verify: rate(verifying), source: 'openssl' }
  } catch {
    return undefined
  }
}

/** Older releases print seconds per operation, newer ones operations per second. */
function rate(value: number): number {
  return value < 1 ? 1 / value : value
}

function nodeSpeed(): Pick<Probes, 'sign' | 'verify' | 'source'> {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const data = Buffer.alloc(512, 7)
  const options = { key: privateKey, dsaEncoding: 'ieee-p1363' } as const
  const signature = sign('sha256', data, options)
  return {
    sign: perSecond(() => sign('sha256', data, options)),
    verify: perSecond(() => verify('sha256', data, { key: publicKey, dsaEncoding: 'ieee-p1363' }, signature)),
    source: 'node:crypto',
  }
}

function sha256Rate(): number {
  const data = Buffer.alloc(300, 1)
  return perSecond(() => createHash('sha256').update(data).digest('hex'))
}

function fdatasyncRate(): number {
  const folder = mkdtempSync(join(tmpdir(), 'entente-probe-'))
  const file = openSync(join(folder, 'probe'), 'w')
  const block = Buffer.alloc(8192, 1)
  const times: number[] = []
  for (let round = 0; round < 200; round++) {
    const start = performance.now()
    writeSync(file, block)
    fdatasyncSync(file)
    times.push(performance.now() - start)
  }
  closeSync(file)
  rmSync(folder, { recursive: true })
  const median = times.sort((a, b) => a - b)[100] ?? 1
  return 1000 / median
}

function perSecond(operation: () => unknown): number {
  for (let round = 0; round < 200; round++) operation()
  const before = process.cpuUsage()
  let count = 0
  let spent = 0
  while (spent < 500_000) {
    for (let inner = 0; inner < 100; inner++) operation()
    count += 100
    const usage = process.cpuUsage(before)
    spent = usage.user + usage.system
  }
  return (count * 1e6) / spent
}
