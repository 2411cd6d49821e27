/** What a check of sudo found, in words (RUN-7). */
import { CircleCheck, CircleDashed, TriangleAlert } from 'lucide-react';
import type { SudoState } from '../../main/contract/server.ts';
import type { Look } from '../ui/badge.tsx';

const fine = (word: string): Look => ({ tone: 'ok', icon: CircleCheck, word });
const wrong = (word: string): Look => ({ tone: 'bad', icon: TriangleAlert, word });

export const SUDO_LOOKS: Record<SudoState, Look> = {
  unchecked: { tone: 'idle', icon: CircleDashed, word: 'Rights not checked yet' },
  not_needed: fine('Rights as the login itself'),
  ok: fine('sudo allows every command'),
  partial: { tone: 'lost', icon: TriangleAlert, word: 'sudo allows some commands' },
  password_required: wrong('sudo asks for a password'),
  wrong_password: wrong('sudo refuses the password'),
  not_allowed: wrong('The login may not use sudo'),
  missing: wrong('There is no sudo on the server'),
  requires_tty: wrong('sudo wants a terminal there (requiretty)'),
};

/** What a person can do about it; null where nothing is wrong. */
export const SUDO_STEPS: Record<SudoState, string | null> = {
  unchecked: null,
  not_needed: null,
  ok: null,
  partial: 'Test the connection: it names each command that is refused, and the line of sudoers that allows it.',
  password_required: 'Give the sudo password in the details of the server, or allow the commands without one.',
  wrong_password: 'Give the right sudo password in the details of the server.',
  not_allowed: 'Add the login to sudoers on the server.',
  missing: 'Install sudo there, or log in as root.',
  requires_tty: 'Lift it for this login in sudoers: Defaults:LOGIN !requiretty',
};
