type Field = string | number | boolean | undefined;

/** One line of JSON per event: a name and fields. Never pass it user text, e-mail addresses, tokens or keys. */
export function log(event: string, fields: Readonly<Record<string, Field>> = {}): void {
  // eslint-disable-next-line no-console -- the console is Forge's log.
  console.log(JSON.stringify({ event, ...fields }));
}
