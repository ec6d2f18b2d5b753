import type { Keys } from '../../../kernel/keys.ts'
import { authoriseBySecret, type RegistrarDeps } from './registrar-deps.ts'
import { createRegistrar, type Registrar } from './registrar.ts'

type World = Omit<RegistrarDeps, 'registrarKey' | 'accessAuthority' | 'authorise' | 'baseUrl' | 'test'> & {
  readonly keys: Keys
}

/** Only where the keys of a register are: the authority of access certificates, and the register's own. */
export function openRegistrar(
  { baseUrl, test }: Pick<RegistrarDeps, 'baseUrl' | 'test'>,
  { keys, ...world }: World,
): Registrar | undefined {
  const [registrarKey, accessAuthority] = [keys.find('registrar'), keys.find('access-ca')]
  if (registrarKey === undefined || accessAuthority === undefined) return undefined
  const authorise = authoriseBySecret(secretOf(keys, 'registrar'))
  return createRegistrar({ ...world, registrarKey, accessAuthority, baseUrl, test, authorise })
}

function secretOf(keys: Keys, name: string): Uint8Array | undefined {
  try {
    return keys.secret(name)
  } catch {
    return undefined
  }
}
