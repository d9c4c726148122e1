/** What a manager prints and hangs up in a hall. */

export async function paperCode(server: string, hall: string): Promise<string> {
  const password = process.env["YICHUANG_DEMO_PASSWORD"] ?? "";
  const login = await fetch(`${server}/api/v1/login/staff`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ username: "manager", password }),
  });
  const { access_token: token } = (await login.json()) as { access_token: string };
  const answer = await fetch(`${server}/api/v1/halls/${hall}/paper-code`, {
    headers: { Authorization: `Bearer ${token}` },
  });
  return ((await answer.json()) as { code: string }).code;
}
