/** The rest of the system: keyring, dialogs, screens, theme, power, the browser for links. */
import { EventEmitter } from 'node:events';
import type { Dialog, NativeTheme, SafeStorage, Screen, Shell } from 'electron';
import { given } from './given.ts';

/** What the next questions are answered with, before `given.answer`; a box that is unticked stays so. */
export const answers: { button: number; isTicked?: boolean }[] = [];

export const said = {
  errors: [] as string[],
  questions: [] as string[],
  buttons: [] as string[][],
  opened: [] as string[],
};

/** Turns text around: enough to see whether what is on disk went through it. */
/** Chromium's marks on what it sealed. */
const mark = () => (given.keyring === 'fixed_key' ? 'v10' : 'v11');

export const safeStorage = {
  isAsyncEncryptionAvailable: async () => given.keyring !== 'none',
  encryptStringAsync: async (text) => Buffer.from(`${mark()}sealed:${[...text].reverse().join('')}`),
  async decryptStringAsync(sealed) {
    const text = sealed.toString();
    const [, sealedText] = /^v1[01]sealed:(.*)$/.exec(text) ?? [];
    if (sealedText === undefined) throw new Error('Error while decrypting the ciphertext provided.');
    return { shouldReEncrypt: false, result: [...sealedText].reverse().join('') };
  },
} satisfies Pick<SafeStorage, 'isAsyncEncryptionAvailable' | 'encryptStringAsync' | 'decryptStringAsync'>;

export const dialog = {
  showErrorBox: (title, content) => void said.errors.push(`${title}: ${content}`),
  async showMessageBox(...args: unknown[]) {
    const options = args.at(-1) as { message: string; buttons?: string[]; checkboxChecked?: boolean };
    said.questions.push(options.message);
    said.buttons.push(options.buttons ?? []);
    const { button, isTicked } = answers.shift() ?? { button: given.answer };
    return { response: button, checkboxChecked: isTicked ?? options.checkboxChecked ?? false };
  },
  showOpenDialog: async () => ({ canceled: given.file === null, filePaths: given.file === null ? [] : [given.file] }),
} satisfies Pick<Dialog, 'showErrorBox' | 'showMessageBox' | 'showOpenDialog'>;

export const shell = {
  openExternal: async (url) => void said.opened.push(url),
} satisfies Pick<Shell, 'openExternal'>;

export const screen = {
  getAllDisplays: () => given.screens.map((workArea) => ({ workArea })) as ReturnType<Screen['getAllDisplays']>,
} satisfies Pick<Screen, 'getAllDisplays'>;

export const nativeTheme: Pick<NativeTheme, 'themeSource' | 'shouldUseDarkColors'> = {
  themeSource: 'system',
  shouldUseDarkColors: false,
};

export const powerMonitor = new EventEmitter();
