/**
 * Programs of others that the documents name: of each its commands, and of these the options that are used, as its own reference
 * lists them. A program without commands has one, which is empty.
 * @see https://goteleport.com/docs/reference/cli/tctl/ and tsh and tbot beside it
 * @see https://kubernetes.io/docs/reference/kubectl/generated/ and https://helm.sh/docs/helm/
 * @see https://docs.docker.com/reference/cli/docker/ and https://man7.org/linux/man-pages/ for the rest
 */
export const OTHER_PROGRAMS: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  tctl: {
    create: ['-f', '--force'],
    edit: [],
    get: ['--format', '--with-secrets'],
    'requests ls': ['--format', '--sort-index', '--sort-order'],
    'bots instances add': ['--format', '--token'],
    'auth sign': ['--user', '--host', '--out', '-o', '--format', '--ttl', '--proxy', '--overwrite'],
  },
  tsh: {
    login: ['--proxy', '--user', '--auth', '--ttl', '--request-roles', '--request-reason', '--request-id'],
    logout: ['--proxy', '--user'],
    status: ['--format', '-f'],
  },
  tbot: { start: ['-c', '--config'] },
  docker: { 'compose -f': ['-f', '-d'], build: ['-f', '-t', '--build-arg'] },
  kubectl: {
    logs: ['--container', '-c', '--since', '--tail'],
    exec: ['--container', '-c', '-i', '-t'],
    'describe secret': [],
    'create secret generic': ['--from-file', '--from-literal'],
    'create secret tls': ['--cert', '--key'],
  },
  helm: { install: ['--values', '-f', '--set'], upgrade: ['--values', '-f', '--set', '--install'] },
  systemctl: { restart: [], enable: ['--now'] },
  journalctl: { '': ['-u', '--unit', '--since', '--grep', '-g'] },
  git: { pull: [], clone: [] },
  curl: { '': ['-X', '-u', '-H', '-d', '-s'] },
  useradd: { '': ['--system', '--home-dir', '--shell'] },
  runuser: { '': ['-u', '--user'] },
  install: { '': ['-D', '-d', '-m', '-o', '-g'] },
  chown: { '': [] },
  export: { '': [] },
  less: { '': [] },
  sh: { '': [] },
};
