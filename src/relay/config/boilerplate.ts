/** What `configure` prints: every key with its default, ready to be filled in. A test checks that it parses. */
export const BOILERPLATE = `# Configuration of teleport-jira-relay. Lines that begin with # show defaults or examples.

[teleport]
addr = "teleport.example.com:443"                       # Proxy Service (usually port 443) or Auth Service (usually 3025)
identity = "/var/lib/teleport-jira-relay/identity"      # identity file, or the folder of a tbot output of type identity;
                                                        # a renewed one is taken up by itself
# connection = "auto"                                   # "auth": straight to the Auth Service; "proxy": a Proxy Service with
                                                        # TLS routing; "websocket": one behind a layer-7 load balancer
# proxy_ca_file = "/etc/ssl/internal-ca.pem"            # authority of the Proxy Service's web certificate, if it is your own
# Instead of identity, the three files of "tctl auth sign --format=tls":
#   client_key = "/var/lib/teleport-jira-relay/auth.key"
#   client_crt = "/var/lib/teleport-jira-relay/auth.crt"
#   root_cas = "/var/lib/teleport-jira-relay/auth.cas"

[http]
listen_addr = ":8443"                                   # [addr]:port on which the Forge app reaches the relay
https_key_file = "/var/lib/teleport-jira-relay/server.key"
https_cert_file = "/var/lib/teleport-jira-relay/server.crt"

[forge]
app_id = "ari:cloud:ecosystem::app/00000000-0000-0000-0000-000000000000"   # app.id in manifest.yml
installations = []                                      # installation ids to trust; while empty every call is refused, and the
                                                        # log says which line to put here once the app has called
# environment = "production"                            # "production", "staging" or "development"
# jwks_url = "https://forge.cdn.prod.atlassian-dev.net/.well-known/jwks.json"
# webtrigger_hosts = []                                 # hosts that nudges may go to besides Atlassian's

[review]
mode = "native"                                         # "native": reviews by the human (Teleport 18.11 and later)
                                                        # "relay": reviews by the relay's user, naming the human
                                                        # "override": sets the state, for clusters without reviews
# user_trait = "jira_account_id"                        # trait of a Teleport user that holds the Atlassian account id
# allow_email_match = false                             # match by e-mail while no user has the trait
# approvers = ["5b10ac8d82e05b22cc7d4ef2"]              # in modes relay and override: the only accounts that may decide
# allowed_roles = []                                    # roles that Jira may decide about; empty: all
# deny_only = false                                     # Jira may deny, never approve
# longest_access = "24h"                                # the longest access that Jira may approve

[people]                                                # Atlassian account id = Teleport user; comes before the trait
# 5b10ac8d82e05b22cc7d4ef2 = "bob"

[metrics]
# listen_addr = "127.0.0.1:9090"                        # where Prometheus may read /metrics, over plain HTTP; unset: nowhere

[log]
output = "stderr"                                       # "stderr", "stdout" or a file
severity = "INFO"                                       # "DEBUG", "INFO", "WARN" or "ERROR"
`;
