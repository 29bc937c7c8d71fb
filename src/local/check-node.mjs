// @ts-check
// Plain JavaScript in old syntax, so that every Node that npm may have picked can read it and say what is wrong.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  console.error(
    `Node ${process.versions.node} is too old: the scripts of this project need 22.18 or newer, and run on the Node 24 ` +
      'that the package "node" installs. If npm left it out, install again with its install script allowed: ' +
      'npm ci --ignore-scripts=false',
  );
  process.exit(1);
}
