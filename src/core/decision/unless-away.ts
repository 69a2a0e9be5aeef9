import { AppError } from '../errors';

/** Tells of what is done already: whoever did it hears so, whatever becomes of telling it, which somebody else makes up for. */
export async function unlessAway(tell: () => Promise<void>): Promise<void> {
  try {
    await tell();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
  }
}
