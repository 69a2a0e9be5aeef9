/** The Auth Service's listener: gRPC over mutual TLS on 127.0.0.1, with connections that can be cut. */
import { createServer, type Server as TcpServer, type Socket } from 'node:net';
import { type ConnectionInjector, Server, ServerCredentials } from '@grpc/grpc-js';
import { AuthServiceService } from '../../../src/relay/teleport/gen/teleport/client/auth_service';
import { UsersServiceService } from '../../../src/relay/teleport/gen/teleport/users/v1/users_service';
import { type TeleportPki } from '../pki/teleport-pki';
import { type Faults } from './faults';
import { authServiceHandlers, usersServiceHandlers } from './handlers';
import { type ClusterState } from './state';

const HOST = '127.0.0.1';

/** Owns the port and the sockets. gRPC gets each connection handed over, so that stopping is never "gracefully". */
export class AuthServer {
  readonly #grpc = new Server();
  readonly #injector: ConnectionInjector;
  readonly #sockets = new Set<Socket>();
  #listener: TcpServer | undefined;
  #port: number;

  constructor(options: { state: ClusterState; faults: Faults; pki: TeleportPki; port: number }) {
    const { state, faults, pki, port } = options;
    this.#port = port;
    this.#grpc.addService(AuthServiceService, authServiceHandlers(state, faults));
    this.#grpc.addService(UsersServiceService, usersServiceHandlers(state, faults));
    const keyPair = {
      private_key: Buffer.from(pki.authServer.keyPem),
      cert_chain: Buffer.from(pki.authServer.certPem),
    };
    const clientAuthorities = Buffer.from(pki.userCaPem + pki.hostCaPem);
    this.#injector = this.#grpc.createConnectionInjector(
      ServerCredentials.createSsl(clientAuthorities, [keyPair], true),
    );
  }

  get addr(): string {
    return `${HOST}:${this.#port}`;
  }

  get isServing(): boolean {
    return this.#listener !== undefined;
  }

  /** Opens the port: the first time any free one, afterwards always the same. */
  async listen(): Promise<void> {
    if (this.#listener !== undefined) return;
    const listener = createServer({ noDelay: true }, (socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
      socket.on('error', () => socket.destroy());
      this.#injector.injectConnection(socket);
    });
    this.#listener = listener;
    await new Promise<void>((resolve, reject) => {
      listener.once('error', reject);
      listener.listen(this.#port, HOST, resolve);
    });
    const address = listener.address();
    if (address !== null && typeof address === 'object') this.#port = address.port;
  }

  /** Cuts every connection; clients may come back at once. */
  dropConnections(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Closes the port and cuts every connection. */
  async close(): Promise<void> {
    const listener = this.#listener;
    this.#listener = undefined;
    this.dropConnections();
    if (listener !== undefined) await new Promise((resolve) => listener.close(resolve));
  }

  /** Closes for good. */
  async stop(): Promise<void> {
    await this.close();
    this.#injector.destroy();
    this.#grpc.forceShutdown();
  }
}
