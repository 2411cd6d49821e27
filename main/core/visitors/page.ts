/** The page that visitors see: one file without anything from elsewhere, readable without its script too. */
import { createHash } from 'node:crypto';
import { VISITOR_MARKER, type VisitorPicture, type VisitorSettings } from '../../contract/visitors.ts';
import { contactHtml, escapeHtml } from './escape.ts';
import { PAGE_SCRIPT, PAGE_STYLE } from './page-script.ts';

const digest = (text: string) => createHash('sha256').update(text).digest('base64');
const sha256 = (text: string) => `'sha256-${digest(text)}'`;

/** In the page itself: its hashes belong to its text, not to a web server's configuration. */
const POLICY = `default-src 'none'; script-src ${sha256(PAGE_SCRIPT)}; style-src ${sha256(PAGE_STYLE)}; connect-src 'self'; base-uri 'none'; form-action 'none'`;

export function visitorPage(settings: VisitorSettings, picture: VisitorPicture, nowMs: number): string {
  const site = settings.site_title === null ? '' : escapeHtml(settings.site_title);
  const title = site === '' ? 'Maintenance' : `Maintenance – ${site}`;
  const content = `${paragraph('site', site)}<h1>We are doing maintenance</h1>
${words(picture)}${times(picture, nowMs)}
${settings.contact === null ? '' : `<p class="foot">Contact: ${contactHtml(settings.contact)}</p>\n`}<p class="foot" id="again">Please try again later.</p>`;
  return `<!doctype html>
<!-- ${VISITOR_MARKER} -->
<html lang="en" data-version="${digest(title + content)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title}</title>
<style>${PAGE_STYLE}</style>
</head>
<body>
<main>
${content}
</main>
<script>${PAGE_SCRIPT}</script>
</body>
</html>
`;
}

function words({ message, status }: VisitorPicture): string {
  return paragraph('message', escapeHtml(message ?? '')) + paragraph('status', escapeHtml(status ?? ''));
}

function paragraph(name: string, html: string): string {
  return html === '' ? '' : `<p class="${name}">${html}</p>\n`;
}

/** What holds without the script: in UTC, and as it was when this was written. */
function times({ eta, started_at }: VisitorPicture, nowMs: number): string {
  const since = `<p class="foot">Since <time datetime="${started_at}">${utcTime(started_at)}</time>.</p>`;
  const left = '<p id="left" role="timer" aria-label="Time left"></p>';
  if (eta === null) return `<p id="when">It is not known yet how long it takes.</p>\n${left}\n${since}`;
  const sentence =
    Date.parse(eta) > nowMs
      ? `Expected to be over at ${utcTime(eta)}.`
      : `It was expected to be over at ${utcTime(eta)}; it takes longer.`;
  return `<p id="when" data-eta="${eta}">${sentence}</p>\n${left}\n${since}`;
}

/** `2026-01-02 14:00 UTC`. */
function utcTime(at: string): string {
  return `${at.slice(0, 10)} ${at.slice(11, 16)} UTC`;
}
