import * as v from '#wire/schema';
import { RELAY_WAYS, TOKENS } from './config';
import { address, asked, httpUrl, shown, text } from './schema-kit';

/** The part of the configuration that is about the app: who calls whom, and how they find each other. */

const DEFAULT_JWKS_URL = 'https://forge.cdn.prod.atlassian-dev.net/.well-known/jwks.json';

export const http = v.strictObject({
  listen_addr: v.optional(
    v.pipe(
      address,
      v.description(
        'Only with `way = "call"`: where the Forge app reaches the relay. Without a host: on every address of the machine.',
      ),
    ),
    ':8443',
  ),
  https_key_file: v.optional(
    v.pipe(
      text,
      v.description(
        'Only with `way = "call"`: private key of the HTTPS server, PEM. It is a secret: only the relay may be able to read it. Needed then, unless the relay is started with `--insecure-no-tls`.',
      ),
      shown('"/var/lib/teleport-jira-relay/server.key"'),
    ),
  ),
  https_cert_file: v.optional(
    v.pipe(
      text,
      v.description(
        'Only with `way = "call"`: certificate of the HTTPS server, PEM, followed by those between it and a public authority. A renewed pair is taken up by itself.',
      ),
      shown('"/var/lib/teleport-jira-relay/server.crt"'),
    ),
  ),
});

export const forgeKeys = v.strictObject({
  way: v.optional(
    v.pipe(
      v.picklist(RELAY_WAYS, 'must be one of "pull", "call"'),
      v.description(
        'Who calls whom. `pull`: the relay asks the app what there is to do, and opens no port. `call`: the app calls the relay over HTTPS, at an address that the app is deployed with.',
      ),
      asked(),
    ),
    'pull',
  ),
  pairing_file: v.optional(
    v.pipe(
      text,
      v.description(
        'Only with `way = "pull"`: where `teleport-jira-relay pair` puts what the relay needs to reach the app. It is a secret: only the relay may be able to read it.',
      ),
      asked(),
    ),
    '/var/lib/teleport-jira-relay/pairing.json',
  ),
  app_id: v.optional(
    v.pipe(
      v.string(),
      v.startsWith('ari:cloud:ecosystem::app/', 'must begin with "ari:cloud:ecosystem::app/"'),
      v.description('Needed with `way = "call"`: `app.id` in manifest.yml.'),
      shown('"ari:cloud:ecosystem::app/00000000-0000-0000-0000-000000000000"'),
    ),
  ),
  installations: v.optional(
    v.pipe(
      v.array(text),
      v.description(
        'Only with `way = "call"`: ids of the installations that are trusted. While it is empty every call is refused, and the log says which line to put here once the app has called.',
      ),
    ),
    [],
  ),
  environment: v.optional(
    v.pipe(
      v.picklist(
        ['production', 'staging', 'development'],
        'must be one of "production", "staging", "development"',
      ),
      v.description('Forge environment that the app is deployed to.'),
    ),
    'production',
  ),
  jwks_url: v.optional(
    v.pipe(httpUrl, v.description("Where Atlassian publishes the keys of the app's tokens.")),
    DEFAULT_JWKS_URL,
  ),
  tokens: v.optional(
    v.pipe(
      v.picklist(TOKENS, 'must be one of "per-call", "per-invocation"'),
      v.description(
        "How often one token of the app's is taken. `per-call`: once. `per-invocation`: until it ends, some 25 seconds; only where the app's self-test says that calls of one invocation share a token.",
      ),
    ),
    'per-call',
  ),
  webtrigger_hosts: v.optional(
    v.pipe(v.array(text), v.description("Hosts besides Atlassian's at which the relay may call the app.")),
    [],
  ),
});

export const forge = v.pipe(
  forgeKeys,
  v.check(
    ({ way, app_id }) => way === 'pull' || app_id !== undefined,
    'app_id is missing, which way "call" needs: it is app.id in manifest.yml',
  ),
);
