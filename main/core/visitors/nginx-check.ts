/** Asking a server's nginx whether its configuration is right and holds our snippet. Changes nothing there. */
import type { VisitorCheck, VisitorSettings } from '../../contract/visitors.ts';
import type { RemoteCommand } from '../ports.ts';
import { SNIPPET_MARK, snippetVersion } from './nginx.ts';

/**
 * `sh -c SCRIPT`: what `nginx -t` says, then the marks of our parts in the whole configuration, each once; the exit code
 * is that of `nginx -t`. The configuration itself stays on the server: it may hold secrets.
 */
const SCRIPT =
  'PATH=$PATH:/usr/local/sbin:/usr/sbin; nginx -t 2>&1; c=$?; ' +
  `nginx -T 2>/dev/null | grep -o '^# ${SNIPPET_MARK}-[a-z]* [0-9a-f]*' | sort -u; exit $c`;

const TIME_LIMIT_MS = 20_000;

/** nginx reads keys and writes its log: as root. */
export const NGINX_CHECK: RemoteCommand = { argv: ['sh', '-c', SCRIPT], asRoot: true, timeLimitMs: TIME_LIMIT_MS };

export function readNginxCheck(
  settings: VisitorSettings,
  { exitCode, stdout, stderr }: { exitCode: number; stdout: string; stderr: string },
): VisitorCheck {
  const version = snippetVersion(settings);
  const lines = stdout.split('\n');
  const marks = lines.filter((line) => line.startsWith(`# ${SNIPPET_MARK}-`));
  const said = lines.filter((line) => !marks.includes(line)).join('\n');
  const wasAsked = said.split('\n').some((line) => line.startsWith('nginx: '));
  const has = (part: string) => marks.some((mark) => mark.startsWith(`# ${SNIPPET_MARK}-${part} `));
  const hasOnly = (part: string) =>
    marks.filter((mark) => mark.includes(`-${part} `)).every((mark) => mark.endsWith(version));
  return {
    is_valid: wasAsked ? exitCode === 0 : null,
    is_included: has('http') && has('server'),
    is_current: has('http') && has('server') && ['http', 'server', 'notice'].every(hasOnly),
    output: `${said}${stderr}`.trim(),
  };
}
