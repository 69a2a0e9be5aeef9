/** Who crosses: the app (its functions, its calls, what comes in), the relay towards Teleport, the relay reading its files. */
export type Side = 'app' | 'relay' | 'files';

/** One crossing of a story: the nth of that boundary from that side. */
export interface Crossing {
  readonly side: Side;
  readonly nth: number;
  readonly boundary: string;
}

/** What a story crossed, and for whom. */
export interface Seen extends Crossing {
  /** The function that crosses, and its run; empty where no function does. */
  readonly functionKey: string;
  readonly invocationId: string;
}
