import { defineConfig } from 'vitest/config';

/** Limits against hanging for ever, wide enough for a machine that is busy with other things. */
const patient = {
  testTimeout: 180_000,
  hookTimeout: 300_000,
  expect: { poll: { timeout: 60_000, interval: 20 } },
} as const;
const node = { ...patient, environment: 'node', pool: 'forks' } as const;
/** Of what hangs on programs that are not ours (panels, sshd, systemd): in CI tried once more, as journeys are, and named on the screen. */
const real = { ...node, retry: process.env.CI === undefined ? 0 : 1 } as const;

export default defineConfig({
  test: {
    projects: [
      { test: { ...node, name: 'unit', include: ['main/**/*.test.ts', 'preload/**/*.test.ts', 'e2e/*.test.ts'] } },
      {
        test: {
          name: 'window',
          include: ['renderer/**/*.test.{ts,tsx}'],
          ...patient,
          environment: 'jsdom',
          css: true,
          setupFiles: ['renderer/testing/patience.ts'],
        },
      },
      // The built program as a real process.
      { test: { ...node, name: 'host', include: ['e2e/host/**/*.test.ts'] } },
      // The built Electron main, preload and IPC under a double of the electron module.
      { test: { ...node, name: 'electron', include: ['e2e/electron/**/*.test.ts'] } },
      // What would be packed, installed elsewhere and started.
      {
        test: {
          ...node,
          name: 'packages',
          include: ['e2e/packages/**/*.test.ts'],
          testTimeout: 600_000,
        },
      },
      // A real panel, a real notification daemon, real clicks.
      {
        test: {
          ...real,
          name: 'desktop',
          include: ['e2e/desktop/**/*.test.ts'],
          fileParallelism: false,
        },
      },
      // Real systemd, real sshd.
      {
        test: {
          ...real,
          name: 'fleet',
          include: ['e2e/fleet/**/*.test.ts'],
          globalSetup: ['e2e/fleet/setup.ts'],
          testTimeout: 600_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
