/** A file that only its owner may read: a browser asks for it with the token, and keeps it. */

/** A phone's browser reads what it was just given; it is not kept here any longer. */
const KEPT_MS = 60_000;

export async function openPdf(path: string, token: string, name: string): Promise<boolean> {
  try {
    const answer = await fetch(path, { headers: { Authorization: `Bearer ${token}` } });
    if (!answer.ok) return false;
    download(await answer.blob(), name);
    return true;
  } catch {
    return false;
  }
}

export function saveText(name: string, text: string): Promise<boolean> {
  download(new Blob([text], { type: "application/json" }), name);
  return Promise.resolve(true);
}

function download(file: Blob, name: string): void {
  const address = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => {
    URL.revokeObjectURL(address);
  }, KEPT_MS);
}
