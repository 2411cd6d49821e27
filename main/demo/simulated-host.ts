/** One server of the demo fleet as tests handle it: its state, what was done to it, and the faults it can be given. */
import type { HostKey } from '../contract/server.ts';
import { createHostKey, type HostKeyPair } from './demo-keys.ts';
import type { RestartRecord, SimulatedMachine } from './simulated-machine.ts';
import type { AuthAttempts, SshListener } from './ssh-listener.ts';
import type { UnitState } from './unit-spec.ts';

export interface SimulatedHost {
  /** The key it shows to new connections. */
  hostKey(): HostKey;
  bootId(): string;
  uptimeSeconds(): number;
  /** By name, with or without `.service`; a copy. null: no such unit. */
  unit(name: string): UnitState | null;
  /** Every start that was asked for and begun, oldest first. Starts at boot and by Restart= are not in it. */
  readonly restarts: readonly RestartRecord[];
  /** How often each command was run: `systemctl restart nginx` → 1. Without sudo, env and sh around it. */
  readonly executed: ReadonlyMap<string, number>;
  readonly authAttempts: Readonly<AuthAttempts>;
  connectionCount(): number;
  /** Cuts all connections and refuses new ones. */
  goOffline(): Promise<void>;
  /** Listens again on the same port. */
  comeBack(): Promise<void>;
  /** Shows a new key to new connections; live ones go on. Not kept after a restart. Answers with the new key. */
  changeHostKey(): HostKey;
  dropConnections(): void;
  /** Accepts TCP and says nothing, on live connections too. Commands that arrive run after `thaw`. */
  freeze(): void;
  thaw(): void;
  /** New boot id, uptime 0, enabled units started anew, all connections cut. It accepts connections again at once. */
  reboot(): void;
}

export function createSimulatedHost(
  machine: SimulatedMachine,
  listener: SshListener,
  firstHostKey: HostKeyPair,
): SimulatedHost {
  let hostKey = firstHostKey.view;
  return {
    hostKey: () => hostKey,
    bootId: machine.bootId,
    uptimeSeconds: () => machine.uptimeMs() / 1000,
    unit(name) {
      const unit = machine.unit(name.endsWith('.service') ? name : `${name}.service`);
      return unit === null ? null : { ...unit.state() };
    },
    restarts: machine.restarts,
    executed: machine.executed,
    authAttempts: listener.authAttempts,
    connectionCount: listener.connectionCount,
    goOffline: listener.close,
    comeBack: listener.open,
    changeHostKey() {
      const pair = createHostKey();
      listener.setHostKey(pair);
      hostKey = pair.view;
      return hostKey;
    },
    dropConnections: listener.dropConnections,
    freeze: listener.freeze,
    thaw: listener.thaw,
    reboot() {
      listener.dropConnections();
      machine.reboot();
    },
  };
}
