/** Clients for the emulator's own tests: the generated code over real gRPC, with the identity of a user. */
import { type CallOptions, credentials, Metadata, type ServiceError, status } from '@grpc/grpc-js';
import {
  AuthServiceClient,
  type Event,
  ListAccessRequestsRequest,
  type ListAccessRequestsResponse,
  ListResourcesRequest,
  type ListResourcesResponse,
  type PingResponse,
  type PluginDataSeq,
  RequestStateSetter,
  Watch,
} from '../../../src/relay/teleport/gen/teleport/client/auth_service';
import {
  type AccessRequestSpecV3,
  AccessRequestV3,
  AccessReview,
  type RequestState,
} from '../../../src/relay/teleport/gen/teleport/types/access_request';
import {
  type AccessCapabilities,
  AccessCapabilitiesRequest,
} from '../../../src/relay/teleport/gen/teleport/types/capabilities';
import { type UserV2 } from '../../../src/relay/teleport/gen/teleport/types/user';
import { type RoleV6 } from '../../../src/relay/teleport/gen/teleport/types/role';
import {
  PluginDataFilter,
  PluginDataUpdateParams,
} from '../../../src/relay/teleport/gen/teleport/types/plugin_data';
import {
  GetUserRequest,
  type GetUserResponse,
  ListUsersRequest,
  type ListUsersResponse,
  UsersServiceClient,
} from '../../../src/relay/teleport/gen/teleport/users/v1/users_service';
import { eventually } from '../../support/eventually';
import { ManualClock } from '../clock';
import { createTeleportPki, type TeleportPki } from '../pki/teleport-pki';
import { startTeleport, type Teleport, type TeleportOptions } from './teleport';

export const START_MS = Date.UTC(2026, 0, 5, 9);
const DEADLINE_MS = 10_000;

type StartCall<Res> = (
  metadata: Metadata,
  options: Partial<CallOptions>,
  callback: (error: ServiceError | null, response: Res) => void,
) => unknown;

/** What came of a call: a response, or Teleport's error. */
export function unary<Res>(start: StartCall<Res>): Promise<Res> {
  return new Promise((resolve, reject) => {
    start(new Metadata({ waitForReady: true }), { deadline: Date.now() + DEADLINE_MS }, (error, response) =>
      error === null ? resolve(response) : reject(error),
    );
  });
}

/** The code name and text a call failed with. */
export async function refusal(
  call: Promise<unknown>,
): Promise<{ code: string; details: string; metadata: Metadata }> {
  try {
    await call;
  } catch (error) {
    if (!isServiceError(error)) throw error;
    return { code: status[error.code], details: error.details, metadata: error.metadata };
  }
  throw new Error('The call succeeded');
}

function isServiceError(error: unknown): error is ServiceError {
  return error instanceof Error && 'code' in error && 'details' in error;
}

/** An open watch with everything it has received. */
export interface OpenWatch {
  readonly events: readonly Event[];
  /** How the stream ended: "open", "end", or an error's code. */
  readonly outcome: () => string;
  cancel(): void;
}

/** A user's connection to a cluster. */
export class TestClient {
  readonly auth: AuthServiceClient;
  readonly users: UsersServiceClient;

  private constructor(addr: string, ca: string, key: string, cert: string) {
    const creds = credentials.createSsl(Buffer.from(ca), Buffer.from(key), Buffer.from(cert));
    const options = {
      'grpc.ssl_target_name_override': 'teleport.cluster.local',
      'grpc.initial_reconnect_backoff_ms': 50,
      'grpc.max_reconnect_backoff_ms': 100,
    };
    this.auth = new AuthServiceClient(addr, creds, options);
    this.users = new UsersServiceClient(addr, creds, options);
  }

  /** Connects as a user, with the roles the user has now. */
  static async connect(teleport: Teleport, user: string): Promise<TestClient> {
    const roles = teleport.state.users().find((known) => known.name === user)?.roles ?? [];
    const { keyPem, certPem } = await teleport.pki.issueClient({ user, roles });
    return new TestClient(teleport.addr, teleport.pki.hostCaPem, keyPem, certPem);
  }

  watch(watch: Parameters<typeof Watch.fromPartial>[0] = { Kinds: [{ Kind: 'access_request' }] }): OpenWatch {
    const events: Event[] = [];
    let outcome = 'open';
    const stream = this.auth.watchEvents(Watch.fromPartial(watch));
    stream.on('data', (event: Event) => events.push(event));
    stream.on('end', () => {
      if (outcome === 'open') outcome = 'end';
    });
    stream.on('error', (error) => {
      outcome = isServiceError(error) ? `${status[error.code]}: ${error.details}` : String(error);
    });
    return { events, outcome: () => outcome, cancel: () => stream.cancel() };
  }

  ping(): Promise<PingResponse> {
    return unary((metadata, options, done) => this.auth.ping({}, metadata, options, done));
  }

  review(id: string, review: Parameters<typeof AccessReview.create>[0]): Promise<AccessRequestV3> {
    const submission = { RequestID: id, Review: AccessReview.create(review) };
    return unary((metadata, options, done) =>
      this.auth.submitAccessReview(submission, metadata, options, done),
    );
  }

  list(
    request: Parameters<typeof ListAccessRequestsRequest.fromPartial>[0],
  ): Promise<ListAccessRequestsResponse> {
    const message = ListAccessRequestsRequest.fromPartial(request);
    return unary((metadata, options, done) => this.auth.listAccessRequests(message, metadata, options, done));
  }

  create(spec: Parameters<typeof AccessRequestSpecV3.fromPartial>[0]): Promise<AccessRequestV3> {
    const message = AccessRequestV3.fromPartial({ Spec: spec });
    return unary((metadata, options, done) =>
      this.auth.createAccessRequestV2(message, metadata, options, done),
    );
  }

  delete(id: string): Promise<unknown> {
    return unary((metadata, options, done) =>
      this.auth.deleteAccessRequest({ ID: id }, metadata, options, done),
    );
  }

  setState(id: string, state: RequestState, more: Partial<RequestStateSetter> = {}): Promise<unknown> {
    const message = RequestStateSetter.create({ ID: id, State: state, ...more });
    return unary((metadata, options, done) =>
      this.auth.setAccessRequestState(message, metadata, options, done),
    );
  }

  getPluginData(filter: Partial<PluginDataFilter>): Promise<PluginDataSeq> {
    const message = PluginDataFilter.create({ Kind: 'access_request', ...filter });
    return unary((metadata, options, done) => this.auth.getPluginData(message, metadata, options, done));
  }

  updatePluginData(params: Partial<PluginDataUpdateParams>): Promise<unknown> {
    const message = PluginDataUpdateParams.create({ Kind: 'access_request', Plugin: 'jira', ...params });
    return unary((metadata, options, done) => this.auth.updatePluginData(message, metadata, options, done));
  }

  async ownRoles(): Promise<readonly RoleV6[]> {
    const roles: RoleV6[] = [];
    for await (const role of this.auth.getCurrentUserRoles({}) as AsyncIterable<RoleV6>) roles.push(role);
    return roles;
  }

  getUser(request: Partial<GetUserRequest>): Promise<GetUserResponse> {
    const message = GetUserRequest.create(request);
    return unary((metadata, options, done) => this.users.getUser(message, metadata, options, done));
  }

  listUsers(request: Parameters<typeof ListUsersRequest.fromPartial>[0] = {}): Promise<ListUsersResponse> {
    const message = ListUsersRequest.fromPartial(request);
    return unary((metadata, options, done) => this.users.listUsers(message, metadata, options, done));
  }

  getUserOfAuth(name: string): Promise<UserV2> {
    return unary((metadata, options, done) =>
      this.auth.getUser({ Name: name, WithSecrets: false }, metadata, options, done),
    );
  }

  async getUsers(): Promise<readonly UserV2[]> {
    const users: UserV2[] = [];
    for await (const user of this.auth.getUsers({ WithSecrets: false }) as AsyncIterable<UserV2>)
      users.push(user);
    return users;
  }

  capabilities(
    request: Parameters<typeof AccessCapabilitiesRequest.fromPartial>[0],
  ): Promise<AccessCapabilities> {
    const message = AccessCapabilitiesRequest.fromPartial(request);
    return unary((metadata, options, done) =>
      this.auth.getAccessCapabilities(message, metadata, options, done),
    );
  }

  listResources(
    request: Parameters<typeof ListResourcesRequest.fromPartial>[0],
  ): Promise<ListResourcesResponse> {
    const message = ListResourcesRequest.fromPartial(request);
    return unary((metadata, options, done) => this.auth.listResources(message, metadata, options, done));
  }

  close(): void {
    this.auth.close();
    this.users.close();
  }
}

/** Starts clusters and clients for one test file and closes them all. */
export class TestBed {
  #pki: Promise<TeleportPki> | undefined;
  #open: { close(): void }[] = [];
  #clusters: Teleport[] = [];

  async start(options: Partial<TeleportOptions> = {}): Promise<{ teleport: Teleport; clock: ManualClock }> {
    this.#pki ??= createTeleportPki();
    const clock = new ManualClock(START_MS);
    const teleport = await startTeleport({ clock, pki: await this.#pki, ...options });
    this.#clusters.push(teleport);
    return { teleport, clock };
  }

  async connect(teleport: Teleport, user = 'access-plugin'): Promise<TestClient> {
    const client = await TestClient.connect(teleport, user);
    this.#open.push(client);
    return client;
  }

  /** Opens a watch and waits until it is served. */
  async watch(client: TestClient, watch?: Parameters<TestClient['watch']>[0]): Promise<OpenWatch> {
    const open = client.watch(watch);
    this.#open.push({ close: () => open.cancel() });
    await eventually(() => {
      if (open.events.length === 0) throw new Error(`No INIT yet: ${open.outcome()}`);
    });
    return open;
  }

  async stop(): Promise<void> {
    for (const client of this.#open) client.close();
    this.#open = [];
    await Promise.all(this.#clusters.map((teleport) => teleport.stop()));
    this.#clusters = [];
  }
}
