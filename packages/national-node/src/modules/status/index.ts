export { answerStatusList } from './answer-status-list.ts'
export { fetchStatusList, openFetchedList } from './fetch-status-list.ts'
export { createFetchedStatusLists, type FetchedStatusLists } from './fetched-status-lists.ts'
export { createOwnStatusLists, type OwnStatusLists, type StatusPlace } from './own-status-lists.ts'
