import { readFile } from 'node:fs/promises';
import { PublicKeySchema } from '#wire/mail';
import { RECEIPT_KIND, ReceiptSchema, type Receipt } from '#wire/receipt';
import * as v from '#wire/schema';
import { ConfigError } from '../config/errors';
import { readConfig } from '../config/parse';
import { errorCodeOf } from '../error-code';
import { opened } from '../pull/keys';
import { readPairing } from '../pull/pairing-file';
import { jsonOf, type CliEnvironment } from './environment';

export interface ReceiptOptions {
  readonly config: string;
  readonly appKey?: string;
  readonly json?: boolean;
}

/**
 * Tells whether a receipt is as the app signed it, and what it says; uses no network. The key is the one that was kept at pairing,
 * or one that is named. Throws `ConfigError` where there is no key or no file to check.
 */
export async function verifyReceipt(
  path: string,
  options: ReceiptOptions,
  environment: CliEnvironment,
): Promise<'genuine' | 'refused'> {
  const [text, key] = await Promise.all([readText(path), appKeyOf(options, environment)]);
  const receipt = v.safeParse(ReceiptSchema, await opened(RECEIPT_KIND, text.trim(), key));
  if (!receipt.success) {
    const why = 'it was changed, it is no receipt, or another installation of the app signed it';
    if (options.json === true) environment.out(jsonOf({ genuine: false, why }));
    else environment.err(`${path} is not as the app signed it: ${why}\n`);
    return 'refused';
  }
  environment.out(
    options.json === true ? jsonOf({ genuine: true, ...receipt.output }) : readable(receipt.output),
  );
  return 'genuine';
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new ConfigError(`"${path}" cannot be read (${errorCodeOf(error) ?? 'unknown error'})`, {
      cause: error,
    });
  }
}

async function appKeyOf({ config, appKey }: ReceiptOptions, { env }: CliEnvironment): Promise<string> {
  if (appKey !== undefined) {
    if (!v.is(PublicKeySchema, appKey)) throw new ConfigError('--app-key: is no Ed25519 public key');
    return appKey;
  }
  const { forge } = await readConfig(config, env);
  if (forge.way !== 'pull')
    throw new ConfigError(
      '[forge] way: is "call", so that no key of the app was kept: name it with --app-key',
    );
  const found = await readPairing(forge.pairingFile);
  if (found.kind === 'unusable') throw new ConfigError(found.problem);
  if (found.kind === 'none')
    throw new ConfigError(
      `"${forge.pairingFile}" is not there: pair the relay, or name the key with --app-key`,
    );
  return found.pairing.appKey;
}

/** Lines for people; control characters that a terminal would obey are left out. */
function readable({ requestId, issueKey, at, isWhole, entries }: Receipt): string {
  const lines = entries.map((entry) => {
    const facts = FACTS.flatMap((name) => {
      const value = entry[name];
      return typeof value === 'string' && value !== '' ? [`${name}: ${value}`] : [];
    });
    return `${entry.at}  ${entry.event}  ${facts.join(', ')}`;
  });
  const head = `Genuine: access request ${requestId}, card ${issueKey}, signed ${at}`;
  const rest = isWhole ? [] : ['The log has more entries than the receipt.'];
  return [head, ...lines, ...rest].map((line) => `${line.replace(/\p{Cc}/gu, ' ')}\n`).join('');
}

const FACTS = [
  'resolution',
  'state',
  'refusal',
  'name',
  'by',
  'reviewer',
  'decidedBy',
  'via',
  'reason',
  'accessUntil',
];
