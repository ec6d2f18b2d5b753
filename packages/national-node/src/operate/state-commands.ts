import type { AgreementState } from '@entente/agreement'
import { Fault } from '../kernel/fault.ts'
import { liftDraft, suspensionDraft } from '../modules/portal/index.ts'
import type { NationalNode } from '../node.ts'
import type { Command } from './command.ts'

/** Signing in, looking at agreements, suspending and lifting. */
export const stateCommands = { 'sign-in': signIn, agreements, suspend, lift, deliver } satisfies Record<
  string,
  Command
>

async function signIn(node: NationalNode, { words: [name = 'operator'], lang }: Parameters<Command>[1]) {
  const code = await node.operators.invite(name)
  const link = `${node.baseUrl}/${lang}/workbench/sign-in?code=${code}`
  return { lines: [link], json: { link } }
}

async function agreements(node: NationalNode) {
  const states = await statesOf(node)
  const told = states.map((state) => ({
    id: state.id,
    version: state.reference.version,
    sha256: state.reference.sha256,
    phase: state.phase,
    suspended: [...state.rules, ...state.clauses]
      .filter(([, { suspensions }]) => suspensions.length > 0)
      .map(([id, { suspensions }]) => ({ id, notices: suspensions.map(({ sha256 }) => sha256) })),
  }))
  const lines = told.flatMap(({ id, version, phase, suspended }) => [
    `${id} version ${version}: ${phase}`,
    ...suspended.map((one) => `  suspended: ${one.id} (${one.notices.join(', ')})`),
  ])
  return { lines: lines.length === 0 ? ['no agreement is known'] : lines, json: told }
}

async function suspend(node: NationalNode, { words, reason, own, lang }: Parameters<Command>[1]) {
  const [id = '', ...target] = words
  const state = await getState(node, id)
  const { suspension } = state.agreement.safeguards
  const safeguard = suspension.find((one) => one.id === reason)
  if (safeguard === undefined) {
    const known = suspension.map((one) => `${one.id} (${one.trigger.on})`).join(', ')
    throw new Fault(
      'invalid',
      'operate/reason',
      `--reason is one of the safeguards of the agreement: ${known}`,
    )
  }
  const { sha256 } = await node.agreements.signNotice(
    suspensionDraft({ agreement: state.id, target, safeguard, own: own ?? '', written: lang }),
  )
  return { lines: [`suspended by notice ${sha256}`], json: { notice: sha256 } }
}

async function lift(node: NationalNode, { words: [id = '', notice = ''] }: Parameters<Command>[1]) {
  const state = await getState(node, id)
  const known = state.notices.filter(({ sha256 }) => sha256.startsWith(notice) && notice.length >= 8)
  const [found] = known
  if (found === undefined || known.length > 1)
    throw new Fault('not-found', 'operate/unknown-notice', 'No single notice begins with these characters')
  const { sha256 } = await node.agreements.signNotice(liftDraft(state.id, found.sha256))
  return { lines: [`lifted for our side by notice ${sha256}`], json: { notice: sha256 } }
}

async function deliver(node: NationalNode) {
  const { delivered, waiting } = await node.agreements.deliver()
  return { lines: [`${delivered} delivered, ${waiting} waiting`], json: { delivered, waiting } }
}

async function statesOf({ agreements: known, store, clock }: NationalNode) {
  return [...(await known.compiled(store.db, clock.now())).states.values()]
}

/** `be-jp` is short for `urn:entente:agreement:be-jp`. */
export async function getState(node: NationalNode, id: string): Promise<AgreementState> {
  const urn = id.startsWith('urn:') ? id : `urn:entente:agreement:${id}`
  const state = (await statesOf(node)).find((one) => one.id === urn)
  if (state === undefined)
    throw new Fault('not-found', 'operate/unknown-agreement', `There is no agreement ${id} here`)
  return state
}
