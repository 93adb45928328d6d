/** The errors of everything that is opened, verified or parsed here. */

/**
 * Something sealed, signed or encoded is not what it must be.
 *
 * One error with one message: whoever sent the bytes learns nothing from how they failed, and no library's message,
 * which may quote its input, reaches a page or a log.
 */
export class Refused extends Error {
  override readonly name: string = "Refused";

  /** For developers: which check failed. Fixed text, never data. */
  readonly reason: string;

  constructor(reason: string) {
    super("Refused.");
    this.reason = reason;
  }
}

/** A well-formed age file that none of the given keys opens. */
export class NotAHolder extends Refused {
  override readonly name: string = "NotAHolder";

  constructor() {
    super("none of the keys opens it");
  }
}

/** Return what *work* returns; whatever a library throws in it becomes Refused. */
export function refusing<T>(reason: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof Refused ? error : new Refused(reason);
  }
}

/** As `refusing`, for work that takes its time. */
export async function refusingLater<T>(reason: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof Refused ? error : new Refused(reason);
  }
}
