/**
 * The validator, from the package's minified file. Forge's bundler does not minify, and keeps all of a package that comes as
 * one file: the usual entry would be 210 kB of an app that may have 520.
 */
export * from '../../node_modules/valibot/dist/index.min.cjs';
