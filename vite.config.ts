import { readdirSync, readFileSync } from 'node:fs';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const FLAGS = new URL('node_modules/flag-icons/flags/4x3/', import.meta.url);

/** Flags as files of their own, `/flags/de.svg`, so that a page loads those it shows and no more. */
function flags(): Plugin {
  return {
    name: 'capscape-flags',
    generateBundle() {
      for (const file of readdirSync(FLAGS).filter((name) => /^[a-z]{2}\.svg$/.test(name))) {
        this.emitFile({ type: 'asset', fileName: `flags/${file}`, source: readFileSync(new URL(file, FLAGS)) });
      }
    },
    configureServer(server) {
      server.middlewares.use('/flags', (request, response, next) => {
        const file = /^\/([a-z]{2}\.svg)$/.exec(request.url ?? '')?.[1];
        if (file === undefined) return next();
        response.setHeader('content-type', 'image/svg+xml').end(readFileSync(new URL(file, FLAGS)));
      });
    },
  };
}

export default defineConfig(({ command }) => {
  // A build started by a test inherits NODE_ENV=test, and React would come in its larger, slower form for development.
  if (command === 'build') process.env.NODE_ENV = 'production';
  return {
    plugins: [react(), flags()],
    publicDir: 'src/web/public',
    build: {
      outDir: 'dist/web',
      target: 'es2022',
      // Under our content security policy nothing may come as a data: address except images.
      assetsInlineLimit: 0,
      chunkSizeWarningLimit: 700,
      modulePreload: { polyfill: false },
    },
    server: {
      host: '127.0.0.1',
      port: 9878,
      proxy: { '/api': 'http://127.0.0.1:9877' },
    },
  };
});
