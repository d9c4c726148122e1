/** A clerk at window 1 of the city hall, over the API. */

type Body = Record<string, unknown>;

export async function clerk(server: string, username: string) {
  const password = process.env["YICHUANG_DEMO_PASSWORD"] ?? "";
  const { access_token: token } = await post("/api/v1/login/staff", { username, password });
  let times = 0;

  async function post(
    path: string,
    body: Body,
    headers: Record<string, string> = {},
  ): Promise<Body> {
    const answer = await fetch(server + path, {
      method: "POST",
      headers: { "Content-Type": "application/json", ...headers },
      body: JSON.stringify(body),
    });
    const told = (await answer.json()) as Body;
    if (!answer.ok) throw new Error(`${path}: ${JSON.stringify(told)}`);
    return told;
  }

  return (verb: string): Promise<Body> => {
    times += 1;
    const headers = {
      Authorization: `Bearer ${String(token)}`,
      "Idempotency-Key": `${username}-${verb}-${times}-${Date.now()}`,
    };
    return post(`/api/v1/windows/tonghua/1/${verb}`, {}, headers);
  };
}
