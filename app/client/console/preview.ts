/** Runs inside the preview's frame, which has no origin and no network: draws one file's points or letters, nothing else. */

interface Given {
  readonly kind: "text" | "picture";
  readonly bytes: ArrayBuffer;
}

/** What a text may be to be laid out without halting the page. */
const MOST_LETTERS = 1_000_000;
/** The longest side that is drawn: a small file can unpack to a picture of any size. */
const MOST_POINTS = 4096;

async function show({ kind, bytes }: Given): Promise<void> {
  if (kind === "text") {
    const text = document.createElement("pre");
    text.textContent = new TextDecoder("utf-8", { fatal: true }).decode(bytes).slice(0, MOST_LETTERS);
    text.dir = "auto";
    document.body.replaceChildren(text);
    return;
  }
  const picture = await createImageBitmap(new Blob([bytes]));
  const scale = Math.min(1, MOST_POINTS / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  canvas.getContext("2d")?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  canvas.setAttribute("role", "img");
  document.body.replaceChildren(canvas);
}

let given = false;

addEventListener("message", (event: MessageEvent<Given>) => {
  if (given || event.source !== parent) return;
  given = true;
  show(event.data).then(
    () => parent.postMessage("shown", "*"),
    () => parent.postMessage("failed", "*"),
  );
});
parent.postMessage("ready", "*");
