import { defineConfig } from 'vitest/config';

/** A condition is awaited for as long as its test may take: a second, vitest's own patience, is an assumption about the machine. */
const patient = { poll: { timeout: 15_000 } } as const;
const node = { environment: 'node', pool: 'forks', testTimeout: 20_000, hookTimeout: 60_000, expect: patient } as const;

export default defineConfig({
  test: {
    projects: [
      { test: { ...node, name: 'unit', include: ['main/**/*.test.ts', 'preload/**/*.test.ts', 'e2e/*.test.ts'] } },
      {
        test: {
          name: 'window',
          include: ['renderer/**/*.test.{ts,tsx}'],
          environment: 'jsdom',
          css: true,
          testTimeout: 20_000,
        },
      },
      // The built program as a real process.
      { test: { ...node, name: 'host', include: ['e2e/host/**/*.test.ts'], testTimeout: 120_000 } },
      // The built Electron main, preload and IPC under a double of the electron module.
      { test: { ...node, name: 'electron', include: ['e2e/electron/**/*.test.ts'], testTimeout: 60_000 } },
      // What would be packed, installed elsewhere and started.
      {
        test: {
          ...node,
          name: 'packages',
          include: ['e2e/packages/**/*.test.ts'],
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
      // A real panel, a real notification daemon, real clicks.
      {
        test: {
          ...node,
          name: 'desktop',
          include: ['e2e/desktop/**/*.test.ts'],
          testTimeout: 120_000,
          fileParallelism: false,
        },
      },
      // Real systemd, real sshd.
      {
        test: {
          ...node,
          name: 'fleet',
          include: ['e2e/fleet/**/*.test.ts'],
          globalSetup: ['e2e/fleet/setup.ts'],
          testTimeout: 240_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
