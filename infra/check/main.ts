// npm run infra:check: do the templates fit the code, and do they compile? Another project's directory may be given.
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkInfra } from './check-infra.ts';
import { compileInfra } from './compile.ts';

const projectDirectory = path.resolve(
  process.argv[2] ?? fileURLToPath(new URL('../../', import.meta.url)),
);

try {
  const findings = await checkInfra(projectDirectory);
  for (const { file, problem } of findings) {
    console.error(`${file}: ${problem}`);
  }
  if (findings.length === 0) {
    console.log('The templates fit the code.');
  } else {
    process.exitCode = 1;
  }
} catch (error) {
  if (!(error instanceof SyntaxError)) {
    throw error;
  }
  console.error(error.message);
  process.exitCode = 1;
}
const compilation = compileInfra(projectDirectory);
if (compilation === undefined) {
  console.log('They were not compiled: neither "bicep" nor "az bicep" is on this machine.');
} else if (compilation.isGood) {
  console.log('They compile without a warning.');
} else {
  console.error(['They do not compile cleanly:', ...compilation.messages].join('\n'));
  process.exitCode = 1;
}
