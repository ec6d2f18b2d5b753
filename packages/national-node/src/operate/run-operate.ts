import { Fault } from '../kernel/fault.ts'
import { openNode, type NationalNode } from '../node.ts'
import { HELP, type OperateOptions, parseArguments } from './arguments.ts'
import { ceremonyCommands } from './ceremony-commands.ts'
import type { Command } from './command.ts'
import { drillCommands } from './drill-command.ts'
import { stateCommands } from './state-commands.ts'
import type { Terminal } from '../kernel/command-line.ts'

/** `sysexits` numbers where there is one. */
const EXIT = { done: 0, refused: 2, usage: 64, unreadable: 65 } as const

const COMMANDS: Readonly<Record<string, Command>> = {
  ...stateCommands,
  ...ceremonyCommands,
  ...drillCommands,
}

/** `entente operate`: one action of an operator on the store of the node; its process sees it with the next request. */
export async function runOperate(argv: readonly string[], terminal: Terminal): Promise<number> {
  const parsed = parseArguments(argv)
  if (parsed.kind === 'help') {
    terminal.out(HELP)
    return EXIT.done
  }
  const command = parsed.kind === 'run' ? COMMANDS[parsed.options.command] : undefined
  if (parsed.kind === 'usage' || command === undefined) {
    const message = parsed.kind === 'usage' ? parsed.message : 'there is no such command'
    terminal.error(`entente: ${message}\nentente operate --help tells how to use it.`)
    return EXIT.usage
  }
  return act(command, parsed.options, terminal)
}

async function act(command: Command, options: OperateOptions, { out, error }: Terminal): Promise<number> {
  let node: NationalNode | undefined
  try {
    node = await openNode(options.config, () => undefined)
    const { lines, json } = await command(node, options)
    out(options.json ? JSON.stringify(json, undefined, 2) : lines.join('\n'))
    return EXIT.done
  } catch (caught) {
    if (caught instanceof Fault) {
      const where = (caught.errors ?? []).map(({ pointer, detail }) => `\n  ${pointer}: ${detail}`).join('')
      error(`entente: ${caught.detail} (${caught.code})${where}`)
      return EXIT.refused
    }
    if (!(caught instanceof Error)) throw caught
    error(`entente: ${caught.message}`)
    return EXIT.unreadable
  } finally {
    await node?.close()
  }
}
