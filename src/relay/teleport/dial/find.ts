import { request } from 'node:http';
import * as v from '#wire/schema';
import { formatAddress } from '../../address';
import { DialError } from './dial-error';
import { connectToWeb, type Destination } from './route';

/** What a Proxy Service says of its cluster to anybody; absent what it leaves out. */
export interface FoundCluster {
  readonly name: string | undefined;
  readonly hasTlsRouting: boolean | undefined;
}

const FIND_PATH = '/webapi/find';
const FIND_BYTES_MAX = 1024 * 1024;

/** @see https://github.com/gravitational/teleport/blob/master/api/client/webclient/webclient.go */
const FindSchema = v.pipe(
  v.object({
    cluster_name: v.optional(v.pipe(v.string(), v.nonEmpty())),
    proxy: v.optional(v.object({ tls_routing_enabled: v.optional(v.boolean()) })),
  }),
  v.check(({ cluster_name, proxy }) => cluster_name !== undefined || proxy !== undefined),
);

/** Asks the web address at the destination which cluster it belongs to. Throws `DialError`. */
export async function findCluster(destination: Destination, signal: AbortSignal): Promise<FoundCluster> {
  const socket = await connectToWeb(destination, signal);
  try {
    const { status, text } = await get({ socket, host: formatAddress(destination.target), signal });
    const found = v.safeParse(v.pipe(v.string(), v.parseJson(), FindSchema), text);
    if (status !== 200 || !found.success) throw notTeleport(`answered ${status}`);
    const { cluster_name: name, proxy } = found.output;
    return { name, hasTlsRouting: proxy?.tls_routing_enabled };
  } finally {
    socket.destroy();
  }
}

function get(options: {
  readonly socket: Awaited<ReturnType<typeof connectToWeb>>;
  readonly host: string;
  readonly signal: AbortSignal;
}): Promise<{ status: number; text: string }> {
  const { socket, host, signal } = options;
  return new Promise((resolve, reject) => {
    const asked = request({ path: FIND_PATH, headers: { host }, createConnection: () => socket, signal });
    asked.once('error', (error) => {
      reject(notTeleport('does not answer', error));
    });
    asked.once('response', (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => {
        text += part;
        if (text.length > FIND_BYTES_MAX) asked.destroy(new Error('Too long'));
      });
      // A connection that is cut in the middle of the answer is no error of the request any more.
      response.once('error', (error) => {
        reject(notTeleport('does not answer', error));
      });
      response.once('end', () => {
        resolve({ status: response.statusCode ?? 0, text });
      });
    });
    asked.end();
  });
}

const notTeleport = (what: string, cause?: unknown): DialError =>
  new DialError('tls', `no Teleport Proxy Service is there: ${FIND_PATH} ${what}`, cause);
