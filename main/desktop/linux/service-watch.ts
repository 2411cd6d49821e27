/** Who owns a well-known name on the bus: whether a panel or a notification daemon is there, and which one. */
import { createAnnounced } from './announced.ts';
import type { CallOutcome, MethodCall } from './method-call.ts';
import type { BusState } from './session-bus.ts';
import type { Signal, SignalRule } from './signal-hub.ts';

const BUS = 'org.freedesktop.DBus';
const THE_BUS = { destination: BUS, path: '/org/freedesktop/DBus', interface: BUS } as const;

/** `owner` is a unique name, a new one for each start of the service. */
export type ServiceState = { is: 'present'; owner: string } | { is: 'missing' } | { is: 'no_bus'; why: string };

export interface ServiceWatchDeps {
  call(call: MethodCall): Promise<CallOutcome>;
  onSignal(rule: SignalRule, listener: (signal: Signal) => void): () => void;
  onState(listener: (state: BusState) => void): () => void;
  onFault(error: unknown): void;
}

export function createServiceWatch({ call, onSignal, onState, onFault }: ServiceWatchDeps) {
  return {
    watch(name: string, listener: (state: ServiceState) => void): () => void {
      const service = createAnnounced<ServiceState>(onFault);
      let changes = 0;
      const rule = { sender: BUS, path: THE_BUS.path, interface: BUS, member: 'NameOwnerChanged', firstValue: name };
      const stopOwner = onSignal(rule, ({ sender, body }) => {
        // Only the bus itself knows.
        if (sender !== BUS) return;
        changes += 1;
        service.tell(ownedBy(body[2]));
      });
      const ask = async () => {
        changes += 1;
        const asked = changes;
        const outcome = await call({ ...THE_BUS, member: 'GetNameOwner', signature: 's', body: [name] });
        // An error without a dot is none of the bus: the connection was lost, and the next one asks again.
        const isAnswer = outcome.ok || outcome.error.includes('.');
        // What changed since the question is later news than the answer.
        if (isAnswer && asked === changes) service.tell(ownedBy(outcome.ok ? outcome.body[0] : ''));
      };
      const stopBus = onState((state) => {
        if (state.is === 'connected') return void ask();
        changes += 1;
        service.tell({ is: 'no_bus', why: state.why });
      });
      const stopFollowing = service.follow(listener);
      return () => {
        stopOwner();
        stopBus();
        stopFollowing();
      };
    },
  };
}

function ownedBy(owner: unknown): ServiceState {
  return typeof owner === 'string' && owner !== '' ? { is: 'present', owner } : { is: 'missing' };
}
