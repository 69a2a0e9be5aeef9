import { GLOB_CHARACTERS_MAX } from '#core/lib/glob';
import { TIERS } from '#core/request/tier';
import * as v from '#wire/schema';
import { readAccountId } from '../account-id';
import { parseAddress } from '../address';
import { CONNECTIONS, REVIEW_MODES } from './config';
import { forge, forgeKeys, http } from './schema-app';
import { jira, jiraKeys } from './schema-jira';
import { account, address, asked, severity, shown, text } from './schema-kit';
import { DURATION } from './values';

/** The configuration file as people write it. Unknown keys are errors: a misspelt limit must not mean "no limit". */

export const DEFAULT_USER_TRAIT = 'jira_account_id';

const teleportKeys = v.strictObject({
  addr: v.pipe(
    v.string(),
    v.check(
      (value) => (parseAddress(value)?.host ?? '') !== '',
      'must be "host:port", of the Auth Service (usually port 3025) or the Proxy Service (usually port 443)',
    ),
    v.description('Address of the Proxy Service (usually port 443) or of the Auth Service (usually 3025).'),
    asked('"teleport.example.com:443"'),
  ),
  identity: v.optional(
    v.pipe(
      text,
      v.description(
        'Identity file, or the folder of a tbot output of type `identity`. It is a secret: only the relay may be able to read it. A renewed one is taken up by itself.',
      ),
      asked('"/var/lib/teleport-jira-relay/identity"'),
    ),
  ),
  client_key: v.optional(
    v.pipe(
      text,
      v.description(
        'Instead of `identity`, with the next two: the private key of `tctl auth sign --format=tls`. It is a secret too.',
      ),
      shown('"/var/lib/teleport-jira-relay/auth.key"'),
    ),
  ),
  client_crt: v.optional(
    v.pipe(
      text,
      v.description('Instead of `identity`: its certificate.'),
      shown('"/var/lib/teleport-jira-relay/auth.crt"'),
    ),
  ),
  root_cas: v.optional(
    v.pipe(
      text,
      v.description("Instead of `identity`: the cluster's authorities."),
      shown('"/var/lib/teleport-jira-relay/auth.cas"'),
    ),
  ),
  connection: v.optional(
    v.pipe(
      v.picklist(CONNECTIONS, 'must be one of "auto", "auth", "proxy", "websocket"'),
      v.description(
        '`auth`: straight to the Auth Service. `proxy`: through a Proxy Service with TLS routing. `websocket`: through one behind a load balancer that ends TLS. `auto`: whichever works.',
      ),
    ),
    'auto',
  ),
  proxy_ca_file: v.optional(
    v.pipe(
      text,
      v.description(
        "PEM file with the authority of the Proxy Service's web certificate, if it is your own. Absent: those that Node trusts.",
      ),
      shown('"/etc/ssl/internal-ca.pem"'),
    ),
  ),
});
export type TeleportKeys = v.InferOutput<typeof teleportKeys>;

/** What decides which credentials there are: looked at together even where another key is wrong. */
const CREDENTIAL_KEYS = [['identity'], ['client_key'], ['client_crt'], ['root_cas']] as const;

const teleport = v.pipe(
  teleportKeys,
  v.partialCheck(
    CREDENTIAL_KEYS,
    (keys) => keys.identity === undefined || separateFiles(keys).length === 0,
    'has both identity and client_key, client_crt or root_cas: keep one of the two',
  ),
  v.partialCheck(
    CREDENTIAL_KEYS,
    (keys) => keys.identity !== undefined || separateFiles(keys).length === 3,
    'needs credentials: set identity, or client_key, client_crt and root_cas together',
  ),
);

const reviewKeys = v.strictObject({
  mode: v.optional(
    v.pipe(
      v.picklist(REVIEW_MODES, 'must be one of "native", "relay", "override"'),
      v.description(
        'Who a review is made by. `native`: the person (Teleport 18.11 or later). `relay`: the relay, naming the person. `override`: nobody, the state is set; for clusters without reviews.',
      ),
      asked(),
    ),
    'native',
  ),
  user_trait: v.optional(
    v.pipe(text, v.description('Trait of a Teleport user that holds the Atlassian account id.')),
    DEFAULT_USER_TRAIT,
  ),
  allow_email_match: v.optional(
    v.pipe(
      v.boolean(),
      v.description('Whether to match people by e-mail address while no user has the trait.'),
    ),
    false,
  ),
  approvers: v.optional(
    v.pipe(
      v.array(account),
      v.description(
        'Needed in modes `relay` and `override`: the only Atlassian accounts that may decide, if the project lets them too. Empty: nobody.',
      ),
      shown('["5b10ac8d82e05b22cc7d4ef2"]'),
    ),
  ),
  allowed_roles: v.optional(
    v.pipe(v.array(text), v.description('Roles that Jira may decide about. Empty: all.')),
    [],
  ),
  deny_only: v.optional(
    v.pipe(v.boolean(), v.description('Whether Jira may only deny, never approve.')),
    false,
  ),
  end_access: v.optional(
    v.pipe(
      v.boolean(),
      v.description(
        'Whether reviewers may end access from Jira that was approved, by a lock on that one request. Needs the role in deploy/teleport/end-access.yaml.',
      ),
    ),
    false,
  ),
  end_access_on_close: v.optional(
    v.pipe(
      v.boolean(),
      v.description(
        'Whether such access may also end by itself once the work items that its request names are closed in Jira. Only with `end_access`.',
      ),
    ),
    false,
  ),
  longest_access: v.optional(
    v.pipe(
      v.string(),
      v.regex(DURATION, 'must be a number and s, m, h or d, such as "24h"'),
      v.description('The longest access that Jira may approve. Absent: no bound of the relay.'),
      shown('"24h"'),
    ),
  ),
});

const review = v.pipe(
  reviewKeys,
  v.partialCheck(
    [['mode'], ['approvers']],
    ({ mode, approvers }) => mode === 'native' || approvers !== undefined,
    'approvers is missing, which modes "relay" and "override" need: list the Atlassian accounts that may decide, since Teleport cannot check them; an empty list lets nobody',
  ),
);

const metrics = v.strictObject({
  listen_addr: v.optional(
    v.pipe(
      address,
      v.description(
        'Where Prometheus reads `/metrics`, and `/readyz` gives its reasons: plain HTTP without a password, so an address that only they can reach who may know. Absent: neither.',
      ),
      shown('"127.0.0.1:9464"'),
    ),
  ),
});

const log = v.strictObject({
  output: v.optional(
    v.pipe(text, v.description('`stderr`, `stdout` or a file, which is opened anew on SIGHUP.'), asked()),
    'stderr',
  ),
  severity: v.optional(
    v.pipe(severity, v.description('The least that is logged: `DEBUG`, `INFO`, `WARN` or `ERROR`.'), asked()),
    'INFO',
  ),
});

export const ConfigSchema = v.strictObject({
  teleport: v.pipe(teleport, v.description('Where Teleport is, and who the relay is there.')),
  http: v.optional(
    v.pipe(
      http,
      v.description('Where the relay serves the app, with `way = "call"` in the section [forge].'),
    ),
    {},
  ),
  forge: v.optional(
    v.pipe(forge, v.description('The Forge app, and how relay and app find each other.')),
    {},
  ),
  review: v.optional(v.pipe(review, v.description('Who reviews, and what Jira may decide at all.')), {}),
  people: v.optional(
    v.pipe(
      v.record(account, text),
      v.check(
        (people) => new Set(Object.keys(people).map(readAccountId)).size === Object.keys(people).length,
        'names one account twice, in two spellings: keep one of the two lines',
      ),
      v.description(
        'Atlassian account id = name of the Teleport user; comes before the trait. `teleport-jira-relay people` makes these lines from a table.',
      ),
      shown('5b10ac8d82e05b22cc7d4ef2 = "bob"'),
    ),
    {},
  ),
  tiers: v.optional(
    v.pipe(
      v.record(
        v.pipe(text, v.maxLength(GLOB_CHARACTERS_MAX, `must be a role's name or a pattern such as "prod-*"`)),
        v.picklist(TIERS, 'must be one of "drag", "panel", "teleport"'),
      ),
      v.description(
        "Name of a role = where Jira may decide about it; `*` stands for any text. `drag`: anywhere, as without a line. `panel`: only by Approve or Deny in the app's panel on the card. `teleport`: not in Jira, which only shows it. The strictest tier of the requested roles counts.",
      ),
      shown('"prod-*" = "panel"'),
    ),
    {},
  ),
  jira: v.optional(
    v.pipe(
      jira,
      v.description(
        'Off as long as it is empty. Otherwise the relay reads the history of a card in Jira itself, and carries out a decision only if Jira names that person, that status and that move: a lying Forge app decides nothing.',
      ),
    ),
    {},
  ),
  metrics: v.optional(v.pipe(metrics, v.description('Numbers for Prometheus.')), {}),
  log: v.optional(v.pipe(log, v.description('What the relay says of itself, one JSON object a line.')), {}),
});

/** Sections and their keys, to suggest what a misspelt one should have been. */
export const KNOWN_KEYS: Readonly<Record<string, readonly string[]>> = {
  '': Object.keys(ConfigSchema.entries),
  teleport: Object.keys(teleportKeys.entries),
  http: Object.keys(http.entries),
  forge: Object.keys(forgeKeys.entries),
  review: Object.keys(reviewKeys.entries),
  jira: Object.keys(jiraKeys.entries),
  metrics: Object.keys(metrics.entries),
  log: Object.keys(log.entries),
};

/** The paths of the three files, as far as they are set. */
export function separateFiles(
  keys: Pick<TeleportKeys, 'client_key' | 'client_crt' | 'root_cas'>,
): readonly string[] {
  return [keys.client_key, keys.client_crt, keys.root_cas].filter((path) => path !== undefined);
}
