import type { AccessRequest } from '#core/request/access-request';
import { systemClock } from '../clock';
import { readUsableConfig } from '../config/parse';
import { silentLog } from '../log';
import { TeleportClient } from '../teleport/client';
import { TeleportConnections } from '../teleport/connections';
import { PluginData } from '../teleport/plugin-data';
import { jsonOf, type CliEnvironment } from './environment';

export interface RequestsOptions {
  readonly config: string;
  readonly all?: boolean;
  readonly json?: boolean;
}

interface Row {
  readonly id: string;
  readonly state: string;
  readonly user: string;
  readonly roles: readonly string[];
  readonly resources: number;
  readonly reviews: number;
  readonly createdAt: string | undefined;
  /** The card that Teleport's plugin data names. */
  readonly issue: string | undefined;
}

/** Prints the access requests that the relay sees: the pending ones, or all. */
export async function requests(options: RequestsOptions, environment: CliEnvironment): Promise<void> {
  const config = await readUsableConfig(options.config, environment.env);
  const deps = { clock: systemClock, log: silentLog };
  const connections = new TeleportConnections({
    config: config.teleport,
    environment: environment.env,
    ...deps,
  });
  const client = new TeleportClient({ connections, ...deps });
  const pluginData = new PluginData({ connections, clock: systemClock });
  try {
    await connections.connect();
    const { requests: found, unreadable } = await client.listRequests();
    const listed = found.filter(({ state }) => options.all === true || state === 'pending');
    const rows: Row[] = [];
    for (const request of listed) rows.push(rowOf(request, (await pluginData.read(request.id))['issue_key']));
    if (unreadable.length > 0)
      environment.err(`${unreadable.length} more cannot be read: ${unreadable.map(printable).join(', ')}\n`);
    environment.out(options.json === true ? jsonOf(rows) : tableOf(rows));
  } finally {
    connections.close();
  }
}

const rowOf = (request: AccessRequest, issue: string | undefined): Row => ({
  id: request.id,
  state: request.state,
  user: request.user,
  roles: request.roles,
  resources: request.resources.length,
  reviews: request.reviews.length,
  createdAt: request.createdAt,
  issue: issue === '' ? undefined : issue,
});

const HEADINGS = ['REQUEST', 'STATE', 'USER', 'ROLES', 'RESOURCES', 'REVIEWS', 'CREATED', 'CARD'];

function tableOf(rows: readonly Row[]): string {
  const lines = [
    HEADINGS,
    ...rows.map((row) => [
      row.id,
      row.state,
      row.user,
      row.roles.join(','),
      String(row.resources),
      String(row.reviews),
      row.createdAt ?? '-',
      row.issue ?? '-',
    ]),
  ].map((cells) => cells.map(printable));
  const widths = HEADINGS.map((_, column) => Math.max(...lines.map((cells) => cells[column]?.length ?? 0)));
  const table = lines.map((cells) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return `${table.join('\n')}\n\n${rows.length} request${rows.length === 1 ? '' : 's'}\n`;
}

/** Names of users and roles must not command the terminal that they are printed on. */
const printable = (text: string): string => text.replace(/[\p{Cc}\p{Cf}]/gu, '�');
