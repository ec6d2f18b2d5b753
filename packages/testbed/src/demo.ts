/** `npm start`: the first crossing, told step by step; then the nodes stay up. `-- --once` ends after the story. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { chooseTraveller, type Crossing, enrol, lift, receiveCredentials, suspend } from './crossing.ts'
import { agreedScripts } from './agreed-scripts.ts'
import { listenToOperator, signInLinks } from './operator-keys.ts'
import { NODE_CODES, STORY_CODES } from './node-codes.ts'
import { PARTIES } from './parties.ts'
import { PAIRS, settleLogs, signAgreement, startTestbed, type Testbed } from './start-testbed.ts'
import { createStory, type Story } from './story.ts'
import { DEMO_PORTS, type NodeCode } from './testbed-config.ts'

const ROOT = join(import.meta.dirname, '../../..')
const DATA = join(ROOT, '.data/testbed')
/** The agreements that the story is about. */
const TOLD: readonly (typeof PAIRS)[number][] = ['be-jp', 'eu-jp']
const known = ['--once']
const unknown = process.argv.slice(2).filter((word) => !known.includes(word))
if (unknown.length > 0) {
  console.error(`unknown option ${unknown.join(' ')}; there is only --once`)
  process.exit(64)
}

const story = createStory(process.stdout)
const once = process.argv.includes('--once')
const testbed = await tell(story)
if (testbed === undefined || once) {
  await testbed?.close()
  process.exit(story.failed() ? 1 : 0)
}
await invite(testbed)
listenToOperator(testbed, process.stdin, (line) => console.log(line))
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void testbed.close().then(() => process.exit(0)))
}

async function tell(story: Story): Promise<Testbed | undefined> {
  story.begin('Entente: a Belgian credential is recognised in Japan, under a signed agreement', once ? 9 : 10)
  story.say(
    'Everything here is TEST: synthetic people, keys made now, an agreement text no government has signed.',
  )
  let testbed: Testbed | undefined
  try {
    const nodes = once ? STORY_CODES : NODE_CODES
    const who = once ? 'Belgium, Japan and the Union’s list operator' : 'All eight parties'
    testbed = await story.step(`${who} start their nodes`, () =>
      startTestbed({
        dir: DATA,
        nodes,
        ports: DEMO_PORTS,
        write: logTo(),
        attested: true,
        remoteSigning: true,
      }),
    )
    await crossings(story, testbed)
    if (!once) await otherAgreements(story, testbed)
  } catch (error) {
    story.fault(error)
  }
  story.end()
  return testbed
}

/** One JSON line per event, beside the stores. */
function logTo(): (line: string) => void {
  const lines: string[] = []
  let planned = false
  return (line) => {
    lines.push(line)
    if (planned) return
    planned = true
    setImmediate(() => {
      planned = false
      mkdirSync(DATA, { recursive: true })
      writeFileSync(join(DATA, 'nodes.log'), `${lines.splice(0).join('\n')}\n`, { flag: 'a' })
    })
  }
}

async function crossings(story: Story, testbed: Testbed): Promise<void> {
  for (const pair of TOLD) {
    const [first, second] = pair.toUpperCase().split('-')
    const { sha256 } = await story.step(
      `${first} and ${second} sign agreement ${pair}; it counts once both public logs hold it`,
      async () => {
        const signed = await signAgreement(testbed, pair, { logged: true })
        await settleLogs(testbed, pair.split('-') as NodeCode[])
        return signed
      },
    )
    story.detail(`version 1, SHA-256 ${sha256.slice(0, 16).replace(/(.{4})(?=.)/g, '$1 ')} …`)
  }
  const traveller = await chooseTraveller(testbed)
  const credentials = await story.step(
    `Belgium issues a PID and a diploma to the wallet of ${traveller.name}`,
    () => receiveCredentials(testbed, traveller),
  )
  story.detail(
    credentials.map(({ type, copies }) => `${type}: ${copies.length} single-use copies`).join(', '),
  )

  const first = await story.step('Tokyo Bay University asks, the person approves, Japan decides', () =>
    enrol(testbed, traveller),
  )
  tellCrossing(story, first)
  story.detail(`names as the agreement says: ${await agreedScripts(testbed)}`)
  story.expect('RECOGNISED', verdicts(first))
  tellReceipts(story, first)

  const notice = await story.step('Belgium suspends the recognition of its PID by a signed notice', () =>
    suspend(testbed),
  )
  story.detail(notice.id)
  const second = await story.step('The same presentation again', () => enrol(testbed, traveller))
  tellCrossing(story, second)
  story.expect('SUSPENDED', [verdictOf(second, 'pid')])
  story.expectTrue(
    'the notice is named in the reason',
    reasonsOf(second, 'pid').some(({ detail }) => detail.includes(notice.id)),
  )

  await story.step('Belgium and Japan both lift the suspension', () => lift(testbed, notice))
  const third = await story.step('The same presentation once more', () => enrol(testbed, traveller))
  tellCrossing(story, third)
  story.expect('RECOGNISED', verdicts(third))
}

/** The story needs two of the five; the others are there for who goes on by hand. */
async function otherAgreements(story: Story, testbed: Testbed): Promise<void> {
  const others = PAIRS.filter((pair) => !TOLD.includes(pair))
  await story.step(`The other parties sign ${others.join(', ')}, each as drafted`, async () => {
    for (const pair of others) await signAgreement(testbed, pair)
  })
}

function verdicts({ credentials }: Crossing): string[] {
  return credentials.map(({ decision }) => decision.verdict)
}

function reasonsOf({ credentials }: Crossing, queryId: string) {
  return credentials.find((one) => one.queryId === queryId)?.decision.reasons ?? []
}

function verdictOf({ credentials }: Crossing, queryId: string): string {
  return credentials.find((one) => one.queryId === queryId)?.decision.verdict ?? 'no decision'
}

function tellCrossing(story: Story, { credentials, registration, shown }: Crossing): void {
  if (registration !== undefined) {
    const { name, subject, registryUri = '', purpose } = registration
    story.detail(`${name ?? subject} is registered with ${registryUri} for: ${purpose['en'] ?? ''}`)
  }
  for (const { queryId, decision, attributes } of credentials) {
    const { verdict, agreement, rule, reasons, effect } = decision
    const under =
      agreement === null ? 'no agreement' : `${agreement.id.split(':').at(-1)}/${agreement.version} ${rule}`
    story.verdict(queryId, verdict, `under ${under}, assurance ${effect.assurance}`)
    story.detail(`left the wallet: ${(shown[queryId] ?? []).join(', ')}`)
    if (Object.keys(attributes).length > 0)
      story.detail(
        `received: ${Object.entries(attributes)
          .map(([name, value]) => `${name} = ${[value].flat().join(', ')}`)
          .join(' · ')}`,
      )
    for (const { code, clause, detail } of reasons) story.detail(`reason ${code} (${clause}): ${detail}`)
  }
}

function tellReceipts(story: Story, { credentials }: Crossing): void {
  const folder = join(DATA, 'receipts')
  mkdirSync(folder, { recursive: true })
  for (const { queryId, receiptId, receipt } of credentials) {
    const file = join(folder, `${queryId}-${receiptId}.jws`)
    writeFileSync(file, `${receipt}\n`)
    story.detail(`signed receipt of the ${queryId} decision: ${relative(process.cwd(), file)}`)
  }
}

async function invite(testbed: Testbed): Promise<void> {
  const { urls } = testbed
  const [belgium = '', japan = ''] = await signInLinks(testbed)
  const addresses = NODE_CODES.map(
    (code) => `  ${(PARTIES[code].name.en ?? code).padEnd(24)}${urls[code]}/${PARTIES[code].language}/`,
  )
  console.log(`
The nodes stay up. Do the same by hand:
  1. Belgian issuer       ${urls.be}/en/issue
  2. wallet               ${urls.wallet}/
  3. Japanese university  ${urls.jp}/en/services/enrolment
Sign a document with a key at a TEST signing service: receive “Access to my signature” at ${urls.jp}/en/issue, then ${urls.jp}/en/sign
All eight, each in its own language; /recognitions on each shows who recognises what:
${addresses.join('\n')}
As an operator, negotiate the next version, sign, suspend and lift (each link opens one browser, once):
  Belgium  ${belgium}
  Japan    ${japan}
For new links type w and Enter. To suspend as Belgium type s and Enter, to lift as both type l and Enter, and look at step 3 again.
Log of the nodes: ${relative(process.cwd(), join(DATA, 'nodes.log'))}. Stop with Ctrl-C.`)
}
