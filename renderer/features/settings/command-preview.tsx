/** The command an action type becomes, with an example for each of its parameters. */
import type { TypeParameter } from '../../../main/contract/catalog.ts';
import { commandText, fillArgv, placeholdersIn } from '../../../main/contract/command-text.ts';
import { own } from '../../../main/contract/own.ts';
import { Code } from '../../ui/code.tsx';
import styles from './settings.module.css';

const EXAMPLE_SERVICE = 'nginx.service';

export interface CommandPreviewProps {
  argv: readonly string[];
  parameters: Readonly<Record<string, TypeParameter>>;
}

export function CommandPreview({ argv, parameters }: CommandPreviewProps) {
  const isExample = argv.some((argument) => placeholdersIn(argument).length > 0);
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
  const isForService = argv.some((argument) => placeholdersIn(argument).includes('service'));
  return isForService ? `Example, for ${EXAMPLE_SERVICE}:` : 'Example:';
}

/** As the host shows a command, with an example for each value. */
export function previewCommand(argv: readonly string[], parameters: Readonly<Record<string, TypeParameter>>): string {
  return commandText(fillArgv(argv, (name) => example(name, parameters)));
}

function example(name: string, parameters: CommandPreviewProps['parameters']): string | undefined {
  if (name === 'service') return EXAMPLE_SERVICE;
  const parameter = own(parameters, name);
  switch (parameter?.kind) {
    case undefined:
      return undefined;
    case 'integer':
      return String(parameter.min);
    case 'choice':
      return parameter.values[0];
    case 'word':
      return name;
  }
}
