/** A resource that people can ask for. Nodes have a name nobody knows them by, and a hostname. */
export interface ClusterResource {
  readonly kind: 'node' | 'app' | 'user_group';
  readonly name: string;
  readonly hostname?: string;
  readonly description?: string;
  readonly labels?: Readonly<Record<string, string>>;
}
