export { answerStatusList } from './answer-status-list.ts'
export { createOwnStatusLists, type OwnStatusLists, type StatusPlace } from './own-status-lists.ts'
