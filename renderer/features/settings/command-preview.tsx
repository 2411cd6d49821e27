/** The command an action type becomes, with an example for each of its parameters. */
import type { TypeParameter } from '../../../main/contract/catalog.ts';
import { Code } from '../../ui/code.tsx';
import styles from './settings.module.css';

const EXAMPLE_SERVICE = 'nginx.service';
const PLACEHOLDER = /\{[a-z][a-z0-9_]*\}/;

export interface CommandPreviewProps {
  argv: readonly string[];
  parameters: Readonly<Record<string, TypeParameter>>;
}

export function CommandPreview({ argv, parameters }: CommandPreviewProps) {
  const isExample = argv.some((argument) => PLACEHOLDER.test(argument));
  const command = previewCommand(argv, parameters);
  if (!isExample) return <Code command={command} />;
  return (
    <div>
      <p className={styles.faint}>{exampleText(argv)}</p>
      <Code command={command} label="Example command" />
    </div>
  );
}

function exampleText(argv: readonly string[]): string {
  const isForService = argv.some((argument) => argument.includes('{service}'));
  return isForService ? `Example, for ${EXAMPLE_SERVICE}:` : 'Example:';
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
