import { InterceptingCall, status, type Interceptor } from '@grpc/grpc-js';
import type { Log } from '../log';

/** Reports how each call to Teleport ended: `teleport.call` with its method and gRPC code, for log and metrics. */
export const reportCalls =
  (log: Log): Interceptor =>
  (options, nextCall) => {
    const method = options.method_definition.path.split('/').at(-1) ?? '';
    return new InterceptingCall(nextCall(options), {
      start: (metadata, _listener, next) => {
        next(metadata, {
          onReceiveStatus: (ended, nextStatus) => {
            log.debug('teleport.call', { method, code: status[ended.code] });
            nextStatus(ended);
          },
        });
      },
    });
  };
