import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      externalizeDeps: true,
      rollupOptions: {
        input: {
          index: 'main/index.ts',
          cli: 'main/cli.ts',
          'omai-maintenance': 'main/omai-maintenance.ts',
          start: 'main/start.ts',
          'ssh-worker': 'main/ssh/worker.ts',
        },
        output: {
          format: 'es',
          // Everything lies in one folder, so that the worker is found beside whoever starts it.
          entryFileNames: '[name].js',
          chunkFileNames: '[name]-[hash].js',
        },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      rollupOptions: {
        input: { index: 'preload/index.ts' },
        // A sandboxed preload must be one CommonJS file.
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'renderer',
    build: {
      outDir: 'out/renderer',
      minify: true,
      rollupOptions: { input: { index: 'renderer/index.html' } },
    },
    // Addresses have several parts and both hosts serve the window at a root; electron-vite's own base is relative.
    plugins: [react(), { name: 'base-of-the-window', config: () => ({ base: '/' }) }],
  },
});
