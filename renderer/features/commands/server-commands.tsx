/** What can be done with servers and their maintenance from anywhere in the window, and the dialogs it needs. */
import { createContext, lazy, type ReactNode, Suspense, useContext, useMemo, useState } from 'react';
import type { MaintenanceScope, MaintenanceWindow } from '../../../main/contract/maintenance.ts';
import type { PauseGiven } from '../../client/client.ts';
import { useClient, useLive } from '../../store/context.ts';
import { useToasts } from '../../ui/toast-region.tsx';
import { pauseAll } from './change-mode.ts';
import { endAll, freedBy } from './ending.ts';
import { ServerMenu } from './server-menu.tsx';

const PauseDialog = lazy(() => import('./pause-dialog.tsx').then((module) => ({ default: module.PauseDialog })));
const EndSheet = lazy(() => import('./end-sheet.tsx').then((module) => ({ default: module.EndSheet })));
const BeginDialog = lazy(() =>
  import('../maintenance/begin-dialog.tsx').then((module) => ({ default: module.BeginDialog })),
);
const EditWindowDialog = lazy(() =>
  import('../maintenance/edit-window-dialog.tsx').then((module) => ({ default: module.EditWindowDialog })),
);
const RemoveDialog = lazy(() => import('./remove-dialog.tsx').then((module) => ({ default: module.RemoveDialog })));
const EditServerDialog = lazy(() =>
  import('../server-form/edit-server-dialog.tsx').then((module) => ({ default: module.EditServerDialog })),
);

export interface ServerCommands {
  /** One click: maintenance mode without an end, or with the one given. Resolves when it is done or refused. */
  pause(serverIds: readonly string[], input?: PauseGiven): Promise<void>;
  /** Asks for reason and end first; on servers that are paused already it changes them. */
  askPause(serverIds: readonly string[]): void;
  /** At once where nothing waits; else the person is asked what becomes of it (SRV-4). */
  resume(serverIds: readonly string[]): Promise<void>;
  /** Ends the maintenance of exactly that scope, as `resume` does. */
  end(scope: string): Promise<void>;
  /** Asks what is to be in maintenance, why and for how long. */
  begin(): void;
  editWindow(window: MaintenanceWindow): void;
  /** Opens the menu of a server at the button that was pressed, or closes it where it is open there. */
  openMenu(serverId: string, anchor: HTMLElement): void;
  edit(serverId: string): void;
  remove(serverId: string): void;
}

type Open =
  | { kind: 'pause'; serverIds: readonly string[] }
  | { kind: 'end'; scopes: readonly MaintenanceScope[] }
  | { kind: 'begin' }
  | { kind: 'window'; window: MaintenanceWindow }
  | { kind: 'edit'; serverId: string }
  | { kind: 'remove'; serverId: string };

const ServerCommandsContext = createContext<ServerCommands | null>(null);

export function useServerCommands(): ServerCommands {
  const commands = useContext(ServerCommandsContext);
  if (commands === null) throw new Error('outside of the shell');
  return commands;
}

export function ServerCommandsProvider({ children }: { children: ReactNode }) {
  const client = useClient();
  const live = useLive();
  const toasts = useToasts();
  const [open, setOpen] = useState<Open | null>(null);
  const [menu, setMenu] = useState<{ serverId: string; anchor: HTMLElement } | null>(null);
  const close = () => setOpen(null);
  const commands = useMemo<ServerCommands>(() => {
    const end = async (scopes: readonly MaintenanceScope[]) => {
      const { mirror } = live.store.getState();
      const freed = freedBy(mirror?.servers.values() ?? [], scopes);
      if (freed.some((server) => server.pending_count > 0)) setOpen({ kind: 'end', scopes });
      else await endAll({ client, toasts }, scopes, mirror);
    };
    return {
      pause: (serverIds, input = {}) => pauseAll(client, toasts, serverIds, input),
      askPause: (serverIds) => setOpen({ kind: 'pause', serverIds }),
      resume: (serverIds) => end(serverIds.map((serverId): MaintenanceScope => `server:${serverId}`)),
      end: (scope) => end([scope as MaintenanceScope]),
      begin: () => setOpen({ kind: 'begin' }),
      editWindow: (window) => setOpen({ kind: 'window', window }),
      openMenu: (serverId, anchor) => setMenu((before) => (before?.anchor === anchor ? null : { serverId, anchor })),
      edit: (serverId) => setOpen({ kind: 'edit', serverId }),
      remove: (serverId) => setOpen({ kind: 'remove', serverId }),
    };
  }, [client, live, toasts]);
  return (
    <ServerCommandsContext value={commands}>
      {children}
      <Suspense>
        {menu !== null && <ServerMenu {...menu} onClose={() => setMenu(null)} />}
        {open?.kind === 'pause' && <PauseDialog serverIds={open.serverIds} onClose={close} />}
        {open?.kind === 'end' && <EndSheet scopes={open.scopes} onClose={close} />}
        {open?.kind === 'begin' && <BeginDialog onClose={close} />}
        {open?.kind === 'window' && <EditWindowDialog window={open.window} onClose={close} />}
        {open?.kind === 'edit' && <EditServerDialog serverId={open.serverId} onClose={close} />}
        {open?.kind === 'remove' && <RemoveDialog serverId={open.serverId} onClose={close} />}
      </Suspense>
    </ServerCommandsContext>
  );
}
