/** The program's own log, on stderr. Secrets never reach it: it is given sentences and errors, no inputs. */

export type Log = (level: 'info' | 'warn' | 'error', message: string) => void;

export const stderrLog: Log = (level, message) => {
  process.stderr.write(`${new Date().toISOString()} ${level} ${message}\n`);
};

/** What is worth telling of an error: its code and message; the stack only for bugs. */
export function errorText(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = (error as { code?: unknown }).code;
  return typeof code === 'string' ? `${error.message} (${code})` : (error.stack ?? error.message);
}
