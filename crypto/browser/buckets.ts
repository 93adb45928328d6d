/** Padding: the sizes that sealed things may have, so that a size tells little. Source: SPEC §9. */

const LEAST = 4096;
const POWERS_UP_TO = 65_536;

/**
 * Return the size to pad *size* bytes to.
 *
 * Powers of two up to 64 KiB, Padmé above (at most 12 % more, and log log of the size is what shows).
 * Args: *powersOnly*: as conversations and confidential cases have it.
 * Source: "Reducing Metadata Leakage from Encrypted Files and Communication with PURBs" (PoPETs 2019), §4.
 */
export function bucket(size: number, powersOnly: boolean): number {
  if (!Number.isSafeInteger(size) || size < 0) throw new RangeError("a size in bytes");
  if (powersOnly || size <= POWERS_UP_TO) return Math.max(LEAST, powerAtLeast(size));
  const exponent = bits(size) - 1;
  const kept = bits(exponent);
  const unit = 2 ** (exponent - kept);
  return Math.ceil(size / unit) * unit;
}

function powerAtLeast(size: number): number {
  let power = 1;
  while (power < size) power *= 2;
  return power;
}

/** How many binary digits a number has: floor(log2) + 1, without the rounding of Math.log2. */
function bits(value: number): number {
  return value.toString(2).length;
}
