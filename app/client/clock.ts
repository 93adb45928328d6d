/** The only place of the client that reads the clock. */

/** Milliseconds since 1970. */
export function now(): number {
  return Date.now();
}

/** The calendar day where this person is, as `YYYY-MM-DD`. */
export function today(): string {
  const date = new Date(now());
  const two = (part: number) => String(part).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
