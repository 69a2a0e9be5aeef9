import { invokeRemote } from '@forge/api';
import { AppError } from '#core/errors';
import { CONTRACT, pathOf } from '#wire/contract';
import { RELAY_REMOTE_KEY } from '../names';
import type { Transport } from './transport';

/** The way `call`: through Forge's remote. Every call carries a Forge Invocation Token that the relay checks. */
export const remoteTransport: Transport = {
  async send({ name, id, body }) {
    const response = await reach({
      method: CONTRACT[name].method,
      path: pathOf(name, id),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: await jsonOf(response) };
  },
};

async function reach(request: { method: string; path: string; body?: string }): Promise<Response> {
  try {
    // `invokeRemote` types its answer as a partial of Response; at run time it is one.
    return (await invokeRemote(RELAY_REMOTE_KEY, {
      ...request,
      headers: { 'content-type': 'application/json', accept: 'application/json' },
    })) as unknown as Response;
  } catch (cause) {
    throw new AppError(
      'relay-unreachable',
      'The relay could not be reached: is it running, and is RELAY_URL right?',
      { retry: 'safe', cause },
    );
  }
}

async function jsonOf(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    return undefined;
  }
}
