import { reasonList } from './reason-list.ts'

export const reasonListExamples = {
  pilot: () =>
    reasonList('fr', [
      { code: 'PILOT', class: 'limit', clause: '/mode' },
      { code: 'SUSPENDED_BY_NOTICE', class: 'suspend', clause: '/recognitions/1', detail: 'notice 0199' },
    ]),
}
