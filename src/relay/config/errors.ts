/**
 * The configuration cannot be used as it is: a line for each mistake, which names the file, the key and the fix.
 * Thrown only before the relay serves; the command line turns it into an exit code.
 */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  /** One error that tells several mistakes. */
  static of(lines: readonly [string, ...string[]]): ConfigError {
    return new ConfigError(lines.join('\n'));
  }
}
