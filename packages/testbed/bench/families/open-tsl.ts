import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createSignedTsl, openTsl, runAsync, runSync } from '@entente/trust'
import { documentDriver } from '../../../national-node/src/kernel/document-crypto.ts'
import { drive, newSigner } from '../../../trust/src/xmldsig/forge-xml.ts'
import { testTsl } from '../../../trust/src/tsl/tsl-fixtures.ts'
import type { Family } from '../harness.ts'
import { xmlCryptoPeer } from '../signature-peers.ts'

/** As long as the longest national lists are. */
const BYTES = 4.5e6
const AT = '2026-11-22T09:00:00.000Z'
/** Copies that differ, so that nothing is remembered from one to the next. */
const LISTS = 4

/** G9, G10: a trusted list of 4.5 MB from its bytes to its services: read, verified, its form looked at. */
export async function family(): Promise<Family> {
  const signer = await newSigner()
  const driver = documentDriver()
  const lists = await Promise.all(Array.from({ length: LISTS }, (_, copy) => longList(signer, copy)))
  const at = (turn: number) => lists[turn % LISTS] as Uint8Array
  const open = (bytes: Uint8Array) =>
    runSync(openTsl({ bytes, signers: [signer.certificate], at: AT }), driver)
  const peer = xmlCryptoPeer(signer.certificate)
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

type Signer = Awaited<ReturnType<typeof newSigner>>

async function longList({ alg, key, certificate }: Signer, copy: number): Promise<Uint8Array> {
  const draft = testTsl(certificate)
  const [provider] = draft.providers
  if (provider === undefined) throw new TypeError('the list of the tests has a provider')
  const made = (count: number) => ({
    ...draft,
    sequence: copy + 1,
    providers: Array.from({ length: count }, (_, index) => ({
      ...provider,
      name: [{ lang: 'en', value: `TEST provider ${copy}.${index}` }],
    })),
  })
  const write = async (count: number) =>
    new TextEncoder().encode(
      await runAsync(
        createSignedTsl(made(count), { alg, key, certificates: [certificate], signingTime: AT }),
        drive,
      ),
    )
  const [one, two] = [await write(1), await write(2)]
  return write(Math.round((BYTES - one.length) / (two.length - one.length)))
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
