/** What servers are called in the tray and in notices: their display names, as long as those tell them apart. */
import { plainLine } from './plain-line.ts';

const NAME_LENGTH = 60;

export interface NamedServer {
  server_id: string;
  display_name: string;
}

/**
 * Labels by server id, no two of them alike. A name that two servers share, that is the id of another one or that shows
 * nothing says nothing by itself, so the id is put behind it; an id by itself needs none. A label that still looks like
 * another one's gives way to the id alone.
 */
export function serverNames(servers: readonly NamedServer[]): Map<string, string> {
  const ids = new Set(servers.map((server) => server.server_id));
  const shown = servers.map((server) => ({ id: server.server_id, name: plainLine(server.display_name, NAME_LENGTH) }));
  const names = usesOf(shown.map(({ name }) => name));
  const labelled = shown.map(({ id, name }) => {
    if (name === '' || name === id) return { id, label: id };
    const isOfAnother = folded(name) !== id && ids.has(folded(name));
    const given = quoted(name);
    return { id, label: (names.get(folded(name)) ?? 0) > 1 || isOfAnother ? `${given} (${id})` : given };
  });
  const labels = usesOf(labelled.map(({ label }) => label));
  return new Map(labelled.map(({ id, label }) => [id, (labels.get(folded(label)) ?? 0) > 1 ? id : label]));
}

/** Our own words follow a colon ("web-1: paused"), so a name with one in it is marked as a name. */
function quoted(name: string): string {
  return LIKE_OURS.test(name.normalize('NFKC')) ? `“${name}”` : name;
}

const LIKE_OURS = /: |[“”]/;

function usesOf(texts: readonly string[]): Map<string, number> {
  const uses = new Map<string, number>();
  for (const text of texts) uses.set(folded(text), (uses.get(folded(text)) ?? 0) + 1);
  return uses;
}

/** What a reader takes for the same name: wide and narrow letters, capitals. */
function folded(name: string): string {
  return name.normalize('NFKC').toLowerCase();
}
