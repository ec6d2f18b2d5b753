/** What a list may begin from: files, a list of ours, or what an agreement recognises. */
import { CertificateFileError, draftFromCertificates, readCertificateFiles } from '@entente/trust'
import type { Instant } from '../../../kernel/clock.ts'
import { beginningOf, type OwnList } from '../../trust-lists/index.ts'
import { listOfListsBeginning, listOfListsOf } from '../../trust-services/index.ts'
import { type BeginProblem, FROM_AGREEMENT } from './pages/overview-page.ts'
import type { StudioDeps } from './studio-draft.ts'

type File = { readonly name: string; readonly bytes: Uint8Array }
type Beginning = { readonly name: string; readonly territory: string; readonly since: Instant }

export async function beginFrom(
  deps: StudioDeps,
  from: string,
  { files, facts }: { readonly files: readonly File[]; readonly facts: Beginning },
): Promise<OwnList | BeginProblem | undefined> {
  if (from === 'files') return fromFiles(files, facts)
  if (from.startsWith(FROM_AGREEMENT)) return fromAgreement(deps, from.slice(FROM_AGREEMENT.length), facts)
  return deps.lists.studio.copyOf(from)
}

function fromFiles(files: readonly File[], facts: Beginning): OwnList | BeginProblem | undefined {
  try {
    const certificates = readCertificateFiles(files)
    if (certificates.length === 0) return undefined
    return beginningOf(draftFromCertificates(certificates, facts), facts)
  } catch (error) {
    if (!(error instanceof CertificateFileError)) throw error
    return { at: 'files', kind: error.code, file: error.file }
  }
}

/** All of its lists, or none: half a list of lists would look like a decision. */
async function fromAgreement(
  { agreements, lists, clock, config }: StudioDeps,
  id: string,
  facts: Beginning,
): Promise<OwnList | BeginProblem> {
  const at = clock.now()
  const state = (await agreements.states(at)).find((one) => one.id === id)
  if (state === undefined) return { at: 'from', kind: 'noPointer' }
  const { pointers, unread } = await listOfListsOf(lists, { state, party: config.country }, at)
  if (pointers.length === 0 || unread.length > 0) return { at: 'from', kind: 'noPointer' }
  return listOfListsBeginning(pointers, { ...facts, agreement: id })
}
