/** What servers are called in the tray and in notices: their display names, as long as those tell them apart. */
import { plainLine } from './plain-line.ts';

const NAME_LENGTH = 60;

export interface NamedServer {
  server_id: string;
  display_name: string;
}

/**
 * Names by server id. A name that two servers share, that is the id of another one or that shows nothing says nothing
 * by itself, so the id is put behind it; an id by itself needs none.
 */
export function serverNames(servers: readonly NamedServer[]): Map<string, string> {
  const ids = new Set(servers.map((server) => server.server_id));
  const shown = servers.map((server) => ({ id: server.server_id, name: plainLine(server.display_name, NAME_LENGTH) }));
  const uses = new Map<string, number>();
  for (const { name } of shown) uses.set(folded(name), (uses.get(folded(name)) ?? 0) + 1);
  return new Map(
    shown.map(({ id, name }) => {
      if (name === '' || name === id) return [id, id];
      const isOfAnother = folded(name) !== id && ids.has(folded(name));
      return [id, (uses.get(folded(name)) ?? 0) > 1 || isOfAnother ? `${name} (${id})` : name];
    }),
  );
}

/** What a reader takes for the same name: wide and narrow letters, capitals. */
function folded(name: string): string {
  return name.normalize('NFKC').toLowerCase();
}
