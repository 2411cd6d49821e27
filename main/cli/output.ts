/** Where the command line writes: results on stdout, everything else on stderr. */
import type { z } from 'zod';
import type { Answer } from './api-client.ts';
import { CliError } from './cli-error.ts';
import { EXIT } from './exit-codes.ts';
import { fieldSentence } from './field-sentence.ts';
import { harmless } from './harmless.ts';
import { type Paint, paintFor } from './style.ts';

export interface OutputOptions {
  isJson: boolean;
  isColourWanted: boolean;
  env: NodeJS.ProcessEnv;
}

export interface Output {
  readonly isJson: boolean;
  /** For stdout. */
  readonly paint: Paint;
  /** One result: the API's JSON unchanged, or what `render` makes of it. */
  show<T extends z.ZodType>(answer: Answer<T>, render: (value: z.infer<T>) => string[]): void;
  /** Lines of a human result; with --json nothing, for stdout then carries JSON alone. */
  lines(lines: readonly string[]): void;
  /** One JSON document on one line. */
  json(text: string): void;
  /** Something beside the result, on stderr. */
  note(line: string): void;
  /** As note, where somebody watches. */
  progress(line: string): void;
}

export function createOutput({ isJson, isColourWanted, env }: OutputOptions): Output {
  const write = (lines: readonly string[]) => {
    if (lines.length > 0) process.stdout.write(`${lines.join('\n')}\n`);
  };
  const note = (line: string) => process.stderr.write(`${line}\n`);
  const output: Output = {
    isJson,
    paint: paintFor(process.stdout, env, isColourWanted),
    show(answer, render) {
      if (isJson) output.json(answer.text);
      else write(render(answer.read()));
    },
    lines(lines) {
      if (!isJson) write(lines);
    },
    json(text) {
      if (text !== '') process.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
    },
    note,
    progress(line) {
      if (process.stderr.isTTY) note(line);
    },
  };
  return output;
}

/** A reader that went away (`| head`) ends the program quietly. */
export function endQuietlyWithoutReader(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') process.exit(EXIT.done);
      throw error;
    });
  }
}

/** Says what went wrong on stderr and answers with the exit code. What is not a CliError is a bug and keeps its stack. */
export function reportError(error: unknown, isJson: boolean): number {
  if (!(error instanceof CliError)) throw error;
  const { code, message, errors } = error;
  if (isJson) {
    const body = error.answer?.trimEnd() ?? JSON.stringify({ detail: { code, message } });
    process.stderr.write(`${body}\n`);
  } else {
    // Where fields are wrong the message only lists them.
    const sentences = errors.length === 0 ? [message] : errors.map(fieldSentence);
    for (const sentence of sentences) process.stderr.write(`holdpoint: ${harmless(sentence)} (${harmless(code)})\n`);
  }
  return error.exitCode;
}
