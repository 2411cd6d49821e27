/** Sleep and shutdown. Timers stand still in sleep, so on waking what became due meanwhile is done at once. */
import { powerMonitor } from 'electron';

export interface PowerDeps {
  onResume(): void;
  /** The machine goes down; the system waits a moment for who asked it to. */
  onShutdown(): void;
}

/** Only once the app is ready. Returns the remover. */
export function watchPower({ onResume, onShutdown }: PowerDeps): () => void {
  const shutdown = (event?: { preventDefault(): void }) => {
    event?.preventDefault();
    onShutdown();
  };
  powerMonitor.on('resume', onResume);
  powerMonitor.on('unlock-screen', onResume);
  powerMonitor.on('shutdown', shutdown);
  return () => {
    powerMonitor.off('resume', onResume);
    powerMonitor.off('unlock-screen', onResume);
    powerMonitor.off('shutdown', shutdown);
  };
}
