import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { CallCredentials, ChannelCredentials, type ChannelOptions, type experimental } from '@grpc/grpc-js';

/**
 * Credentials by which a gRPC channel lets `secure` make a plain connection into one to the Auth Service. gRPC's own offer no
 * other application protocol than `h2`, and TLS routing needs one.
 */
export class RouteCredentials extends ChannelCredentials {
  readonly #secure: (raw: Socket) => Promise<TLSSocket>;

  constructor(secure: (raw: Socket) => Promise<TLSSocket>) {
    super();
    this.#secure = secure;
  }

  override _isSecure(): boolean {
    return true;
  }

  override _equals(other: ChannelCredentials): boolean {
    return other === this;
  }

  override _createSecureConnector(
    _target: experimental.GrpcUri,
    _options: ChannelOptions,
    callCredentials: CallCredentials = CallCredentials.createEmpty(),
  ): experimental.SecureConnector {
    return {
      connect: async (raw) => ({ socket: await this.#secure(raw), secure: true }),
      waitForReady: () => Promise.resolve(),
      getCallCredentials: () => callCredentials,
      destroy: () => undefined,
    };
  }
}
