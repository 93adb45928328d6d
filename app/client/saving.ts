/** Handing a file to the browser to save: never to show, since what it shows would run under our origin. */

/** Save *blob* under *name*, which has been cleaned. */
export function saveFile(blob: Blob, name: string): void {
  const url = URL.createObjectURL(new Blob([blob], { type: "application/octet-stream" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000); // a download that begins late would find nothing
}
