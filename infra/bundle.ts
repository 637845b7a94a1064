import { existsSync } from 'node:fs';
import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build, type BuildOptions } from 'esbuild';

const ROOT = join(import.meta.dirname, '..');

/** One file for each entry, and one for each part that is loaded when it is first needed: the Azure and Kubernetes SDKs. */
export const BUNDLED: BuildOptions = {
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  // The worker of the Functions host gives it to whoever requires it.
  external: ['@azure/functions-core'],
  // Packages in CommonJS require the modules of Node.
  banner: {
    js: "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);",
  },
  logLevel: 'error',
};

/** Makes a folder that the Functions host runs as it is, without node_modules. */
export async function bundle(outdir: string): Promise<void> {
  await rm(outdir, { recursive: true, force: true });
  await mkdir(outdir, { recursive: true });
  await build({
    ...BUNDLED,
    entryPoints: [join(ROOT, 'functions/main.ts')],
    outdir,
    chunkNames: 'chunks/[name]-[hash]',
    sourcemap: 'linked',
    // Stack traces name our files and lines; what is in them is in the repository.
    sourcesContent: false,
    minify: true,
    keepNames: true,
  });
  await copyFile(join(ROOT, 'host.json'), join(outdir, 'host.json'));
  // Who must reach what: not part of the repository.
  const config = join(ROOT, 'reach.json');
  if (existsSync(config)) await copyFile(config, join(outdir, 'reach.json'));
  await writeFile(join(outdir, 'package.json'), `${JSON.stringify({ type: 'module', main: 'main.js' })}\n`);
}

// `npm run bundle` runs this file.
if (import.meta.main) await bundle(join(ROOT, 'dist'));
