/** What the pages of lists need of the node. */
import type { TrustLists } from '../../trust-lists/index.ts'

export type ListStudioDesk = Pick<TrustLists, 'studio' | 'own' | 'find'>
