/** Public transparency logs: C2SP tlog-tiles, checkpoints, cosignatures, witnesses (agreement-1 §16). */
export {
  createCheckpoint,
  openCheckpoint,
  parseSize,
  type Checkpoint,
  type CheckpointResult,
  type CheckpointTrust,
  type OpenedCheckpoint,
} from './checkpoint.ts'
export { createBundle, parseBundle } from './entries.ts'
export { isFork, judgeGrowth, tilesToCompare, type Growth, type Head } from './growth.ts'
export { createLeaf, isLeaf, isLeafKind, LEAF_KINDS, parseLeaf, type Leaf, type LeafKind } from './leaf.ts'
export { emptyRoot, leafHash, subtreeHash } from './merkle.ts'
export {
  createNote,
  createSignatureLine,
  NOTE_CHARACTERS_MAX,
  parseNote,
  parseSignatureLines,
  type NoteSignature,
} from './note.ts'
export { verifyConsistency, verifyInclusion } from './proofs.ts'
export {
  consistencyRanges,
  hashRanges,
  inclusionRanges,
  sentProof,
  tilesFor,
  type Range,
  type Tiles,
} from './range.ts'
export { cosignNote, signNote, type NoteSigner } from './sign-note.ts'
export { parseTilePath, TILE_WIDTH, tilePath, widthIn, type Tile } from './tile.ts'
export { TlogError } from './tlog-error.ts'
export { createTlogProof, parseTlogProof, TLOG_PROOF_CHARACTERS_MAX, verifyTlogProof } from './tlog-proof.ts'
export { createVerifierKey, parseVerifierKey, verifierKeyText, type VerifierKey } from './verifier-key.ts'
export {
  createWitnessRequest,
  judgeSubmission,
  parseWitnessRequest,
  WITNESS_REQUEST_CHARACTERS_MAX,
  type Judgement,
} from './witness.ts'
