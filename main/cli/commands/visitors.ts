/** `holdpoint visitors …`: the page a server shows its visitors during maintenance. */
import type { Command } from 'commander';
import { VisitorCheck, VisitorSnippet, VisitorView } from '../../contract/visitors.ts';
import { path } from '../api-client.ts';
import { given } from '../arguments.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { harmless } from '../harmless.ts';
import { labelled } from '../labelled.ts';

interface SetOptions {
  folder?: string;
  allow?: string[];
  exempt?: string[];
  title?: string;
  contact?: string;
  bypass?: boolean;
}

export function addVisitorCommands(program: Command, context: Context): void {
  const visitors = program
    .command('visitors')
    .helpGroup('Servers:')
    .description('the page a server shows its visitors during maintenance');
  addSettings(visitors, context);
  addNginx(visitors, context);
}

function addSettings(visitors: Command, context: Context): void {
  visitors
    .command('show')
    .argument('<server>')
    .description('settings, how things stand, and the bypass link while a page is up')
    .action(async (serverId: string) => {
      context.out.show(await context.api.get(path`/servers/${serverId}/visitors`, VisitorView), (view) =>
        viewLines(view, context),
      );
    });
  visitors
    .command('on')
    .argument('<server>')
    .option('--folder <path>', 'where the web server finds the files')
    .option('--allow <network...>', 'addresses and networks that see the site; none: nobody')
    .option('--exempt <path...>', 'pages that stay open; * is a wildcard; none: no page')
    .option('--title <text>', 'name of the site')
    .option('--contact <text>', 'mail address or link')
    .option('--bypass', 'a secret link lets its holder through')
    .option('--no-bypass', 'no such link')
    .description('show the page from the next maintenance on, or now where one is open; what is not given stays')
    .action((serverId: string, options: SetOptions) =>
      change(context, serverId, { enabled: true, ...settingsOf(options) }),
    );
  visitors
    .command('off')
    .argument('<server>')
    .description('no page any more; one that is up goes away. The other settings stay')
    .action((serverId: string) => change(context, serverId, { enabled: false }));
}

function addNginx(visitors: Command, context: Context): void {
  visitors
    .command('snippet')
    .argument('<server>')
    .description('the nginx configuration to install by hand')
    .action(async (serverId: string) => {
      const answer = await context.api.get(path`/servers/${serverId}/visitors/snippet`, VisitorSnippet);
      context.out.show(answer, ({ http, server, notice }) => [http, server, notice]);
    });
  visitors
    .command('check')
    .argument('<server>')
    .description(
      'run nginx -t on the server, and see whether the snippet is included; exit 1 where it is not all right',
    )
    .action(async (serverId: string) => {
      const answer = await context.api.send('POST', path`/servers/${serverId}/visitors/check`, VisitorCheck);
      context.out.show(answer, (check) => checkLines(check, context));
      const { is_valid, is_current } = answer.read();
      if (is_valid !== true || !is_current) context.exitCode = EXIT.error;
    });
}

function settingsOf(options: SetOptions): object {
  return given({
    folder: options.folder,
    allowed_networks: listOf(options.allow),
    exempt_paths: listOf(options.exempt),
    site_title: options.title,
    contact: options.contact,
    bypass_link: options.bypass,
  });
}

function listOf(values: string[] | undefined): string[] | undefined {
  return values?.length === 1 && values[0] === 'none' ? [] : values;
}

/** The API takes settings as a whole. */
async function change(context: Context, serverId: string, some: object): Promise<void> {
  const { api, out } = context;
  const target = path`/servers/${serverId}/visitors`;
  const { settings } = (await api.get(target, VisitorView)).read();
  const answer = await api.send('PUT', target, VisitorView, { ...settings, ...some });
  out.show(answer, (view) => viewLines(view, context));
}

function viewLines({ settings, ...view }: VisitorView, { out }: Context): string[] {
  return labelled(
    [
      ['Page', settings.enabled ? (view.is_wanted ? 'up' : 'on, no maintenance is open') : 'off'],
      ['On the server', view.is_settled ? 'as it should be' : `not yet: ${view.failure?.message ?? 'under way'}`],
      ['Folder', settings.folder],
      ['Networks let through', settings.allowed_networks.join(' ')],
      ['Open pages', settings.exempt_paths.join(' ')],
      ['Title', settings.site_title],
      ['Contact', settings.contact],
      ['Bypass link', settings.bypass_link ? (view.bypass_query ?? 'with the next maintenance') : 'none'],
    ],
    out.paint,
  );
}

function checkLines(check: VisitorCheck, { out }: Context): string[] {
  const valid = check.is_valid === null ? 'could not be asked' : check.is_valid ? 'right' : 'wrong';
  const snippet = check.is_included ? (check.is_current ? 'included' : 'included, of older settings') : 'not included';
  return [
    ...labelled(
      [
        ['Configuration', valid],
        ['Snippet', snippet],
      ],
      out.paint,
    ),
    ...check.output.split('\n').map(harmless),
  ];
}
