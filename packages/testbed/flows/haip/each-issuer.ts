import { afterAll, beforeAll, describe } from 'vitest'
import { PLACES } from '../each-place.ts'
import { type IssuerTarget, openTarget } from './issuer-target.ts'

/** The same tests over each place where the state of the issuer may lie; modules are named as the official suite does. */
export function eachIssuer(name: string, tests: (target: () => IssuerTarget) => void): void {
  describe.each(PLACES)(`${name}, stored in $name`, (place) => {
    if (place.skipped) {
      describe.skip('no database', () => tests(() => undefined as never))
      return
    }
    let target: IssuerTarget | undefined
    beforeAll(async () => {
      target = await openTarget(place)
    })
    afterAll(() => target?.close())
    tests(() => {
      if (target === undefined) throw new Error('the issuer has not started')
      return target
    })
  })
}
