/**
 * The nginx configuration by which a site follows the files in its folder, without any reload. It uses only what every
 * nginx has (map, geo, rewrite, try_files); the notice also sub_filter. Every value in it is of a grammar that nginx
 * cannot read otherwise (contract/visitors.ts).
 */
import { createHash } from 'node:crypto';
import type { VisitorSettings, VisitorSnippet } from '../../contract/visitors.ts';
import { FLAG, JSON_FILE, OPEN_END, OPEN_END_SECONDS, PAGE, PASS_FOLDER } from './files.ts';

export const BYPASS_PARAMETER = 'holdpoint_bypass';
const COOKIE = 'holdpoint_bypass';
const COOKIE_SECONDS = 24 * 60 * 60;
/** What a secret of a bypass link looks like: 256 bits in base64url. */
const PASS = '[A-Za-z0-9_-]{43}';

/** Certificates must renew, maintenance or not. */
const ALWAYS_EXEMPT = ['/.well-known/acme-challenge/*'];

/** By this comment the check finds the snippet, and whether it is that of the present settings. */
export const SNIPPET_MARK = 'holdpoint-visitors';

export function nginxSnippet(settings: VisitorSettings): VisitorSnippet {
  const http = httpPart(settings);
  const server = serverPart(settings);
  const mark = (part: string) => `# ${SNIPPET_MARK}-${part} ${snippetVersion(settings)}\n`;
  return { http: mark('http') + http, server: mark('server') + server, notice: mark('notice') + NOTICE };
}

/** Changes with whatever in the settings the snippet depends on. */
export function snippetVersion(settings: VisitorSettings): string {
  return createHash('sha256')
    .update(httpPart(settings) + serverPart(settings) + NOTICE)
    .digest('hex')
    .slice(0, 12);
}

/** `/wp-*` becomes `^/wp-.*$`. The grammar of patterns leaves only `.` and `*` to care for. */
export function patternRegex(pattern: string): string {
  return `^${pattern.replaceAll('.', '\\.').replaceAll('*', '.*')}$`;
}

function httpPart(settings: VisitorSettings): string {
  const networks = settings.allowed_networks.map((network) => `    ${network} 1;\n`).join('');
  const paths = [...ALWAYS_EXEMPT, ...settings.exempt_paths]
    .map((pattern) => `    "~${patternRegex(pattern)}" 1;\n`)
    .join('');
  return `# In the http block: /etc/nginx/conf.d/holdpoint.conf
# Behind a proxy, set_real_ip_from and real_ip_header tell nginx who really asks.
geo $holdpoint_from {
    default 0;
${networks}}
map $uri $holdpoint_exempt {
    default 0;
${paths}}
map $http_accept $holdpoint_file {
    default ${PAGE};
    "~*text/html" ${PAGE};
    "~*application/([a-z0-9.+-]+\\+)?json" ${JSON_FILE};
}
# A secret that is none becomes the name of a file that never exists.
map $arg_${BYPASS_PARAMETER} $holdpoint_link {
    default none;
    "~^(?<holdpoint_link_pass>${PASS})$" $holdpoint_link_pass;
}
map $cookie_${COOKIE} $holdpoint_cookie {
    default none;
    "~^(?<holdpoint_cookie_pass>${PASS})$" $holdpoint_cookie_pass;
}
map $scheme $holdpoint_secure {
    default "";
    https "; Secure";
}
# Back to the page that was asked for, without the secret; never to another site.
map $request_uri $holdpoint_back {
    default /;
    "~^(?<holdpoint_path>/([^/\\\\\\\\?#][^?#]*)?)[?#]" $holdpoint_path;
}
# A file's time is the ETA. Where there is none, or it passed, a constant.
map $holdpoint_open_end $holdpoint_retry_after {
    default $sent_http_last_modified;
    1 ${OPEN_END_SECONDS};
}
map $holdpoint_let_through $holdpoint_notice {
    default "";
    1 on;
}
map $holdpoint_let_through $holdpoint_banner_place {
    default "";
    1 "</body>";
}
`;
}

function serverPart({ folder, bypass_link }: VisitorSettings): string {
  const bypass = bypass_link
    ? `if (-f ${folder}/${PASS_FOLDER}/$holdpoint_cookie) { set $holdpoint_gate let; }
if (-f ${folder}/${PASS_FOLDER}/$holdpoint_link) { set $holdpoint_gate enter; }
`
    : '';
  return `# In the server block of the site, before its locations: include snippets/holdpoint.conf;
# With open_file_cache on, the switch takes effect after open_file_cache_valid.
set $holdpoint_let_through 0;
set $holdpoint_open_end 0;
if (-f ${folder}/${OPEN_END}) { set $holdpoint_open_end 1; }
set $holdpoint_gate closed;
if ($holdpoint_from) { set $holdpoint_gate let; }
if ($holdpoint_exempt) { set $holdpoint_gate let; }
${bypass}if (!-f ${folder}/${FLAG}) { set $holdpoint_gate off; }
if ($uri ~ ^/\\.holdpoint/) { set $holdpoint_gate own; }
if ($holdpoint_gate = let) { set $holdpoint_let_through 1; }
if ($holdpoint_gate = enter) { rewrite ^ /.holdpoint/enter last; }
if ($holdpoint_gate = closed) { rewrite ^ /.holdpoint/closed last; }

location = /.holdpoint/closed {
    internal;
    client_max_body_size 0;
    error_page 503 /.holdpoint/page;
    return 503;
}
location = /.holdpoint/page {
    internal;
    client_max_body_size 0;
    # Whatever the site asks of its visitors, this page is for all.
    satisfy any;
    allow all;
    root ${folder};
    open_file_cache off;
    etag off;
    charset utf-8;
    types { text/html html; application/json json; }
    try_files /$holdpoint_file =503;
    add_header Retry-After $holdpoint_retry_after always;
    add_header Cache-Control no-store always;
    add_header Vary Accept always;
    add_header X-Content-Type-Options nosniff always;
}
location = /.holdpoint/enter {
    internal;
    absolute_redirect off;
    add_header Set-Cookie "${COOKIE}=$holdpoint_link; Path=/; Max-Age=${COOKIE_SECONDS}; HttpOnly; SameSite=Lax$holdpoint_secure" always;
    add_header Cache-Control no-store always;
    add_header Referrer-Policy no-referrer always;
    return 302 $holdpoint_back;
}
`;
}

const NOTICE = `# Optional, beside the include of holdpoint.conf: those who are let through see that maintenance is on.
# nginx inherits add_header and sub_filter only where a level has none of its own: where your http or server block or a
# location has some, put these lines there.
add_header X-Holdpoint-Maintenance $holdpoint_notice always;
# The banner needs sub_filter (nginx -V: http_sub_module) and pages that are not compressed by an upstream.
sub_filter_once on;
sub_filter $holdpoint_banner_place '<div role="status" style="position:fixed;bottom:0;left:0;right:0;z-index:2147483647;padding:.4em 1em;background:#7a4a00;color:#fff;font:14px/1.4 system-ui,sans-serif;text-align:center">Maintenance is on: visitors see the maintenance page.</div></body>';
`;
