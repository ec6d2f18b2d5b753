/** Mistakes with mdocs: the diagnosis goes through every stage that it goes through with an SD-JWT, the agreement included. */
import {
  decodeBase64url,
  encodeBase64url,
  presentMdoc,
  requestTranscript,
  type PresentationRequest,
  runSync,
} from '@entente/credentials'
import { expect, test } from 'vitest'
import { newSigningKey, nodeDriver } from '../../national-node/src/kernel/crypto.ts'
import {
  issueTestMdoc,
  type MdocChanges,
} from '../../national-node/src/modules/verifier/credential-fixtures.ts'
import { breakIssuerSignature } from '../../national-node/src/modules/sandbox/faulty-signer.ts'
import { eachStore } from '../../national-node/src/store/each-store.ts'
import { suspend } from './diagnosis-bends.ts'
import { ASKED, type DiagnosisWorld, openDiagnosisWorld, outcomeOf } from './diagnosis-world.ts'
import { PID } from './mdoc-world.ts'
import { STATUS_URI } from './present-world.ts'

const RULE = { rule: 'be-jp.pid-mdoc' }
const ELEMENTS = ['family_name', 'given_name', 'birth_date', 'nationality']

function issued({ pkis, clock }: DiagnosisWorld, changes: MdocChanges = {}) {
  const at = clock.seconds()
  const validity = { signed: at - 3600, validFrom: at - 3600, validUntil: at + 86_400 }
  const status = { uri: STATUS_URI, index: 0 }
  return issueTestMdoc(pkis.BE.keys.get('document-signer'), { validity, status, ...changes })
}

/** In the answer of a device, to a request that nobody here has seen. */
function presented(world: DiagnosisWorld, changes: MdocChanges = {}): Uint8Array {
  const { issuerSigned, key } = issued(world, changes)
  const { audience: clientId, nonce } = ASKED
  const answerKey = { jwk: newSigningKey().publicJwk }
  const session = { clientId, nonce, responseUri: 'https://verifier.example/response', answerKey }
  const transcript = runSync(requestTranscript(session as PresentationRequest), nodeDriver())
  const paths = ELEMENTS.map((element) => [PID, element])
  return runSync(presentMdoc({ issuerSigned, paths, transcript, alg: 'ES256', key }), nodeDriver())
}

eachStore('A Belgian mdoc in Japan', (open) => {
  test('as it was issued: every stage passes, the agreement too, told as if its holder presented it', async () => {
    const world = await openDiagnosisWorld(open)
    const told = await world.explain(issued(world).issuerSigned)
    expect(told.stages.flatMap(({ findings }) => findings.filter(({ ok }) => !ok))).toEqual([])
    expect(told).toMatchObject({ kind: 'mdoc', verdict: 'trusted', agreement: RULE })
    expect(outcomeOf(told, 'agreement')).toBe('passed')
    expect(told.notes.join()).toContain('nobody presents it')
    expect(told.lists).toMatchObject([{ uri: 'https://be.example/lote/pid.jwt', holdsPath: true }])
  })

  test('in the answer of a device, as bytes and as the text of a vp_token: the session is not compared, and said so', async () => {
    const world = await openDiagnosisWorld(open)
    const response = presented(world)
    for (const brought of [response, encodeBase64url(response)]) {
      const told = await world.explain(brought)
      expect(told).toMatchObject({ kind: 'mdoc', verdict: 'trusted', agreement: RULE })
      expect(told.notes.join()).toContain('not compared')
    }
  })

  test('a signature of the issuer that does not hold: broken, not unagreed, under the rule for what it claims', async () => {
    const world = await openDiagnosisWorld(open)
    const told = await world.explain(breakIssuerSignature(issued(world).issuerSigned))
    expect(told.cause).toMatchObject({ code: 'MDOC_SIGNATURE', remedy: 'sign-anew' })
    expect(told.agreement).toMatchObject({ deciding: 'CREDENTIAL_INVALID', ...RULE })
    expect(told.about).toContainEqual({ name: 'type', value: PID })
  })

  test('a type that no agreement knows', async () => {
    const world = await openDiagnosisWorld(open)
    const docType = 'org.example.library-card.1'
    const told = await world.explain(issued(world, { docType }).issuerSigned)
    expect(told.cause).toMatchObject({ code: 'NO_RULE' })
    expect(told.cause?.detail).toContain(docType)
    expect(told.agreement).toMatchObject({ deciding: 'NO_RULE', rule: null })
  })

  test('signed by who may only ask: the list of another role', async () => {
    const world = await openDiagnosisWorld(open)
    const { issuerSigned } = issueTestMdoc(world.pkis.JP.keys.get('access'))
    expect((await world.explain(issuerSigned)).cause).toMatchObject({ code: 'X5C_ROLE' })
  })

  test('expired, revoked, and suspended by a notice', async () => {
    const world = await openDiagnosisWorld(open)
    const at = world.clock.seconds()
    const validity = { signed: at - 7200, validFrom: at - 7200, validUntil: at - 3600 }
    const expired = await world.explain(issued(world, { validity }).issuerSigned)
    expect(expired.cause).toMatchObject({ code: 'VALIDITY' })
    world.revoked.add(7)
    const revoked = await world.explain(issued(world, { status: { uri: STATUS_URI, index: 7 } }).issuerSigned)
    expect(revoked.cause).toMatchObject({ code: 'STATUS_REVOKED' })
    await suspend(world, ['recognitions:be-jp.pid-mdoc'])
    const told = await world.explain(issued(world).issuerSigned)
    expect(told.cause).toMatchObject({ code: 'SUSPENDED_BY_NOTICE', remedy: 'lift-suspension' })
    expect((await world.explain(world.presented())).verdict).toBe('trusted')
  })

  test('what is neither a device response nor a document says so', async () => {
    const world = await openDiagnosisWorld(open)
    const told = await world.explain(decodeBase64url('oWFhAQ'))
    expect(told).toMatchObject({ kind: 'mdoc', cause: { code: 'COSE_FORM' } })
    expect(outcomeOf(told, 'agreement')).toBe('not-reached')
  })
})
