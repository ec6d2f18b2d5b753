/** What the other form cannot say. Every note has a place in the document that it is about. */

export type MraNote = {
  /**
   * `refused`: not carried over, because half of it would mean something else. `widens`: carried over, and whoever
   * reads it there permits more than here. `lost`: carried over without this. `form`: said in other words with the
   * same meaning, which is no loss.
   */
  readonly weight: 'refused' | 'widens' | 'lost' | 'form'
  /** JSON pointer into the agreement for an export, path of elements for an import. */
  readonly place: string
  readonly detail: string
}

export function isLoss({ weight }: MraNote): boolean {
  return weight !== 'form'
}

/** Tells notes about one place. */
export type Teller = (weight: MraNote['weight'], detail: string, below?: string) => void

export function tellerAt(place: string, notes: MraNote[]): Teller {
  return (weight, detail, below = '') => {
    notes.push({ weight, place: `${place}${below}`, detail })
  }
}
