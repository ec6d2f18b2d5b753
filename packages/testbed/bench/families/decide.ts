import { createRequire } from 'node:module'
import { type Decision, hashRecord, recognise, type RecognitionRequest } from '@entente/agreement'
import { AT, FACTS, REQUEST } from '../../../agreement/src/vectors/worked-case.ts'
import { hexSha256 } from '../../../national-node/src/kernel/crypto.ts'
import { compileRules, typeOf } from '../growth/worked-rules.ts'
import type { Family } from '../harness.ts'

const jsonLogic = createRequire(import.meta.url)('json-logic-js') as {
  apply(rule: object, data: object): unknown
}
const RULES = 40

type Question = { readonly request: RecognitionRequest; readonly allowed: boolean }

/** G6: one agreement with forty rules; a decision with all its reasons, and the hash of its record. */
export async function family(): Promise<Family> {
  const compiled = compileRules(RULES)
  const questions = questionsOf()
  const at = (turn: number) => questions[turn % questions.length] as Question
  const decide = ({ request }: Question): Decision => recognise(compiled, request, FACTS)
  const cedar = cedarEngine()
  const logic = logicRules()
  return {
    name: 'decide',
    state: 'warm',
    limit: { formula: 'SHA-256 of 300 bytes', of: (probes) => probes.sha256 },
    ours: 'entente, with record hash',
    peer: 'cedar-wasm, condition only',
    candidates: [
      {
        name: 'entente, with record hash',
        run: (turn) => hashRecord(decide(at(turn)), hexSha256),
        batch: 200,
      },
      { name: 'entente, decision only', run: (turn) => decide(at(turn)), batch: 200 },
      { name: 'cedar-wasm, condition only', run: (turn) => cedar(at(turn)), batch: 50 },
      {
        name: 'json-logic-js, condition only',
        run: (turn) => jsonLogic.apply(logic, flat(at(turn))),
        batch: 200,
      },
    ],
    async correct() {
      const wrong: string[] = []
      for (const question of questions) {
        if (isPositive(decide(question)) !== question.allowed)
          throw new Error(`wrong answer: ${JSON.stringify(question)}`)
        if (cedar(question) !== question.allowed) wrong.push('cedar-wasm')
        if (jsonLogic.apply(logic, flat(question)) !== question.allowed) wrong.push('json-logic-js')
      }
      return {
        'allow and deny': wrong.length === 0 ? `equal on ${questions.length} questions` : wrong.join(', '),
      }
    },
  }
}

function isPositive({ verdict }: Decision): boolean {
  return verdict === 'RECOGNISED' || verdict === 'RECOGNISED_LIMITED'
}

/** Half of them allowed, half refused: for their purpose, their level or their type. */
function questionsOf(): Question[] {
  return Array.from({ length: 400 }, (_, index) => {
    const object = { kind: 'credential', format: 'mso_mdoc', type: typeOf(index % RULES) } as const
    // A time of its own for each: no instant is read once for all questions.
    const request = { ...REQUEST, object, at: `${AT.slice(0, 17)}${10 + (index % 50)}.${100 + index}Z` }
    if (index % 2 === 0) return { request, allowed: true }
    const change = [
      { purpose: 'marketing' },
      { required: { assurance: 'high' } },
      { object: { ...object, type: 'org.example.unknown' } },
    ][Math.floor(index / 2) % 3] as Partial<RecognitionRequest>
    return { request: { ...request, ...change }, allowed: false }
  })
}

const LEVELS = ['none', 'low', 'substantial', 'high']

function flat({ request }: Question) {
  return {
    type: (request.object as { type: string }).type,
    purpose: request.purpose,
    required: LEVELS.indexOf(request.required.assurance as string),
    at: request.at,
    revoked: FACTS.status.state !== 'valid',
  }
}

function logicRules(): object {
  const one = (index: number) => ({
    and: [
      { '==': [{ var: 'type' }, typeOf(index)] },
      { in: [{ var: 'purpose' }, ['identity-verification', 'service-access']] },
      { '<=': [{ var: 'required' }, 2] },
      { '!': { var: 'revoked' } },
    ],
  })
  return { or: Array.from({ length: RULES }, (_, index) => one(index)) }
}

type Cedar = {
  preparsePolicySet(id: string, policies: object): { type: string }
  statefulIsAuthorized(call: object): { type: string; response?: { decision: string } }
}

/** Policies parsed once; entities and context given with each call, as its authors document it. */
function cedarEngine(): (question: Question) => boolean {
  const cedar = createRequire(import.meta.url)('@cedar-policy/cedar-wasm/nodejs') as Cedar
  const policies = Array.from(
    { length: RULES },
    (_, index) =>
      `permit (principal, action == Action::"recognise", resource == Type::"${typeOf(index)}") when { ` +
      '["identity-verification", "service-access"].contains(context.purpose) && context.required <= 2 && !context.revoked };',
  )
  const parsed = cedar.preparsePolicySet('bench', { staticPolicies: policies.join('\n') })
  if (parsed.type !== 'success') throw new Error(JSON.stringify(parsed))
  return (question) => {
    const { type, purpose, required, revoked } = flat(question)
    const answer = cedar.statefulIsAuthorized({
      principal: { type: 'Party', id: 'BE' },
      action: { type: 'Action', id: 'recognise' },
      resource: { type: 'Type', id: type },
      context: { purpose, required, revoked },
      preparsedPolicySetId: 'bench',
      entities: [],
    })
    if (answer.type !== 'success') throw new Error(JSON.stringify(answer))
    return answer.response?.decision === 'allow'
  }
}
