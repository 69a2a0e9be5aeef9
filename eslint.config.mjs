import tseslint from 'typescript-eslint';
import reactHooks from 'eslint-plugin-react-hooks';
import designSystem from '@atlaskit/eslint-plugin-design-system';

const noAmbientTimeOrChance = [
  { object: 'Date', property: 'now', message: 'Take a Clock: time comes in as a parameter.' },
  { object: 'Math', property: 'random', message: 'Take the random source as a parameter.' },
];

export default tseslint.config(
  {
    ignores: [
      'node_modules/',
      'dist/',
      'static/*/build/',
      'test/sandbox/pages/build/',
      'src/relay/teleport/gen/',
      '**/*.js',
      '**/*.cjs',
      '**/*.mjs',
      '**/*.mts',
    ],
  },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        project: [
          './src/core/tsconfig.json',
          './src/wire/tsconfig.json',
          './src/forge/tsconfig.json',
          './src/relay/tsconfig.json',
          './tsconfig.json',
          './static/tsconfig.json',
          './test/tsconfig.json',
          './test/sandbox/pages/tsconfig.json',
          './bench/tsconfig.json',
        ],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: true },
      ],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // A union of one member grows with the contract: comparing against it is not a mistake.
      '@typescript-eslint/no-unnecessary-condition': [
        'error',
        { allowConstantLoopConditions: 'only-allowed-literals' },
      ],
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
      eqeqeq: 'error',
      'no-console': 'error',
    },
  },
  { files: ['src/**/*.ts'], rules: { 'no-restricted-properties': ['error', ...noAmbientTimeOrChance] } },
  {
    files: ['**/*.tsx'],
    plugins: { 'react-hooks': reactHooks, '@atlaskit/design-system': designSystem },
    rules: {
      ...reactHooks.configs.recommended.rules,
      '@atlaskit/design-system/ensure-design-token-usage': 'error',
      '@atlaskit/design-system/no-deprecated-design-token-usage': 'error',
      'max-lines-per-function': ['error', { max: 120, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    files: ['test/**/*.ts', 'scripts/**/*.ts'],
    rules: { 'max-lines-per-function': 'off', 'no-console': 'off' },
  },
);
