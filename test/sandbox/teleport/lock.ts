/** What `tctl lock` creates. Parity: of a lock's targets only users, roles and access requests. */
export interface Lock {
  /** Absent for one that no call can name. */
  readonly name?: string;
  readonly target: { readonly user: string } | { readonly role: string } | { readonly accessRequest: string };
  readonly message?: string;
  /** When it ends by itself, on the cluster's clock. */
  readonly expiresAt?: number;
  readonly createdBy?: string;
}
