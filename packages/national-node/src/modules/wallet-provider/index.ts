/** Attests the instances and keys of one wallet solution, as a TEST: it says nothing that nobody has examined. */
export { createWalletProvider, type WalletProvider } from './create-wallet-provider.ts'
