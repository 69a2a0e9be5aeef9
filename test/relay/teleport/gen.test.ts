import { BinaryReader, BinaryWriter } from '@bufbuild/protobuf/wire';
import {
  AuthServiceService,
  Event,
  Operation,
} from '../../../src/relay/teleport/gen/teleport/client/auth_service';
import {
  AccessRequestSpecV3,
  AccessRequestV3,
  RequestState,
} from '../../../src/relay/teleport/gen/teleport/types/access_request';
import { UsersServiceService } from '../../../src/relay/teleport/gen/teleport/users/v1/users_service';

/** The field numbers present in an encoded message, in order. */
function fieldNumbers(bytes: Uint8Array): number[] {
  const reader = new BinaryReader(bytes);
  const numbers: number[] = [];
  while (reader.pos < reader.len) {
    const [number, wireType] = reader.tag();
    numbers.push(number);
    reader.skip(wireType);
  }
  return numbers;
}

const roundTrip = (bytes: Uint8Array): Uint8Array =>
  AccessRequestSpecV3.encode(AccessRequestSpecV3.decode(bytes)).finish();

describe('the generated Teleport code', () => {
  it('keeps fields of newer servers through decode and encode', () => {
    const newer = new BinaryWriter();
    newer.uint32((1 << 3) | 2).string('alice');
    newer.uint32((27 << 3) | 2).bytes(Uint8Array.of(8, 1));
    newer.uint32((99 << 3) | 0).uint32(7);
    const bytes = newer.finish();

    expect(AccessRequestSpecV3.decode(bytes).User).toBe('alice');
    expect(fieldNumbers(roundTrip(bytes))).toEqual([1, 27, 99]);
    expect(Buffer.from(roundTrip(bytes)).equals(Buffer.from(bytes))).toBe(true);
  });

  it('keeps enum numbers it has no name for', () => {
    const bytes = new BinaryWriter()
      .uint32((3 << 3) | 0)
      .int32(42)
      .finish();

    expect(AccessRequestSpecV3.decode(bytes).State).toBe(42);
    expect(AccessRequestSpecV3.decode(roundTrip(bytes)).State).toBe(42);
  });

  it('keeps a kind of event it does not know', () => {
    const bytes = new BinaryWriter()
      .uint32((1 << 3) | 0)
      .int32(Operation.PUT)
      .uint32((54 << 3) | 2)
      .bytes(new Uint8Array())
      .finish();
    const event = Event.decode(bytes);

    expect(event.Resource).toBeUndefined();
    expect(fieldNumbers(Event.encode(event).finish())).toEqual([1, 54]);
  });

  it("carries Teleport's zero time, year 1", () => {
    const yearOne = { seconds: -62135596800n, nanos: 0 };
    const spec = AccessRequestSpecV3.fromPartial({ State: RequestState.PENDING, Created: yearOne });

    expect(AccessRequestSpecV3.decode(AccessRequestSpecV3.encode(spec).finish()).Created).toMatchObject(
      yearOne,
    );
  });

  it('leaves absent times out, so that they are never read as 1970', () => {
    const request = AccessRequestV3.fromPartial({ Kind: 'access_request', Spec: { User: 'alice' } });

    expect(
      fieldNumbers(AccessRequestSpecV3.encode(AccessRequestSpecV3.fromPartial(request.Spec ?? {})).finish()),
    ).toEqual([1]);
  });

  it("calls Teleport's paths", () => {
    expect(AuthServiceService.submitAccessReview.path).toBe('/proto.AuthService/SubmitAccessReview');
    expect(UsersServiceService.listUsers.path).toBe('/teleport.users.v1.UsersService/ListUsers');
  });
});
