// npm run package: what is deployed, as a folder (for azd) and as a zip (for az), out of the built bundle.
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { readAppPackage, stageApp, zipApp } from './app-package.ts';

const projectDirectory = fileURLToPath(new URL('../../', import.meta.url));
const folder = path.join(projectDirectory, 'dist/app');
const zipFile = path.join(projectDirectory, 'dist/call-redirect.zip');

const kilobytes = (bytes: number): string => `${Math.ceil(bytes / 1_000)} KB`;

const app = await readAppPackage({
  bundle: path.join(projectDirectory, 'dist/main.cjs'),
  projectDirectory,
});
const zip = zipApp(app);
await stageApp(app, folder);
await writeFile(zipFile, zip);

const unpacked = [...app.values()].reduce((sum, { length }) => sum + length, 0);
console.log(`dist/app: ${kilobytes(unpacked)} (${[...app.keys()].join(', ')})`);
console.log(`dist/call-redirect.zip: ${kilobytes(zip.length)}`);
