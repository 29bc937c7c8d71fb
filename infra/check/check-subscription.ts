import * as v from 'valibot';
import type { BicepFile } from './bicep-file.ts';
import type { BicepValue } from './bicep-values.ts';
import { readFunctions } from './functions.ts';
import {
  type Finding,
  type Infra,
  literalOf,
  literalsOf,
  resolve,
  resourcesOf,
  subscriptionPath,
  valueAt,
} from './infra.ts';

const handshakeFile = 'infra/hooks/handshake.mjs';
const subscriptionType = 'Microsoft.EventGrid/systemTopics/eventSubscriptions';
const Host = v.object({
  extensions: v.object({ http: v.object({ routePrefix: v.string() }) }),
});

/** What a subscription for ringing calls has to say, by the names on the way. */
const wantedValues: readonly (readonly [wanted: string, ...names: readonly string[]])[] = [
  ['CloudEventSchemaV1_0', 'properties', 'eventDeliverySchema'],
  ['WebHook', 'properties', 'destination', 'endpointType'],
  ['2', 'properties', 'retryPolicy', 'maxDeliveryAttempts'],
  ['1', 'properties', 'retryPolicy', 'eventTimeToLiveInMinutes'],
  ['StorageBlob', 'properties', 'deadLetterDestination', 'endpointType'],
];

/** The subscription delivers incoming calls to the function that takes them, by its own key. */
export function checkSubscription(infra: Infra): readonly Finding[] {
  const template = infra.bicep.get(subscriptionPath);
  const [declared, ...others] = resourcesOf(infra, subscriptionType);
  if (template === undefined || declared === undefined || others.length > 0) {
    return [
      { file: subscriptionPath, problem: `it must lead to one ${subscriptionType}: write it so.` },
    ];
  }
  return [
    ...checkAddress(infra, template),
    ...checkKey(template),
    ...checkDelivery(infra, declared.file, declared.resource.properties),
  ];
}

/** The function and its address, in Bicep, in the code, and in the hook that asks for the handshake. */
function checkAddress(infra: Infra, template: BicepFile): readonly Finding[] {
  const name = literalOf(template.variables.get('functionName')) ?? '';
  const route = literalOf(template.variables.get('functionRoute')) ?? '';
  const host = v.safeParse(v.pipe(v.string(), v.parseJson(), Host), infra.texts.get('host.json'));
  const prefix = host.success ? host.output.extensions.http.routePrefix : '';
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
  if (prefix !== 'api') {
    report(
      'host.json',
      'extensions.http.routePrefix must be "api", which the addresses begin with.',
    );
  }
  if (!template.source.includes(`/${prefix}/\${functionRoute}?code=`)) {
    report(
      subscriptionPath,
      `endpointUrl must go on with /${prefix}/\${functionRoute}?code= behind the host name.`,
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

/** The key is the function's own, and travels in secure parameters only. */
function checkKey(template: BicepFile): readonly Finding[] {
  const ownKey =
    /listKeys\(resourceId\('Microsoft\.Web\/sites\/functions', functionAppName, functionName\), '[\d-]+'\)\[functionKeyName\]/;
  return [
    ...(ownKey.test(template.source)
      ? []
      : [
          "the key must be that of the function alone: listKeys(resourceId('Microsoft.Web/sites/functions', functionAppName, functionName), …)[functionKeyName].",
        ]),
    ...(template.source.includes('host/default')
      ? ['the key of the host opens every function: take that of the function.']
      : []),
  ].map((problem) => ({ file: subscriptionPath, problem }));
}

function checkDelivery(
  infra: Infra,
  file: BicepFile,
  properties: ReadonlyMap<string, BicepValue>,
): readonly Finding[] {
  const problems = wantedValues
    .filter(([wanted, ...names]) => literalOf(valueAt(properties, ...names)) !== wanted)
    .map(([wanted, ...names]) => `${names.join('.')} must be ${wanted}.`);
  const types = literalsOf(valueAt(properties, 'properties', 'filter', 'includedEventTypes'));
  if (types.join() !== 'Microsoft.Communication.IncomingCall') {
    problems.push('includedEventTypes must be Microsoft.Communication.IncomingCall alone.');
  }
  const url = valueAt(properties, 'properties', 'destination', 'properties', 'endpointUrl');
  if (url?.kind !== 'expression' || file.parameters.get(url.text)?.isSecure !== true) {
    problems.push('endpointUrl holds a key: it must be a parameter with @secure().');
  }
  const letters = valueAt(
    properties,
    ...['properties', 'deadLetterDestination', 'properties', 'blobContainerName'],
  );
  const container = literalOf(resolve(infra, file, letters)) ?? '';
  const containers = resourcesOf(
    infra,
    'Microsoft.Storage/storageAccounts/blobServices/containers',
  ).map(({ resource }) => literalOf(resource.properties.get('name')));
  if (!containers.includes(container)) {
    problems.push(
      `no template makes the container "${container}" of the dead letters: correct the name.`,
    );
  }
  return problems.map((problem) => ({ file: file.path, problem }));
}
