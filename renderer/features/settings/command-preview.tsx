/** The command an action type becomes, with an example for each of its parameters. */
import type { TypeParameter } from '../../../main/contract/catalog.ts';
import { Code } from '../../ui/code.tsx';

const EXAMPLE_SERVICE = 'nginx.service';

export interface CommandPreviewProps {
  argv: readonly string[];
  parameters: Readonly<Record<string, TypeParameter>>;
}

export function CommandPreview({ argv, parameters }: CommandPreviewProps) {
  return <Code command={previewCommand(argv, parameters)} label="Example command" />;
}

/** As the host shows a command: each argument plain where its borders are clear, else in quotes. */
export function previewCommand(argv: readonly string[], parameters: Readonly<Record<string, TypeParameter>>): string {
  return argv
    .map((argument) =>
      argument.replace(/\{([a-z][a-z0-9_]*)\}/g, (all, name: string) => example(all, name, parameters)),
    )
    .map(quoted)
    .join(' ');
}

function example(placeholder: string, name: string, parameters: CommandPreviewProps['parameters']): string {
  if (name === 'service') return EXAMPLE_SERVICE;
  const parameter = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
  switch (parameter?.kind) {
    case undefined:
      return placeholder;
    case 'integer':
      return String(parameter.min);
    case 'choice':
      return parameter.values[0] ?? placeholder;
    case 'word':
      return name;
  }
}

function quoted(argument: string): string {
  return /^[A-Za-z0-9:_.\\@%+=,/-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", "'\\''")}'`;
}
