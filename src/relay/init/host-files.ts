import { NODE_FLAGS } from '../node-flags';
import { HOST, type Answers } from './answers';

/** The programs that units start, by their whole paths. */
export interface Programs {
  readonly node: string;
  readonly relay: string;
}

/** The unit of the relay. `deploy/systemd` has it for the paths of a package. */
export const relayUnit = ({ node, relay }: Programs): string => `[Unit]
Description=Teleport Access for Jira: relay
Documentation=https://goteleport.com/docs/identity-governance/access-requests/
Wants=network-online.target
After=network-online.target

[Service]
ExecStart=${node} ${NODE_FLAGS.join(' ')} ${relay} start --config=${HOST.config}
ExecReload=/bin/kill -HUP $MAINPID
Restart=on-failure
RestartSec=5
# A configuration that cannot work does not get better by trying again.
RestartPreventExitStatus=78
# The relay itself gives calls under way 15 seconds.
TimeoutStopSec=20

User=${HOST.user}
Group=${HOST.user}
UMask=0077
StateDirectory=teleport-jira-relay
StateDirectoryMode=0700

NoNewPrivileges=true
CapabilityBoundingSet=
AmbientCapabilities=
ProtectSystem=strict
ProtectHome=true
ProtectProc=invisible
ProcSubset=pid
ProtectClock=true
ProtectHostname=true
ProtectKernelLogs=true
ProtectKernelModules=true
ProtectKernelTunables=true
ProtectControlGroups=true
PrivateTmp=true
PrivateDevices=true
PrivateUsers=true
PrivateIPC=true
RemoveIPC=true
RestrictAddressFamilies=AF_INET AF_INET6
RestrictNamespaces=true
RestrictRealtime=true
RestrictSUIDSGID=true
LockPersonality=true
SystemCallArchitectures=native
SystemCallFilter=@system-service @pkey
SystemCallFilter=~@privileged @resources
SystemCallErrorNumber=EPERM
# Node compiles JavaScript to machine code, so MemoryDenyWriteExecute cannot be set.
MemoryMax=256M
TasksMax=64

[Install]
WantedBy=multi-user.target
`;

/** The unit of tbot, which keeps the relay's identity fresh. */
export const TBOT_UNIT = `[Unit]
Description=Teleport Access for Jira: identity
Wants=network-online.target
After=network-online.target
Before=teleport-jira-relay.service

[Service]
ExecStart=/usr/bin/env tbot start -c ${HOST.tbotConfig}
Restart=on-failure
RestartSec=5
User=${HOST.user}
Group=${HOST.user}
UMask=0077
StateDirectory=teleport-jira-relay
StateDirectoryMode=0700
NoNewPrivileges=true
ProtectSystem=strict
ProtectHome=true
PrivateTmp=true

[Install]
WantedBy=multi-user.target
`;

/** tbot's configuration: joins by the token once, then renews by itself. */
export const tbotConfig = ({ addr }: Answers, token: string): string => `version: v2
proxy_server: ${JSON.stringify(addr)}
onboarding:
  join_method: token
  token: ${token}
storage:
  type: directory
  path: ${HOST.state}/bot
certificate_ttl: 1h
renewal_interval: 20m
outputs:
  - type: identity
    destination:
      type: directory
      path: ${HOST.state}/tbot
`;

/** Puts everything where the units look for it, and starts them. Running it again does no harm. */
export function installScript({ identity, app }: Answers, { node, relay }: Programs): string {
  const own = `-o ${HOST.user} -g ${HOST.user}`;
  const secret = (from: string, name: string): string =>
    `install -m 0600 ${own} ${quoted(from)} ${HOST.state}/${name}`;
  const hasBot = identity.kind === 'tbot';
  return `#!/bin/sh
# Read this, then: sudo sh install.sh
set -eu
cd "$(dirname "$0")"
as_relay() { runuser -u ${HOST.user} -- ${quoted(node)} ${quoted(relay)} "$@"; }
id ${HOST.user} >/dev/null 2>&1 ||
  useradd --system --home-dir ${HOST.state} --shell /usr/sbin/nologin ${HOST.user}
${[
  `install -d -m 0700 ${own} ${HOST.state}`,
  `install -m 0640 -g ${HOST.user} teleport-jira-relay.toml ${HOST.config}`,
  ...(app.way === 'call' ? [secret(app.httpsKey, 'server.key'), secret(app.httpsCert, 'server.crt')] : []),
  ...(hasBot
    ? [
        `install -d -m 0700 ${own} ${HOST.state}/bot ${HOST.state}/tbot`,
        `install -m 0600 ${own} tbot.yaml ${HOST.tbotConfig}`,
        'install -m 0644 teleport-jira-relay-tbot.service /etc/systemd/system/',
      ]
    : [secret(identity.path, 'identity')]),
  'install -m 0644 teleport-jira-relay.service /etc/systemd/system/',
  'systemctl daemon-reload',
  ...(hasBot ? ['systemctl enable --now teleport-jira-relay-tbot', WAIT_FOR_IDENTITY] : []),
  ...(app.way === 'pull' ? pairing(app.code) : []),
  'systemctl enable teleport-jira-relay',
  'systemctl restart teleport-jira-relay',
  `as_relay doctor --config ${HOST.config}`,
].join('\n')}
`;
}

/** A code is good once: with a used one the relay that was paired by it goes on. */
const pairing = (code: string): readonly string[] => [
  `as_relay pair ${quoted(code)} --config ${HOST.config} || [ -e ${HOST.state}/pairing.json ]`,
];

/** tbot writes the first identity within seconds of joining. */
const WAIT_FOR_IDENTITY = `for _ in 1 2 3 4 5 6 7 8 9 10; do [ -e ${HOST.state}/tbot/identity ] && break; sleep 3; done`;

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
