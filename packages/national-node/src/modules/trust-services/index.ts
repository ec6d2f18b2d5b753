/** Trust services: what agreements say of them, and the EU's own form of the same. */
export { type ExportedMra, exportMra, type MraDirection } from './export-mra.ts'
export { type ImportedMra, importMra, type TrustRuleDraft } from './import-mra.ts'
export { isLoss, type MraNote } from './mra-note.ts'
export { type ListOfLists, listOfListsBeginning, listOfListsOf } from './list-of-lists.ts'
