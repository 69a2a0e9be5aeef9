/** Workflows: where an issue starts, and which transitions lead from where to where. */

/** One way from status to status. `from: 'any'` is a global transition. */
export interface Transition {
  readonly id: string;
  readonly name: string;
  readonly from: 'any' | readonly string[];
  readonly to: string;
  /** Fields of the transition's screen; without a screen nothing, not even a comment, can be set on the way. */
  readonly screen?: readonly ScreenField[];
  readonly validator?: Validator;
  /** Only members of this project role see and use the transition. */
  readonly onlyForRole?: string;
  /** Post function: the resolution to set, or null to clear it. */
  readonly resolution?: string | null;
}

/** A field on a transition screen. */
export interface ScreenField {
  readonly fieldId: string;
  readonly isRequired: boolean;
}

/** A check that an admin wrote: the field, called optional on the screen, must have a value. */
interface Validator {
  readonly fieldId: string;
  /** The admin's own words. */
  readonly message: string;
}

/** What a status does not let anybody do, whatever their permissions (`jira.issue.editable`, `jira.permission.comment…`). */
export interface StatusLock {
  readonly edits?: boolean;
  readonly comments?: boolean;
}

/** A workflow as a project uses it. */
export interface Workflow {
  readonly name: string;
  readonly initialStatusId: string;
  readonly statusIds: readonly string[];
  readonly transitions: readonly Transition[];
  readonly locks: ReadonlyMap<string, StatusLock>;
}

type TransitionOptions = Partial<Omit<Transition, 'from' | 'to'>>;

/** Builds a workflow step by step: `workflow('Access', toDo).step([toDo], pending).anyTo(done).build()`. Statuses are ids. */
export class WorkflowBuilder {
  readonly #name: string;
  readonly #initialStatusId: string;
  readonly #transitions: Transition[] = [];
  readonly #locks = new Map<string, StatusLock>();

  constructor(name: string, initialStatusId: string) {
    this.#name = name;
    this.#initialStatusId = initialStatusId;
  }

  /** Adds a restricted transition: it exists only in the statuses `from`. */
  step(from: readonly string[], to: string, options: TransitionOptions = {}): this {
    return this.#add(from, to, options);
  }

  /** Adds a global transition: it exists in every status, the target included. */
  anyTo(to: string, options: TransitionOptions = {}): this {
    return this.#add('any', to, options);
  }

  /** Locks a status against edits or comments. */
  lock(statusId: string, lock: StatusLock): this {
    this.#locks.set(statusId, lock);
    return this;
  }

  build(): Workflow {
    const statusIds = new Set([this.#initialStatusId]);
    for (const transition of this.#transitions) {
      if (transition.from !== 'any') transition.from.forEach((id) => statusIds.add(id));
      statusIds.add(transition.to);
    }
    return {
      name: this.#name,
      initialStatusId: this.#initialStatusId,
      statusIds: [...statusIds],
      transitions: [...this.#transitions],
      locks: new Map(this.#locks),
    };
  }

  #add(from: 'any' | readonly string[], to: string, options: TransitionOptions): this {
    // Jira numbers a workflow's transitions 11, 21, 31 and so on; 1 is the one that creates.
    const id = `${this.#transitions.length + 1}1`;
    this.#transitions.push({ id, name: '', from, to, ...options });
    return this;
  }
}

/** Starts a workflow whose issues are created in `initialStatusId`. */
export function workflow(name: string, initialStatusId: string): WorkflowBuilder {
  return new WorkflowBuilder(name, initialStatusId);
}
