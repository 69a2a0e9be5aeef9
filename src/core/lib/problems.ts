import { AppError } from '../errors';

/** What went wrong with some of the work, while the rest goes on. */
export class Problems {
  readonly #errors: AppError[] = [];

  /** Does a part of the work; answers nothing if it could not be done. */
  async keep<T>(work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      this.add(error);
      return undefined;
    }
  }

  add(error: AppError): void {
    this.#errors.push(error);
  }

  /** One that may pass comes first, since the work is then tried again. */
  throwFirst(): void {
    const error = this.#errors.find(({ retry }) => retry === 'safe') ?? this.#errors[0];
    if (error !== undefined) throw error;
  }
}
