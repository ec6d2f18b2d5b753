/** As for every XML document that comes from outside. */
export const INVOICE_BYTES_MAX = 10 * 1024 * 1024
