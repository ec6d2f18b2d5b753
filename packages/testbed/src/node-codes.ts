/** Belgium, Japan, the European Union, Tunisia, France, Viet Nam, Luxembourg, Morocco. */
export const NODE_CODES = ['be', 'jp', 'eu', 'tn', 'fr', 'vn', 'lu', 'ma'] as const
export type NodeCode = (typeof NODE_CODES)[number]
/** The nodes that the first crossing is told with: what a testbed starts unless it is asked for others. */
export const STORY_CODES: readonly NodeCode[] = ['be', 'jp', 'eu']
