/** The arrows of the house run one way. test/rules/architecture plants one forbidden import per rule. */
module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      comment: 'A cycle has no reading order.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'everything-resolves',
      comment: 'An import that leads nowhere fails at run time only.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'phone-ships-its-packages',
      comment: 'DevTools packs `dependencies` only; anything else is missing on the phone.',
      severity: 'error',
      from: { path: '^miniprogram/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown', 'core'] },
    },
    {
      name: 'contract-is-types-only',
      comment: 'The contract imports nothing but itself.',
      severity: 'error',
      from: { path: '^typings/contract/' },
      to: { pathNot: '^typings/contract/' },
    },
    {
      name: 'contract-imported-as-types-by-the-phone',
      comment: 'WeChat strips types and cannot reach outside miniprogramRoot for values.',
      severity: 'error',
      from: { path: '^miniprogram/' },
      to: { path: '^typings/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'phone-keeps-to-itself',
      comment: 'Pages hold no business rule and never reach into the cloud or the emulator.',
      severity: 'error',
      from: { path: '^miniprogram/' },
      to: { path: '^(cloudfunctions|emulator|scripts|test)/' },
    },
    {
      name: 'product-never-knows-the-emulator',
      comment: 'The emulator may load the product, never the reverse.',
      severity: 'error',
      from: { path: '^cloudfunctions/' },
      to: { path: '^(emulator|scripts|test|miniprogram)/' },
    },
    {
      name: 'rules-are-pure',
      comment:
        'Rules import the contract and other rules: no SDK, no clock, no randomness, no platform.',
      severity: 'error',
      from: { path: '^cloudfunctions/features/[^/]+/rules/' },
      to: {
        pathNot:
          '^(cloudfunctions/features/[^/]+/rules/|cloudfunctions/platform/pure/|typings/contract/)',
      },
    },
    {
      name: 'features-meet-at-the-face',
      comment: 'One feature uses another only through features/<name>/index.ts or its pure rules.',
      severity: 'error',
      from: { path: '^cloudfunctions/features/([^/]+)/' },
      to: {
        path: '^cloudfunctions/features/[^/]+/',
        pathNot: '^cloudfunctions/features/($1/|[^/]+/index[.]ts$|[^/]+/rules/)',
      },
    },
    {
      name: 'platform-below-features',
      comment: 'platform touches the outside world and knows no feature.',
      severity: 'error',
      from: { path: '^cloudfunctions/platform/' },
      to: { path: '^cloudfunctions/(features|consumer|staff|merchant|jobs|notify)/' },
    },
    {
      name: 'sdk-behind-the-port',
      comment: 'Only the adapters in platform speak to wx-server-sdk.',
      severity: 'error',
      from: { path: '^cloudfunctions/', pathNot: '^cloudfunctions/platform/' },
      to: { path: 'node_modules/wx-server-sdk' },
    },
    {
      name: 'cloud-stands-without-the-phone',
      comment: 'emulator/cloud is a CloudBase, it knows no phone and no card platform.',
      severity: 'error',
      from: { path: '^emulator/cloud/' },
      to: { path: '^emulator/(phone|wechat|console|seed)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|[.]local)/|(^|/)miniprogram_npm/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.mjs', '.js', '.json'],
      conditionNames: ['import', 'require', 'node', 'default'],
      exportsFields: ['exports'],
    },
  },
}
