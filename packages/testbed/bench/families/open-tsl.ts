import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openTsl, runSync } from '@entente/trust'
import { documentDriver } from '../../../national-node/src/kernel/document-crypto.ts'
import type { Family } from '../harness.ts'
import { xmlCryptoPeer } from '../signature-peers.ts'
import { AT, longLists } from '../tsl-inputs.ts'

const LISTS = 4

/** G9, G10: a trusted list of 4.5 MB from its bytes to its services: read, verified, its form looked at. */
export async function family(): Promise<Family> {
  const { signer, lists } = await longLists(LISTS)
  const driver = documentDriver()
  const at = (turn: number) => lists[turn % LISTS] as Uint8Array
  const open = (bytes: Uint8Array) => runSync(openTsl({ bytes, signers: [signer], at: AT }), driver)
  const peer = xmlCryptoPeer(signer)
  const folder = mkdtempSync(join(tmpdir(), 'entente-bench-'))
  const file = join(folder, 'list.xml')
  writeFileSync(file, at(0))
  return {
    name: 'open-tsl',
    state: 'warm',
    limit: {
      formula: 'xmlsec1 --verify, which reads no services',
      of: () => xmlsecRate(file),
      sample: () => ({}),
    },
    ours: 'entente',
    peer: peer.name,
    candidates: [
      { name: 'entente', run: (turn) => open(at(turn)) },
      { name: peer.name, run: (turn) => peer.verify(at(turn)) },
    ],
    async correct() {
      for (const bytes of lists)
        if (open(bytes).outcome !== 'fresh') throw new Error('wrong answer: refuses a good list')
      const changed = new Uint8Array(at(0))
      changed[changed.length >> 1] = changed[changed.length >> 1] === 0x41 ? 0x42 : 0x41
      if (open(changed).outcome === 'fresh') throw new Error('wrong answer: accepts a changed list')
      if (!(await peer.verify(at(0)))) throw new Error(`${peer.name} refuses the control`)
      const services = servicesOf(open(at(0)))
      return { entente: `a changed list is refused; ${services} services in ${at(0).length} bytes` }
    },
    async close() {
      rmSync(folder, { recursive: true })
    },
  }
}

function servicesOf(
  opened: ReturnType<typeof openTsl> extends Generator<unknown, infer R> ? R : never,
): number {
  if (!('tsl' in opened)) return 0
  return opened.tsl.providers.reduce((sum, { services }) => sum + services.length, 0)
}

const IDS = ['TrustServiceStatusList', 'SignedProperties'].flatMap((name) => ['--id-attr:Id', name])
const TURNS = 5

/** Per second of its own CPU, as the shell counts it for its children. */
function xmlsecRate(file: string): number {
  const once = ['xmlsec1', '--verify', '--insecure', ...IDS, file].join(' ')
  const all = Array.from({ length: TURNS }, () => `${once} >/dev/null 2>&1 || exit 1`).join('\n')
  const told = execFileSync('sh', ['-c', `${all}\ntimes`], { encoding: 'utf8' })
  const [user = 0, system = 0] = (told.trim().split('\n').at(-1) ?? '').split(' ').map(secondsOf)
  return TURNS / (user + system)
}

/** `0m1.230000s`. */
function secondsOf(text: string): number {
  const [, minutes, seconds] = /^(\d+)m([\d.]+)s$/.exec(text) ?? []
  return Number(minutes) * 60 + Number(seconds)
}
