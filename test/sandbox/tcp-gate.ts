/** A TCP connection's way through the sandbox that can be cut: what a process that died leaves of its connections. */
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

const HOST = '127.0.0.1';

/** Passes everything on to one port, of this machine unless told, until it is cut. */
export class TcpGate {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #accepted = 0;
  #port = 0;

  private constructor(targetPort: number, targetHost: string) {
    this.#server = createServer((incoming) => {
      this.#accepted += 1;
      const outgoing = connect(targetPort, targetHost);
      this.#join(incoming, outgoing);
      this.#join(outgoing, incoming);
    });
  }

  /** Listens on a free port. */
  static async open(targetPort: number, targetHost = HOST): Promise<TcpGate> {
    const gate = new TcpGate(targetPort, targetHost);
    await gate.restore();
    return gate;
  }

  get port(): number {
    return this.#port;
  }

  /** How many connections came in so far. */
  get accepted(): number {
    return this.#accepted;
  }

  /**
   * From now on nothing passes on the connections that are open, though neither side is told: what a firewall leaves that
   * forgot them. New connections are fine.
   */
  swallow(): void {
    for (const socket of this.#sockets) {
      socket.unpipe();
      socket.removeAllListeners('close');
      socket.pause();
    }
  }

  /** Takes connections again, after `cut`, on the same port. */
  async restore(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(this.#port, HOST, resolve));
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  /** Ends all connections at once and takes no new ones. */
  cut(): void {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  #join(from: Socket, to: Socket): void {
    this.#sockets.add(from);
    from.setNoDelay(true);
    from.pipe(to);
    // A connection that breaks on one side breaks on the other too.
    from.on('error', () => to.destroy());
    from.on('close', () => {
      this.#sockets.delete(from);
      to.destroy();
    });
  }
}
