/** Asks the person at the terminal. Questions go to stderr, so that stdout stays the result's. */
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { CliError } from './cli-error.ts';
import { EXIT } from './exit-codes.ts';

/** Only a plain yes is one. */
export async function confirm(question: string): Promise<boolean> {
  return /^y(es)?$/i.test(await ask(`${question} [y/N] `));
}

/** The answer, trimmed. */
export async function ask(question: string): Promise<string> {
  return (await readLine(question, process.stderr)).trim();
}

/** What is typed does not show. */
export async function askSecret(question: string): Promise<string> {
  const secret = await readLine(question, new Writable({ write: (_chunk, _encoding, done) => done() }));
  process.stderr.write('\n');
  return secret;
}

/** The terminal stops echoing before the question appears, so that nothing typed at once can show. */
function readLine(question: string, echo: NodeJS.WritableStream): Promise<string> {
  const reader = createInterface({ input: process.stdin, output: echo, terminal: true, historySize: 0 });
  process.stderr.write(question);
  return new Promise((resolve, reject) => {
    reader.once('line', (line) => {
      resolve(line);
      reader.close();
    });
    reader.once('SIGINT', () => process.exit(EXIT.interrupted));
    reader.once('close', () => reject(new CliError('no_answer', 'No answer was given', EXIT.error)));
  });
}
