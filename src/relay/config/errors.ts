/**
 * The configuration cannot be used as it is: one line that names the file, the key and the fix.
 * Thrown only before the relay serves; the command line turns it into an exit code.
 */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}
