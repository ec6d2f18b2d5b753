import type { NationalNode } from '../node.ts'
import type { OperateOptions } from './arguments.ts'

/** What a command answers: lines for a person, and the same for a program. */
export type Answer = { readonly lines: readonly string[]; readonly json: unknown }

export type Command = (node: NationalNode, options: OperateOptions) => Promise<Answer>
