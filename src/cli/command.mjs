#!/usr/bin/env node
// @ts-check
// Plain JavaScript, since a Node that is too old cannot read the rest: the check is imported first, and says so.
import '../local/check-node.mjs';
import { fileURLToPath } from 'node:url';

// Half of what a short command costs is reading its own sources: Node keeps them compiled, where only this user writes.
const { enableCompileCache } = await import('node:module');
enableCompileCache(
  fileURLToPath(new URL('../../node_modules/.cache/call-redirect', import.meta.url)),
);

const { main } = await import('./main.ts');
await main(process.argv.slice(2));
