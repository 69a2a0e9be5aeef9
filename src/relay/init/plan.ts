import { boilerplate, type GivenValues } from '../config/boilerplate';
import { HOST, type Answers, type AppConnection } from './answers';
import { installScript, relayUnit, tbotConfig, TBOT_UNIT, type Programs } from './host-files';
import { teleportResources, type JoinToken } from './teleport-resources';

/** A file to be, in the folder that was chosen. A secret one is for its owner only. */
export interface PlannedFile {
  readonly name: string;
  readonly text: string;
  readonly isSecret: boolean;
}

/** What is written, and what a person then does, in that order. */
export interface Plan {
  readonly files: readonly PlannedFile[];
  readonly steps: readonly string[];
}

/** The name of the file that `tctl create` takes. */
export const RESOURCES = 'teleport.yaml';
/** The name of the file that a relay in the chart finds the app with. */
export const PAIRING = 'pairing.json';

/** Everything that the answers ask for. `token` is used where tbot joins. */
export function planOf(answers: Answers, token: JoinToken, programs: Programs): Plan {
  const joins = answers.identity.kind === 'tbot';
  const resources: PlannedFile = {
    name: RESOURCES,
    text: teleportResources(answers, joins ? token : undefined),
    isSecret: joins,
  };
  const plain = (name: string, text: string): PlannedFile => ({ name, text, isSecret: false });
  if (answers.run === 'helm')
    return { files: [resources, plain('values.yaml', valuesOf(answers))], steps: HELM_STEPS(answers) };
  return {
    files: [
      resources,
      plain('teleport-jira-relay.toml', configOf(answers)),
      plain('teleport-jira-relay.service', relayUnit(programs)),
      ...(joins
        ? [
            { name: 'tbot.yaml', text: tbotConfig(answers, token.secret), isSecret: true },
            plain('teleport-jira-relay-tbot.service', TBOT_UNIT),
          ]
        : []),
      // It holds the pairing code, which is good for whoever uses it first.
      {
        name: 'install.sh',
        text: installScript(answers, programs),
        isSecret: answers.app.way === 'pull',
      },
    ],
    steps: [`tctl create -f ${RESOURCES}`, ...signing(answers), 'sudo sh install.sh'],
  };
}

/** Whoever signs the file must have the role that allows it. */
const signing = ({ identity }: Answers): readonly string[] =>
  identity.kind === 'tbot'
    ? []
    : [
        'give yourself the role jira-relay-impersonator, and log in anew',
        `tctl auth sign --user=jira-relay --out=${identity.path} --ttl=12h`,
      ];

const HELM_STEPS = (answers: Answers): readonly string[] => [
  `tctl create -f ${RESOURCES}`,
  ...signing(answers),
  ...(answers.identity.kind === 'file'
    ? [
        `kubectl create secret generic teleport-plugin-jira-identity --from-file=auth_id=${answers.identity.path}`,
      ]
    : []),
  answers.app.way === 'call'
    ? `kubectl create secret tls teleport-plugin-jira-tls --cert=${answers.app.httpsCert} --key=${answers.app.httpsKey}`
    : `kubectl create secret generic teleport-plugin-jira-pairing --from-file=${PAIRING}`,
  'helm install teleport-jira-relay deploy/helm/teleport-jira-relay --values values.yaml',
];

/** The configuration of a relay on a host. */
export function configOf(answers: Answers): string {
  const { identity, mode, approvers } = answers;
  return boilerplate({
    'teleport.addr': answers.addr,
    'teleport.identity': identity.kind === 'tbot' ? `${HOST.state}/tbot/identity` : `${HOST.state}/identity`,
    ...appKeys(answers.app),
    'review.mode': mode,
    ...(mode === 'native' ? {} : { 'review.approvers': approvers }),
  });
}

const appKeys = (app: AppConnection): GivenValues =>
  app.way === 'pull'
    ? { 'forge.way': 'pull' }
    : {
        'forge.way': 'call',
        'forge.app_id': app.appId,
        'forge.installations': app.installations,
        'http.https_key_file': `${HOST.state}/server.key`,
        'http.https_cert_file': `${HOST.state}/server.crt`,
      };

const valuesOf = (
  answers: Answers,
): string => `# The rest keeps its defaults: see deploy/helm/teleport-jira-relay/values.yaml.
teleport:
  address: ${JSON.stringify(answers.addr)}
  identitySecretName: teleport-plugin-jira-identity
${forgeValues(answers.app)}review:
  mode: ${answers.mode}
${answers.mode === 'native' ? '' : `  approvers: ${JSON.stringify(answers.approvers)}\n`}image:
  # Nowhere published: build it (deploy/docker), push it to a registry of yours, and name it here.
  repository: ''
`;

const forgeValues = (app: AppConnection): string =>
  app.way === 'pull'
    ? `forge:
  pairingSecretName: teleport-plugin-jira-pairing
`
    : `forge:
  way: call
  appId: ${JSON.stringify(app.appId)}
  installations: ${JSON.stringify(app.installations)}
http:
  tlsFromSecret: teleport-plugin-jira-tls
`;
