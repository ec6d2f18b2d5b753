/** Several national nodes, the wallet and their agreements, in one process and on one clock. */
export { startTestbed, type Testbed, type TestbedOptions } from './start-testbed.ts'
