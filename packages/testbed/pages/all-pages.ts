import type { ServedPages } from './checked-page.ts'
import { examplePages } from './example-pages.ts'
import { serveProductPages } from './product-pages.ts'
import { serveWalletPages } from './wallet-pages.ts'

/** Everything that people may get to see: the pages of a node, the screens of the wallet, the gallery. */
export async function serveAllPages(): Promise<ServedPages> {
  const [product, wallet] = await Promise.all([serveProductPages(), serveWalletPages()])
  return {
    pages: [...product.pages, ...wallet.pages, ...examplePages(product.galleryUrl)],
    sessions: product.sessions,
    async close() {
      await Promise.all([product.close(), wallet.close()])
    },
  }
}
