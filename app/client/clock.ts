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

/** The calendar day in universal time: what a reporter's day is named by, since their own would tell where they are. */
export function universalDay(): string {
  return new Date(now()).toISOString().slice(0, 10);
}
