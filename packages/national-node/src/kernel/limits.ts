/** Every limit of the node, in one place. Units last. */

const KIB = 1024
const MIB = 1024 * KIB

export const JSON_BODY_BYTES_MAX = 256 * KIB
export const FORM_BODY_BYTES_MAX = 256 * KIB
export const TRUSTED_LIST_BYTES_MAX = 20 * MIB
export const QUERY_CHARACTERS_MAX = 8 * KIB
export const FORM_FIELDS_MAX = 200
export const JSON_DEPTH_MAX = 32
export const ERRORS_SHOWN_MAX = 20

export const LIST_PAGE_MAX = 100
/** What two parties may say about one version of an agreement; whoever reaches it is not talking any more. */
export const MESSAGES_PER_VERSION_MAX = 1000
export const BATCH_MAX = 1000

export const FETCH_DEADLINE_SECONDS = 5
export const FETCH_BYTES_MAX = 20 * MIB
export const FETCH_URL_CHARACTERS_MAX = 2048

export const CLOCK_SKEW_SECONDS = 60

export const SESSION_IDLE_SECONDS = 60 * 60
export const SESSION_SECONDS_MAX = 12 * 60 * 60

/** How long a sign-in link of an operator is good, and how long a sign-in lasts. */
export const INVITATION_SECONDS = 15 * 60
export const OPERATOR_SECONDS = 8 * 60 * 60

export const HEADER_BYTES_MAX = 16 * KIB
export const HEADERS_DEADLINE_SECONDS = 10
export const REQUEST_DEADLINE_SECONDS = 30
/** Networks whose requests are counted; the one that asked longest ago is forgotten. */
export const RATE_LIMITED_NETWORKS_MAX = 50_000
export const KEEP_ALIVE_SECONDS = 20
export const CLOSE_DEADLINE_SECONDS = 10
export const READY_DEADLINE_SECONDS = 3

export const AUDIT_FIELDS_MAX = 24
export const AUDIT_VALUE_CHARACTERS_MAX = 512

export const STATEMENT_CACHE_ENTRIES = 500
export const SPKI_CACHE_ENTRIES = 256
export const HOLDER_KEY_CACHE_ENTRIES = 1024
export const HOLDER_KEY_CACHE_SECONDS = 300

export const TRANSACTION_ATTEMPTS_MAX = 8
/** How long a writer waits for the write lock of another process before it gives up. */
export const WRITE_LOCK_WAIT_MS = 5000

/** As long as the recipient may keep the record (be-jp, clause “enrol”): then a receipt can be tied to nobody. */
export const RECEIPT_SALT_SECONDS = 90 * 24 * 60 * 60
