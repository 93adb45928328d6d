/** QR codes: a short text as a square of dark and light. Bytes, level M, versions 1 to 10. Source: ISO/IEC 18004. */

/** For each version: codewords in all, and how many of each block are for correcting, in how many blocks (level M). */
const VERSIONS: readonly (readonly [codewords: number, correcting: number, blocks: number])[] = [
  [26, 10, 1], [44, 16, 1], [70, 26, 1], [100, 18, 2], [134, 24, 2],
  [172, 16, 4], [196, 18, 4], [242, 22, 4], [292, 22, 5], [346, 26, 5],
];
const LEVEL_M = 0;

type Grid = (boolean | null)[][];

/** Return rows of modules, true where dark. Throws RangeError: longer than 213 bytes. */
export function qrCode(text: string): readonly (readonly boolean[])[] {
  const bytes = new TextEncoder().encode(text);
  const version = 1 + VERSIONS.findIndex((_, at) => bytes.length <= room(at + 1));
  if (version === 0) throw new RangeError("too long for a QR code");
  const bits = interleaved(version, dataCodewords(bytes, version)).flatMap((byte) => bitsOf(byte, 8));
  const candidates = [0, 1, 2, 3, 4, 5, 6, 7].map((mask) => drawn(version, bits, mask));
  const penalties = candidates.map(penalty);
  return candidates[penalties.indexOf(Math.min(...penalties))] as boolean[][];
}

function room(version: number): number {
  return dataSize(version) - (version < 10 ? 2 : 3);
}

function dataSize(version: number): number {
  const [codewords, correcting, blocks] = VERSIONS[version - 1] as (typeof VERSIONS)[number];
  return codewords - correcting * blocks;
}

function bitsOf(value: number, count: number): number[] {
  return Array.from({ length: count }, (_, at) => (value >> (count - 1 - at)) & 1);
}

function dataCodewords(bytes: Uint8Array, version: number): number[] {
  const bits = [...bitsOf(4, 4), ...bitsOf(bytes.length, version < 10 ? 8 : 16), ...[...bytes].flatMap((byte) => bitsOf(byte, 8))];
  bits.push(...Array<number>(Math.min(4, dataSize(version) * 8 - bits.length)).fill(0));
  while (bits.length % 8 > 0) bits.push(0);
  const words = Array.from({ length: bits.length / 8 }, (_, at) => Number.parseInt(bits.slice(at * 8, at * 8 + 8).join(""), 2));
  for (let pad = 0xec; words.length < dataSize(version); pad ^= 0xec ^ 0x11) words.push(pad);
  return words;
}

/** Split into blocks, append each one's correction, and take them in turn. */
function interleaved(version: number, data: readonly number[]): number[] {
  const [, correcting, blocks] = VERSIONS[version - 1] as (typeof VERSIONS)[number];
  const short = Math.floor(data.length / blocks);
  const longFrom = blocks - (data.length % blocks);
  let start = 0;
  const parts = Array.from({ length: blocks }, (_, at) => data.slice(start, (start += short + (at >= longFrom ? 1 : 0))));
  const corrections = parts.map((part) => remainder(part, correcting));
  const inTurn = (lists: readonly (readonly number[])[], size: number) =>
    Array.from({ length: size }, (_, at) => lists.flatMap((list) => (at < list.length ? [list[at] as number] : []))).flat();
  return [...inTurn(parts, short + 1), ...inTurn(corrections, correcting)];
}

/** Reed-Solomon over GF(256) modulo x^8 + x^4 + x^3 + x^2 + 1. */
function remainder(data: readonly number[], degree: number): number[] {
  const divisor = [...Array<number>(degree - 1).fill(0), 1];
  let root = 1;
  for (let at = 0; at < degree; at++) {
    for (let j = 0; j < degree; j++) divisor[j] = times(divisor[j] as number, root) ^ (divisor[j + 1] ?? 0);
    root = times(root, 2);
  }
  const result = Array<number>(degree).fill(0);
  for (const byte of data) {
    const factor = byte ^ (result.shift() as number);
    result.push(0);
    for (const [at, coefficient] of divisor.entries()) result[at] = (result[at] as number) ^ times(coefficient, factor);
  }
  return result;
}

function times(x: number, y: number): number {
  let product = 0;
  for (let at = 7; at >= 0; at--) product = (product << 1) ^ ((product >> 7) * 0x11d) ^ (((y >> at) & 1) * x);
  return product & 0xff;
}

function drawn(version: number, bits: readonly number[], mask: number): boolean[][] {
  const size = version * 4 + 17;
  const grid: Grid = Array.from({ length: size }, () => Array<boolean | null>(size).fill(null));
  drawPatterns(grid, version);
  drawFormat(grid, mask);
  drawBits(grid, bits, mask);
  return grid as boolean[][];
}

function put(grid: Grid, x: number, y: number, dark: boolean): void {
  const row = grid[y];
  if (row !== undefined && x >= 0 && x < row.length) row[x] = dark;
}

function drawPatterns(grid: Grid, version: number): void {
  const size = grid.length;
  for (let at = 0; at < size; at++) {
    put(grid, 6, at, at % 2 === 0);
    put(grid, at, 6, at % 2 === 0);
  }
  for (const [x, y] of [[3, 3], [size - 4, 3], [3, size - 4]] as const) drawSquare(grid, x, y, 4, [2, 4]);
  const places = alignments(version);
  const last = places.length - 1;
  for (const [i, x] of places.entries()) {
    for (const [j, y] of places.entries()) {
      const corner = (i === 0 && j === 0) || (i === 0 && j === last) || (i === last && j === 0);
      if (!corner) drawSquare(grid, x, y, 2, [1]);
    }
  }
  if (version >= 7) drawVersion(grid, version);
}

function drawSquare(grid: Grid, x: number, y: number, reach: number, light: readonly number[]): void {
  for (let dy = -reach; dy <= reach; dy++) {
    for (let dx = -reach; dx <= reach; dx++) put(grid, x + dx, y + dy, !light.includes(Math.max(Math.abs(dx), Math.abs(dy))));
  }
}

function alignments(version: number): number[] {
  if (version === 1) return [];
  const count = Math.floor(version / 7) + 2;
  const step = Math.ceil((version * 4 + 4) / (count * 2 - 2)) * 2;
  const last = version * 4 + 10;
  return [6, ...Array.from({ length: count - 1 }, (_, at) => last - step * (count - 2 - at))];
}

function drawVersion(grid: Grid, version: number): void {
  let rest = version;
  for (let at = 0; at < 12; at++) rest = (rest << 1) ^ ((rest >> 11) * 0x1f25);
  const bits = (version << 12) | rest;
  for (let at = 0; at < 18; at++) {
    const dark = ((bits >> at) & 1) === 1;
    const [far, near] = [grid.length - 11 + (at % 3), Math.floor(at / 3)];
    put(grid, far, near, dark);
    put(grid, near, far, dark);
  }
}

function drawFormat(grid: Grid, mask: number): void {
  const size = grid.length;
  const data = (LEVEL_M << 3) | mask;
  let rest = data;
  for (let at = 0; at < 10; at++) rest = (rest << 1) ^ ((rest >> 9) * 0x537);
  const bits = ((data << 10) | rest) ^ 0x5412;
  const dark = (at: number) => ((bits >> at) & 1) === 1;
  for (let at = 0; at < 15; at++) {
    put(grid, 8, at < 6 ? at : at < 8 ? at + 1 : size - 15 + at, dark(at));
    put(grid, at < 8 ? size - 1 - at : at === 8 ? 7 : 14 - at, 8, dark(at));
  }
  put(grid, 8, size - 8, true);
}

function drawBits(grid: Grid, bits: readonly number[], mask: number): void {
  const size = grid.length;
  let next = 0;
  for (let right = size - 1; right >= 1; right -= 2) {
    if (right === 6) right = 5;
    for (let step = 0; step < size; step++) {
      for (const x of [right, right - 1]) {
        const y = ((right + 1) & 2) === 0 ? size - 1 - step : step;
        if (grid[y]?.[x] !== null) continue;
        put(grid, x, y, (bits[next++] ?? 0) === 1 ? !flips(mask, x, y) : flips(mask, x, y));
      }
    }
  }
}

function flips(mask: number, x: number, y: number): boolean {
  const product = x * y;
  const rules = [
    (x + y) % 2, y % 2, x % 3, (x + y) % 3, (Math.floor(x / 3) + Math.floor(y / 2)) % 2,
    (product % 2) + (product % 3), ((product % 2) + (product % 3)) % 2, (((x + y) % 2) + (product % 3)) % 2,
  ];
  return rules[mask] === 0;
}

/** How hard a picture is to read: long runs, blocks, lookalikes of a corner, too much of one colour. */
function penalty(grid: readonly (readonly boolean[])[]): number {
  const size = grid.length;
  const lines = [...grid.map((row) => row), ...grid.map((_, x) => grid.map((row) => row[x] as boolean))];
  const texts = lines.map((line) => line.map((dark) => (dark ? "1" : "0")).join(""));
  let total = 0;
  for (const text of texts) {
    for (const [run] of text.matchAll(/0{5,}|1{5,}/g)) total += run.length - 2;
    total += [...text.matchAll(/(?=10111010000|00001011101)/g)].length * 40;
  }
  for (let y = 1; y < size; y++) {
    for (let x = 1; x < size; x++) {
      const dark = grid[y]?.[x];
      if (dark === grid[y - 1]?.[x] && dark === grid[y]?.[x - 1] && dark === grid[y - 1]?.[x - 1]) total += 3;
    }
  }
  const share = (grid.flat().filter(Boolean).length * 100) / (size * size);
  return total + Math.floor(Math.abs(share - 50) / 5) * 10;
}
