/**
 * `node packages/testbed/bench/growth/verify.ts`: a verification grows with the disclosures of its token, no faster,
 * and not at all with the anchors that are trusted. Both sizes run in one process, in turns. Exit code 1 when one
 * grows by more than allowed.
 */
import {
  createSdJwtVc,
  type IssuerStep,
  type JsonObject,
  present,
  runSync,
  type Step,
  verifySdJwtVc,
} from '@entente/credentials'
import { createCertificate } from '@entente/trust'
import {
  newSalt,
  newSigningKey,
  nodeDriver,
  randomBytes,
  sha256,
} from '../../../national-node/src/kernel/crypto.ts'
import { instantOf } from '../../../national-node/src/kernel/clock.ts'
import { createIssuerTrustCache } from '../../../national-node/src/modules/verifier/issuer-trust.ts'
import type { Candidate } from '../harness.ts'
import { AUDIENCE, createIssuing, driver, issuerTrust, NONCE, NOW, VCT } from '../inputs.ts'
import { grows } from './grows.ts'

const TOKENS = 50
const DISCLOSURES = { few: 8, many: 512 }
const ANCHORS = { few: 10, many: 10_000 }

const issuing = createIssuing()
const { key, x5c } = issuing

function presentationOf(disclosureCount: number): string {
  const names = Array.from({ length: disclosureCount }, (_, index) => `claim_number_${index}`)
  const claims: JsonObject = Object.fromEntries(names.map((name) => [name, `value of ${name}`]))
  const holder = newSigningKey()
  const issued = createSdJwtVc({
    claims,
    disclosable: 'every',
    vct: VCT,
    alg: 'ES256',
    key,
    x5c,
    cnf: holder.publicJwk,
    exp: NOW + 86_400,
    salt: newSalt,
  })
  const keyBinding = { alg: 'ES256', key: holder.key, audience: AUDIENCE, nonce: NONCE, iat: NOW } as const
  const paths = names.map((name) => [name])
  const random = (below: number) => ((randomBytes(1)[0] ?? 0) * 256 + (randomBytes(1)[0] ?? 0)) % below
  return runSync(present({ token: runSync(issued, driver), paths, keyBinding, random }), driver)
}

/** Without the public-key operations: they are the same for every size and would hide the growth of the rest. */
function disclosing(count: number): Candidate {
  const trust = issuerTrust(issuing)
  const node = nodeDriver({ issuer: trust.answer })
  const tokens = Array.from({ length: TOKENS }, () => presentationOf(count))
  const quick = (step: Step) => (step.op === 'verify' ? true : step.op === 'import' ? key : node(step))
  const policy = {
    at: NOW,
    role: 'pid',
    types: [VCT],
    keyBinding: { audience: AUDIENCE, nonce: NONCE },
  } as const
  const verify = (answers: (step: Step) => unknown, turn: number) => {
    const report = runSync(verifySdJwtVc(tokens[turn % TOKENS] ?? '', policy), answers)
    if (report.verdict !== 'valid') throw new Error(`${count} disclosures: ${JSON.stringify(report.checks)}`)
    return report
  }
  verify(node, 0)
  trust.keep()
  return { name: `${count} disclosures`, run: (turn) => verify(quick, turn), batch: Math.ceil(2000 / count) }
}

function anchorsOf(count: number) {
  const pair = newSigningKey()
  const others = Array.from({ length: count - 1 }, (_, index) => {
    const name = { commonName: `TEST bench root ${index}`, country: 'BE' }
    const spec = {
      issuer: name,
      subject: name,
      issuerSpki: pair.spki,
      subjectSpki: pair.spki,
      serial: Uint8Array.of(1, index >> 16, index >> 8, index),
      notBefore: instantOf(NOW - 86_400),
      notAfter: instantOf(NOW + 86_400),
      ca: true,
      keyUsage: ['keyCertSign' as const],
      signWith: { alg: 'ES256' as const, key: pair.key },
    }
    return runSync(createCertificate(spec), driver as (step: object) => unknown)
  })
  const list = { uri: 'https://bench.example/lote', sequence: 1 }
  return [...others, issuing.root].map((der) => ({ der, sha256: sha256(der), list }))
}

type Trusting = { readonly warm: Candidate; readonly cold: Candidate }

/** The look-up of the issuer alone: the rest of a verification would hide it. */
function trusting(count: number): Trusting {
  const trust = { anchors: anchorsOf(count), lists: [], version: 'bench' }
  const question: IssuerStep = { op: 'issuer', alg: 'ES256', role: 'pid', x5c, at: NOW }
  const cache = createIssuerTrustCache(driver)
  const opened = cache.open(trust)
  if (!opened.answer(question).trusted) throw new Error('the issuer is not trusted')
  opened.keep()
  return {
    warm: { name: `${count} anchors`, run: () => cache.open(trust).answer(question), batch: 200 },
    cold: {
      name: `${count} anchors, never seen`,
      run: () => createIssuerTrustCache(driver).open(trust).answer(question),
      batch: 5,
    },
  }
}

const byDisclosures = await grows({
  few: disclosing(DISCLOSURES.few),
  many: disclosing(DISCLOSURES.many),
  units: DISCLOSURES,
  allowed: 1.5,
})
const [few, many] = [trusting(ANCHORS.few), trusting(ANCHORS.many)]
const byAnchors = await grows({ few: few.warm, many: many.warm, allowed: 1.3 })
await grows({ few: few.cold, many: many.cold })
process.exitCode = byDisclosures || byAnchors ? 1 : 0
