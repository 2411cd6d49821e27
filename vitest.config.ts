import { defineConfig } from 'vitest/config';

const node = { environment: 'node', pool: 'forks', testTimeout: 20_000, hookTimeout: 60_000 } as const;

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
