/** What a server says, as one line that can be shown: without control characters, cut (RUN-9). */

/** Operating system commands (window titles), control sequences (colours), and other escapes of two characters (ECMA-48). */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed here
const ESCAPES = /\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|\u001b\[[0-?]*[ -/]*[@-~]?|\u001b[^[\]]/g;

/** '' where nothing is left that can be read. `limit`: characters. */
export function serverWords(text: string, limit = 300): string {
  const line = text
    .slice(0, 100_000)
    .replace(ESCAPES, ' ')
    .replace(/[\p{C}\p{Z}]+/gu, ' ')
    .trim();
  return line.length <= limit ? line : `${line.slice(0, limit - 1).trimEnd()}…`;
}
