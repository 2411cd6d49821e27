/** An action type of the catalog as a form. The host decides and checks; this only shows what it will be asked. */
import type { ActionType } from '../../../main/contract/catalog.ts';
import type { ServerView } from '../../../main/contract/server.ts';

/** As typed, by parameter name. */
export type ParameterDraft = Readonly<Record<string, string>>;

export function takesService(type: Pick<ActionType, 'argv'>): boolean {
  return type.argv.some((argument) => argument.includes('{service}'));
}

export function isAllowedOn(type: ActionType, server: Pick<ServerView, 'server_id' | 'tags'>): boolean {
  return (
    type.enabled &&
    (type.only_servers === null || type.only_servers.includes(server.server_id)) &&
    (type.only_tags === null || type.only_tags.some((tag) => server.tags.includes(tag)))
  );
}

/** Numbers as numbers; what was left empty is left out, so that the host names it. */
export function parametersOf(
  type: Pick<ActionType, 'parameters'>,
  draft: ParameterDraft,
): Record<string, string | number> {
  return Object.fromEntries(
    Object.entries(type.parameters).flatMap(([name, parameter]) => {
      const text = draft[name]?.trim() ?? '';
      if (text === '') return [];
      return [[name, parameter.kind === 'integer' ? Number(text) : text]];
    }),
  );
}

/** The command with the values filled in; a gap stays as its `{name}`. */
export function previewOf(type: Pick<ActionType, 'argv'>, service: string, draft: ParameterDraft): string {
  return type.argv
    .map((argument) =>
      argument.replace(/\{([a-z][a-z0-9_]*)\}/g, (gap, name: string) => {
        const value = name === 'service' ? service : draft[name]?.trim();
        return value === undefined || value === '' ? gap : value;
      }),
    )
    .join(' ');
}
