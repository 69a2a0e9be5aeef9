/** The gRPC methods: who calls, what they may get wrong on purpose, and the operation behind. */
import {
  type handleServerStreamingCall,
  type handleUnaryCall,
  Metadata,
  type ServerUnaryCall,
  type ServerWritableStream,
} from '@grpc/grpc-js';
import { Empty } from '../../../src/relay/teleport/gen/google/protobuf/empty';
import {
  type AuthServiceServer,
  type Event,
  type GetUsersRequest,
  PingResponse,
  type Watch,
} from '../../../src/relay/teleport/gen/teleport/client/auth_service';
import {
  type AccessRequestFilter,
  type AccessRequestV3,
} from '../../../src/relay/teleport/gen/teleport/types/access_request';
import { type UserV2 } from '../../../src/relay/teleport/gen/teleport/types/user';
import { type RoleV6 } from '../../../src/relay/teleport/gen/teleport/types/role';
import { type UsersServiceServer } from '../../../src/relay/teleport/gen/teleport/users/v1/users_service';
import { getAccessCapabilities } from './capabilities';
import { accessDenied, notImplemented, quote, toServiceError } from './errors';
import { type CallFault, type Faults } from './faults';
import { RequestListing } from './listing';
import { getLock, upsertLock } from './lock-calls';
import { requireUnlocked } from './locks';
import { fromMessage } from './new-request';
import { getPluginData, updatePluginData } from './plugin-data';
import { type Caller, rolesNamed } from './rbac';
import { createRequest, deleteRequest } from './requests';
import { listResources } from './resources';
import { submitReview } from './reviews';
import { toMessage } from './roles';
import { setRequestState } from './set-state';
import { type ClusterState } from './state';
import { getCurrentUser, getUser, getUserOfAuth, getUsers, listUsers } from './users';
import { authoriseWatch, initEvent } from './watch';

const VERSION_HEADER = 'version';

function readNames(value: unknown): readonly string[] {
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  return values.filter((name) => typeof name === 'string');
}

/** Reads the caller off the client certificate: CN is the user, each O a role. */
function callerOf(
  state: ClusterState,
  call: Pick<ServerUnaryCall<unknown, unknown>, 'getAuthContext'>,
): Caller {
  const subject = call.getAuthContext().sslPeerCertificate?.subject;
  const name = readNames(subject?.CN)[0];
  if (name === undefined || !state.users.has(name)) {
    throw accessDenied(`((no such user: ${quote(name ?? '')}))`);
  }
  const caller = { name, roles: readNames(subject?.O) };
  requireUnlocked(state, caller);
  return caller;
}

/** Runs calls with their faults; both services share it. */
class Gateway {
  readonly state: ClusterState;
  readonly #faults: Faults;

  constructor(state: ClusterState, faults: Faults) {
    this.state = state;
    this.#faults = faults;
  }

  unary<Req, Res>(rpc: string, run: (caller: Caller, request: Req) => Res): handleUnaryCall<Req, Res> {
    return (call, callback) => {
      this.#withFault(rpc, (fault) => {
        if (fault.silent === 'before') return;
        call.sendMetadata(this.#headers());
        try {
          if (fault.before !== undefined) throw fault.before;
          const response = run(callerOf(this.state, call), call.request);
          if (fault.after !== undefined) throw fault.after;
          if (fault.silent !== 'after') callback(null, response);
        } catch (error) {
          callback(toServiceError(error));
        }
      });
    };
  }

  stream<Req, Res>(
    rpc: string,
    run: (caller: Caller, call: ServerWritableStream<Req, Res>) => void,
  ): handleServerStreamingCall<Req, Res> {
    return (call) => {
      this.#withFault(rpc, (fault) => {
        // A stream that is silent about its effect would have to hold back what it has sent: it is silent from the start.
        if (fault.silent !== undefined) return;
        call.sendMetadata(this.#headers());
        try {
          if (fault.before !== undefined) throw fault.before;
          run(callerOf(this.state, call), call);
          if (fault.after !== undefined) throw fault.after;
        } catch (error) {
          // Emitting is how grpc-js lets a stream end with a status; destroying it would leave the client waiting.
          call.emit('error', toServiceError(error));
        }
      });
    };
  }

  #headers(): Metadata {
    const metadata = new Metadata();
    metadata.set(VERSION_HEADER, this.state.version);
    return metadata;
  }

  #withFault(rpc: string, run: (fault: CallFault) => void): void {
    this.#faults.decide(rpc, (fault) => {
      if (fault.delayMs > 0) this.state.clock.after(fault.delayMs, () => run(fault));
      else run(fault);
    });
  }
}

function ping(state: ClusterState): PingResponse {
  return PingResponse.fromPartial({
    ClusterName: state.clusterName,
    ServerVersion: state.version,
    ServerFeatures: { AdvancedAccessWorkflows: state.features.reviews },
    ProxyPublicAddr: `${state.clusterName}:443`,
  });
}

function serveWatch(state: ClusterState, caller: Caller, call: ServerWritableStream<Watch, Event>): void {
  const kinds = authoriseWatch(state, caller, call.request);
  call.write(initEvent(kinds));
  const remove = state.watchHub.add({
    kinds,
    send: (event) => {
      call.write(event);
      return call.writableLength;
    },
    fail: (error) => void call.emit('error', toServiceError(error)),
  });
  call.on('cancelled', remove);
  call.on('close', remove);
}

/** Refuses what this version does not have, as a gRPC server that was never told of the method. */
function requireFeature(isThere: boolean, what: string): void {
  if (!isThere) throw notImplemented(`unknown ${what}`);
}

/** proto.AuthService, as far as it is modelled; grpc-js answers UNIMPLEMENTED for the rest. */
export function authServiceHandlers(state: ClusterState, faults: Faults): AuthServiceServer {
  const gateway = new Gateway(state, faults);
  const listing = new RequestListing(state);
  return {
    ping: gateway.unary('Ping', () => ping(state)),
    watchEvents: gateway.stream('WatchEvents', (caller, call) => serveWatch(state, caller, call)),
    listAccessRequests: gateway.unary('ListAccessRequests', (caller, request) => {
      requireFeature(
        state.features.listAccessRequests,
        'method ListAccessRequests for service proto.AuthService',
      );
      return listing.page(caller, request);
    }),
    getAccessRequestsV2: gateway.stream<AccessRequestFilter, AccessRequestV3>(
      'GetAccessRequestsV2',
      (caller, call) => {
        for (const request of listing.all(caller, call.request)) call.write(request);
        call.end();
      },
    ),
    createAccessRequestV2: gateway.unary('CreateAccessRequestV2', (caller, request) =>
      createRequest(state, caller, fromMessage(state, request)),
    ),
    deleteAccessRequest: gateway.unary('DeleteAccessRequest', (caller, request) => {
      deleteRequest(state, caller, request.ID, false);
      return Empty.create();
    }),
    setAccessRequestState: gateway.unary('SetAccessRequestState', (caller, params) => {
      setRequestState(state, caller, params);
      return Empty.create();
    }),
    submitAccessReview: gateway.unary('SubmitAccessReview', (caller, submission) =>
      submitReview(state, caller, submission),
    ),
    getPluginData: gateway.unary('GetPluginData', (caller, filter) => ({
      PluginData: getPluginData(state, caller, filter),
    })),
    updatePluginData: gateway.unary('UpdatePluginData', (caller, params) => {
      updatePluginData(state, caller, params);
      return Empty.create();
    }),
    // Everybody may read the roles that they hold.
    getCurrentUserRoles: gateway.stream<Empty, RoleV6>('GetCurrentUserRoles', (caller, call) => {
      for (const role of rolesNamed(state, caller.roles)) call.write(toMessage(role));
      call.end();
    }),
    getAccessCapabilities: gateway.unary('GetAccessCapabilities', (caller, request) =>
      getAccessCapabilities(state, caller, request),
    ),
    getUser: gateway.unary('AuthService/GetUser', (caller, request) => getUserOfAuth(state, caller, request)),
    getCurrentUser: gateway.unary('GetCurrentUser', (caller) => getCurrentUser(state, caller)),
    getUsers: gateway.stream<GetUsersRequest, UserV2>('GetUsers', (caller, call) => {
      for (const user of getUsers(state, caller, call.request)) call.write(user);
      call.end();
    }),
    getLock: gateway.unary('GetLock', (caller, request) => getLock(state, caller, request)),
    upsertLock: gateway.unary('UpsertLock', (caller, lock) => {
      upsertLock(state, caller, lock);
      return Empty.create();
    }),
    listResources: gateway.unary('ListResources', (caller, request) => listResources(state, caller, request)),
  };
}

/** teleport.users.v1.UsersService, as far as it is modelled. */
export function usersServiceHandlers(state: ClusterState, faults: Faults): UsersServiceServer {
  const gateway = new Gateway(state, faults);
  const requireService = (): void =>
    requireFeature(state.features.usersService, 'service teleport.users.v1.UsersService');
  return {
    getUser: gateway.unary('GetUser', (caller, request) => {
      requireService();
      return { user: getUser(state, caller, request) };
    }),
    listUsers: gateway.unary('ListUsers', (caller, request) => {
      requireService();
      return listUsers(state, caller, request);
    }),
  };
}
