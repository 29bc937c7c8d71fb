import type { BicepFile } from './bicep-file.ts';
import { printValue } from './bicep-text.ts';
import type { DeployedBlock, Deployment } from './deployment.ts';
import { readFunctions } from './functions.ts';
import {
  type Finding,
  type Infra,
  literalOf,
  literalsOf,
  subscriptionPath,
  valueAt,
} from './infra.ts';

const handshakeFile = 'infra/hooks/handshake.mjs';
const subscriptionType = 'Microsoft.EventGrid/systemTopics/eventSubscriptions';
const containerType = 'Microsoft.Storage/storageAccounts/blobServices/containers';
/** Where Azure Functions puts its functions; check-host.ts holds host.json to it. */
const prefix = 'api';

const endpointUrl = ['properties', 'destination', 'properties', 'endpointUrl'];

/** The subscription delivers incoming calls to the function that takes them, by its own key. */
export function checkSubscription(
  infra: Infra,
  main: Deployment,
  { blocks }: Deployment,
): readonly Finding[] {
  const template = infra.bicep.get(subscriptionPath);
  const [subscription, ...others] = blocks.filter(({ what }) => what === subscriptionType);
  if (template === undefined || subscription === undefined || others.length > 0) {
    return [
      { file: subscriptionPath, problem: `it must lead to one ${subscriptionType}: write it so.` },
    ];
  }
  const url = valueAt(subscription.properties, ...endpointUrl);
  return [
    ...checkAddress(infra, template, url === undefined ? '' : printValue(url)),
    ...checkDelivery(infra, main, subscription),
  ];
}

/** The function and its address, in Bicep, in the code, and in the hook that asks for the handshake. */
function checkAddress(infra: Infra, template: BicepFile, url: string): readonly Finding[] {
  const name = literalOf(template.variables.get('functionName')) ?? '';
  const route = literalOf(template.variables.get('functionRoute')) ?? '';
  const address = `/${prefix}/${route}`;
  const findings: Finding[] = [];
  const report = (file: string, problem: string): void => {
    findings.push({ file, problem });
  };
  const functions = readFunctions(infra);
  const taking = functions.find((one) => one.name === name);
  if (taking === undefined) {
    const names = functions.map((one) => one.name).join(', ');
    report(
      subscriptionPath,
      `src/functions registers no function "${name}", but ${names}: correct functionName, or the code.`,
    );
  } else if (taking.route !== route) {
    report(
      subscriptionPath,
      `the route of ${name} is "${taking.route}" in src/functions, not "${route}": correct functionRoute, or the code.`,
    );
  } else if (taking.authLevel !== 'function') {
    report(
      'src/functions',
      `${name} has the authLevel ${taking.authLevel}: make it "function", so that it has a key of its own.`,
    );
  } else if (!['POST', 'OPTIONS'].every((method) => taking.methods.includes(method))) {
    report('src/functions', `${name} must take POST and OPTIONS, the handshake of CloudEvents.`);
  }
  if (!url.includes(`/${prefix}/${route}?code=`)) {
    report(
      subscriptionPath,
      `endpointUrl must go on with /${prefix}/\${functionRoute}?code= behind the host name.`,
    );
  }
  if (
    !url.includes(
      `listKeys(resourceId('Microsoft.Web/sites/functions', functionAppName, '${name}'), `,
    )
  ) {
    report(
      subscriptionPath,
      "the key must be that of the function alone, since the host's opens every function: listKeys(resourceId('Microsoft.Web/sites/functions', functionAppName, functionName), …)[functionKeyName].",
    );
  }
  const hook = infra.texts.get(handshakeFile);
  if (hook !== undefined && !(hook.includes(`'${name}'`) && hook.includes(`'${address}'`))) {
    report(
      handshakeFile,
      `it must ask the function '${name}' at '${address}', as the template does.`,
    );
  }
  return findings;
}

/** What the values alone do not show: they are held in expected/events.ts. */
function checkDelivery(
  infra: Infra,
  main: Deployment,
  { file, path, properties }: DeployedBlock,
): readonly Finding[] {
  const problems: string[] = [];
  const types = literalsOf(valueAt(properties, 'properties', 'filter', 'includedEventTypes'));
  if (types.join() !== 'Microsoft.Communication.IncomingCall') {
    problems.push('includedEventTypes must be Microsoft.Communication.IncomingCall alone.');
  }
  const declared = infra.bicep
    .get(file)
    ?.resources.find(({ symbol }) => symbol === path.split('.').at(-1));
  const url = declared === undefined ? undefined : valueAt(declared.properties, ...endpointUrl);
  if (
    url?.kind !== 'expression' ||
    infra.bicep.get(file)?.parameters.get(url.text)?.isSecure !== true
  ) {
    problems.push('endpointUrl holds a key: it must be a parameter with @secure().');
  }
  const letters = valueAt(
    properties,
    ...['properties', 'deadLetterDestination', 'properties', 'blobContainerName'],
  );
  const container = literalOf(letters) ?? '';
  const containers = main.blocks
    .filter(({ what }) => what === containerType)
    .map((block) => literalOf(block.properties.get('name')));
  if (!containers.includes(container)) {
    problems.push(
      `no template makes the container "${container}" of the dead letters: correct the name.`,
    );
  }
  return problems.map((problem) => ({ file, problem }));
}
