import { tag } from './tag.ts'

export const tagExamples = {
  plain: () => tag({ label: 'Pilot' }),
  inForce: () => tag({ label: 'In force', tone: 'ok', sign: 'tick' }),
  suspended: () => tag({ label: 'Suspended', tone: 'todo', sign: 'pause' }),
}
