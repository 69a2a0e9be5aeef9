/** What `tctl lock` creates. Parity: of a lock's targets only users and roles. */
export interface Lock {
  readonly target: { readonly user: string } | { readonly role: string };
  readonly message?: string;
  /** When it ends by itself, on the cluster's clock. */
  readonly expiresAt?: number;
}
