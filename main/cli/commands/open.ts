/** `holdpoint open`: the window, by the host's own desktop or in the browser by a link that works once. */
import type { Command } from 'commander';
import { SessionLink, WindowShown } from '../../contract/window.ts';
import { hasScreen, openOneTimeLink } from '../../desktop/browser.ts';
import { dataDirOf } from '../connection.ts';
import type { Context } from '../context.ts';

export function addOpenCommand(program: Command, context: Context): void {
  program
    .command('open')
    .helpGroup('Running it:')
    .description('open the window, or bring the open one to the front')
    .option('--print', 'print the link instead: it works once, within a minute, and gives every right')
    .action(async ({ print = false }: { print?: boolean }) => {
      const { api, out } = context;
      const isHere = !print && !out.isJson && api.connection.isLocal && hasScreen();
      if (isHere && (await api.send('POST', '/window', WindowShown, {})).read().shown) return;
      const answer = await api.send('POST', '/session-links', SessionLink, {});
      if (out.isJson) return out.json(answer.text);
      const { url } = answer.read();
      if (!isHere) return out.lines([url]);
      openOneTimeLink(dataDirOf(context.options, context.env), url, (message) => {
        out.lines([`${message} Open this yourself, within a minute: ${url}`]);
      });
    });
}
