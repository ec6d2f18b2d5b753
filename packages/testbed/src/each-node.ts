import { NODE_CODES, type NodeCode } from './node-codes.ts'

/** What a testbed has for each of its nodes. Asking for one that it does not have is an error that says so. */
export function eachNode<T>(made: ReadonlyMap<NodeCode, T>): Readonly<Record<NodeCode, T>> {
  const found = Object.fromEntries(made) as Record<NodeCode, T>
  for (const code of NODE_CODES.filter((one) => !made.has(one)))
    Object.defineProperty(found, code, {
      get: () => {
        throw new Error(`${code} has no node in this testbed: startTestbed({ nodes: ['${code}', …] })`)
      },
    })
  return found
}
