/** What the peers must know of our signs: the drawn marks, and which sign and tone goes with a class of reasons. */
export const PATHS = {
  limit: 'M5 12.5l4.5 4.5L19 7.5M4 21.5h3m3.5 0h3m3.5 0h3',
  question: 'M8.5 9a3.5 3.5 0 1 1 5.2 3.1c-1.1.6-1.7 1.2-1.7 2.6M12 18.6v.2',
  pause: 'M9 6v12M15 6v12',
  cross: 'M7 7l10 10M17 7L7 17',
} as const

export const SIGNS = {
  refuse: ['cross', 'stop'],
  suspend: ['pause', 'todo'],
  unknown: ['question', 'todo'],
  limit: ['limit', 'plain'],
} as const
