/**
 * The rules of who may import whom (ARCHITECTURE.md, "Rooms and directions"). Each rule is seen to fire on a
 * planted violation in scripts/boundaries.test.ts. Type-only imports count as imports.
 */
const TIERS = [
  ['audit'],
  ['agreements', 'trust-lists', 'registers', 'status'],
  ['recognition', 'trust-services', 'payments', 'open-data', 'programme', 'footprint'],
  ['issuer', 'verifier', 'exchange', 'invoicing', 'wallet-provider', 'signatures'],
  ['diagnosis', 'gateway', 'reattestation', 'sandbox'],
  ['portal'],
]
const LIBRARIES = ['agreement', 'credentials', 'trust', 'invoice', 'ui']
const BROWSER = ['agreement', 'credentials', 'trust', 'invoice', 'ui', 'wallet']
/** Other people's implementations are judges of ours in tests, never part of the product. */
const ORACLES = [
  '@openid4vc/',
  '@owf/',
  '@sd-jwt/',
  'accessibility-checker-engine',
  'ajv',
  'axe-core',
  'dcql',
  'fast-check',
  'fontoxpath',
  'html-validate',
  'ical\\.js',
  'oauth4webapi',
  'pkijs',
  'playwright-core',
  'saxon-js',
  'shacl-engine',
  'slimdom',
  'xadesjs',
]
const NODE = '^packages/national-node/src'
const TEST = '\\.test\\.ts$'
/** Says where the real test data lies; any test may ask it. */
const TEST_DATA = '^packages/testbed/src/test-data\\.ts$'
const modules = (names) => `${NODE}/modules/(${names.join('|')})/`
const workspaces = (names) => `^packages/(${names.join('|')})/`

/** A last tier of one module has nobody to be kept from: such a rule could never fire. */
const downwardOnly = TIERS.map((tier, level) => ({ tier, level, beside: TIERS.slice(level).flat() }))
  .filter(({ beside }) => beside.length > 1)
  .map(({ tier, level, beside }) => ({
    name: `tier-${level}-imports-downward`,
    severity: 'error',
    from: { path: modules(tier) },
    to: { path: modules(beside), pathNot: `${NODE}/modules/$1/` },
  }))

export default {
  forbidden: [
    ...downwardOnly,
    {
      name: 'every-module-has-a-tier',
      severity: 'error',
      from: {},
      to: { path: `${NODE}/modules/[^/]+/`, pathNot: modules(TIERS.flat()) },
    },
    {
      name: 'front-door',
      severity: 'error',
      from: { path: `${NODE}/modules/([^/]+)/` },
      to: { path: `${NODE}/modules/`, pathNot: [`${NODE}/modules/$1/`, `${NODE}/modules/[^/]+/index\\.ts$`] },
    },
    {
      name: 'kernel-is-the-floor',
      severity: 'error',
      from: { path: `${NODE}/kernel/` },
      to: { path: `${NODE}/`, pathNot: `${NODE}/kernel/` },
    },
    {
      name: 'http-and-store-know-kernel-only',
      severity: 'error',
      from: { path: `${NODE}/(http|store)/`, pathNot: TEST },
      to: { path: `${NODE}/`, pathNot: `${NODE}/(kernel|$1)/` },
    },
    {
      name: 'only-node-ts-knows-every-module',
      severity: 'error',
      from: { path: `${NODE}/[^/]+\\.ts$`, pathNot: [`${NODE}/node\\.ts$`, TEST] },
      to: { path: `${NODE}/modules/` },
    },
    {
      name: 'libraries-know-no-application',
      severity: 'error',
      from: { path: workspaces(LIBRARIES) },
      to: { path: workspaces(['national-node', 'wallet', 'testbed']), pathNot: TEST_DATA },
    },
    {
      name: 'test-data-only-in-tests',
      severity: 'error',
      from: { path: '^packages/', pathNot: [TEST, '^packages/testbed/'] },
      to: { path: TEST_DATA },
    },
    {
      name: 'libraries-know-no-library',
      severity: 'error',
      from: { path: workspaces(LIBRARIES) },
      to: { path: workspaces(LIBRARIES), pathNot: '^packages/$1/' },
    },
    {
      name: 'node-and-wallet-are-strangers',
      severity: 'error',
      from: { path: workspaces(['national-node', 'wallet']) },
      to: {
        path: workspaces(['national-node', 'wallet', 'testbed']),
        pathNot: ['^packages/$1/', TEST_DATA],
      },
    },
    {
      name: 'browser-code-is-node-free',
      severity: 'error',
      from: { path: `${workspaces(BROWSER)}src/`, pathNot: TEST },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'wallet-core-has-no-screens',
      severity: 'error',
      from: { path: '^packages/wallet/src/core/', pathNot: TEST },
      to: { path: '^packages/(wallet/src/screens|ui)/' },
    },
    {
      name: 'oracles-only-in-tests',
      severity: 'error',
      from: { path: '^packages/', pathNot: [TEST, '^packages/testbed/'] },
      to: { path: `node_modules/(${ORACLES.join('|')})` },
    },
    {
      name: 'no-circular',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
  ],
  options: {
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    /** The bench is a workspace of its own with the peers it measures against. */
    exclude: { path: '^packages/([^/]+/dist|testbed/bench)/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'default'],
      extensions: ['.ts', '.js'],
    },
  },
}
