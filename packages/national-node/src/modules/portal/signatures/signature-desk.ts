/** What the pages of signatures need of the node. */
import type { Signatures } from '../../signatures/index.ts'

export type SignatureDesk = Pick<
  Signatures,
  'check' | 'lists' | 'listCopy' | 'lookUp' | 'sealings' | 'sealLevels' | 'signings'
>
