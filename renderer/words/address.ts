/** Where a server is reached: `ops@web-1.example`, `ops@web-1.example:2222`. */
export function addressText(at: { ssh_user: string | null; host: string; port: number }): string {
  const login = at.ssh_user === null ? '' : `${at.ssh_user}@`;
  return `${login}${at.host}${at.port === 22 ? '' : `:${at.port}`}`;
}
