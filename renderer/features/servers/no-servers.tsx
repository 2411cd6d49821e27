/** The way to the first server. */
import { FileDown, Plus, Server } from 'lucide-react';
import { Button } from '../../ui/button.tsx';
import { Code } from '../../ui/code.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';

export function NoServers({ onAdd, onImport }: { onAdd: () => void; onImport: () => void }) {
  return (
    <EmptyState
      icon={Server}
      title="No servers yet"
      actions={
        <>
          <Button kind="primary" onClick={onAdd}>
            <Plus size={15} aria-hidden />
            Add your first server
          </Button>
          <Button onClick={onImport}>
            <FileDown size={15} aria-hidden />
            Import from ~/.ssh/config
          </Button>
        </>
      }
    >
      <p>
        Holdpoint watches services over SSH and runs fixes on them. On a server in maintenance mode every fix waits for
        your approval.
      </p>
      <p>To try it with simulated servers first, in a folder of its own:</p>
      <Code command="npx holdpoint demo" />
    </EmptyState>
  );
}
