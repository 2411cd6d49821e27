/** An action type of the catalog as a form. The host decides and checks; this only shows what it will be asked. */
import type { ActionType } from '../../../main/contract/catalog.ts';
import { commandText, fillArgv, placeholdersIn } from '../../../main/contract/command-text.ts';
import { own } from '../../../main/contract/own.ts';

/** As typed, by parameter name. */
export type ParameterDraft = Readonly<Record<string, string>>;

export function takesService(type: Pick<ActionType, 'argv'>): boolean {
  return type.argv.some((argument) => placeholdersIn(argument).includes('service'));
}

/** Numbers as numbers; what was left empty is left out, so that the host names it. */
export function parametersOf(
  type: Pick<ActionType, 'parameters'>,
  draft: ParameterDraft,
): Record<string, string | number> {
  return Object.fromEntries(
    Object.entries(type.parameters).flatMap(([name, parameter]) => {
      const text = own(draft, name)?.trim() ?? '';
      if (text === '') return [];
      return [[name, parameter.kind === 'integer' ? Number(text) : text]];
    }),
  );
}

/** The command with the values filled in, quoted as it will be; an argument with a gap stays as its template. */
export function previewOf(type: Pick<ActionType, 'argv'>, service: string, draft: ParameterDraft): string {
  return type.argv
    .map((template) => {
      let hasGap = false;
      const filled = fillArgv([template], (name) => {
        const value = (name === 'service' ? service : own(draft, name))?.trim() ?? '';
        hasGap ||= value === '';
        return value === '' ? undefined : value;
      });
      return hasGap ? template : commandText(filled);
    })
    .join(' ');
}
