import type { Sighting } from '../finding.ts'
import type { PageKit } from './page-kit.ts'

/** Movement that never ends by itself (WCAG 2.2.2), and under reduced motion any movement at all. */
export function motion({ every, html, see }: PageKit): Sighting[] {
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches
  const running = document.getAnimations().flatMap(({ effect, playState }) => {
    if (!(effect instanceof KeyframeEffect) || effect.target === null || playState !== 'running') return []
    const { iterations, duration } = effect.getComputedTiming()
    const where = html(effect.target)
    if (iterations === Infinity) return [{ where, says: 'an animation without end' }]
    // A hundredth of a second is the usual way to switch motion off and still let its events fire.
    return still && Number(duration) > 20 ? [{ where, says: 'moves although motion is reduced' }] : []
  })
  const endless =
    'marquee, blink, :is(animate, animateTransform, animateMotion)[repeatCount=indefinite], video[autoplay][loop]'
  return [...running, ...every<Element>(endless).map((element) => see(element, 'moves without end'))]
}
