/** What a cluster can do, from its edition and version. */

/** Open source, or Enterprise (also Cloud). */
export type Edition = 'oss' | 'enterprise';

/** What differs between editions and versions, as far as access requests go. */
export interface Features {
  /** Thresholds and reviews in roles. */
  readonly reviews: boolean;
  /** Paged listing; older servers only stream. */
  readonly listAccessRequests: boolean;
  /** teleport.users.v1.UsersService. */
  readonly usersService: boolean;
  readonly assumeStartTime: boolean;
  /** The sweep that audits `access_request.expire`; older servers let the backend drop the record. */
  readonly expiryService: boolean;
  /** Promotion to access lists, which no state set by hand may stand for. */
  readonly promotion: boolean;
  readonly requestKind: boolean;
  /** `review_requests.submit_for_users` and the fields that go with it. */
  readonly submitForUsers: boolean;
  /** A second review by the same author answers AlreadyExists; older servers answer AccessDenied. */
  readonly repeatedReviewIsAlreadyExists: boolean;
  /** Who is locked out is told by which lock; older servers say "access denied". */
  readonly locksAreNamed: boolean;
  /** Second factors for administrative calls exist. */
  readonly adminActionsMayNeedMfa: boolean;
  /** `UserFilter.Traits`; older servers ignore the field. */
  readonly userTraitFilter: boolean;
}

function isAtLeast(version: string, major: number, minor: number): boolean {
  const [ownMajor = 0, ownMinor = 0] = version.split('.').map((part) => Number.parseInt(part, 10));
  return ownMajor > major || (ownMajor === major && ownMinor >= minor);
}

/** Reads the features of a version such as "17.4.0". */
export function featuresOf(edition: Edition, version: string): Features {
  const since = (major: number, minor = 0): boolean => isAtLeast(version, major, minor);
  return {
    reviews: edition === 'enterprise',
    listAccessRequests: since(15),
    usersService: since(15),
    assumeStartTime: since(15),
    expiryService: since(17, 2),
    promotion: since(14),
    requestKind: since(18),
    submitForUsers: edition === 'enterprise' && since(18, 11),
    repeatedReviewIsAlreadyExists: since(19),
    locksAreNamed: since(14),
    adminActionsMayNeedMfa: since(15),
    userTraitFilter: since(18, 11),
  };
}
