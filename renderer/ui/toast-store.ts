/** Short messages about what was just done; they never hold anything that must not be missed. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Tone } from './tone.ts';

const MOST_AT_ONCE = 4;

export interface ToastInput {
  tone: Tone;
  text: string;
  /** Where to read on. */
  link?: { label: string; href: string };
}

export interface Toast extends ToastInput {
  id: number;
}

export interface ToastStore extends StoreApi<{ toasts: readonly Toast[] }> {
  say(toast: ToastInput): void;
  dismiss(id: number): void;
}

/** The newest four are kept; saying the same again replaces it. */
export function createToastStore(): ToastStore {
  let nextId = 1;
  const store = createStore<{ toasts: readonly Toast[] }>(() => ({ toasts: [] }));
  return {
    ...store,
    say(toast) {
      const id = nextId++;
      store.setState(({ toasts }) => ({
        toasts: [...toasts.filter((other) => other.text !== toast.text), { ...toast, id }].slice(-MOST_AT_ONCE),
      }));
    },
    dismiss: (id) => store.setState(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.id !== id) })),
  };
}
