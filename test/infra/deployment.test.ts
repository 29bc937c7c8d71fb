import { describe, expect, it } from 'vitest';
import { readBicepFile } from '../../infra/check/bicep-file.ts';
import { deploy, leavesOf } from '../../infra/check/deployment.ts';

const main = `
param region string
param wanted bool = true
var isWanted = wanted && !empty(region)
var kinds = [
  { name: 'a', size: 1 }
  { name: 'b', size: 2 }
]
module store 'modules/store.bicep' = if (isWanted) {
  name: 'store'
  params: {
    region: region
    prefix: 'p-\${region}'
  }
}
resource site 'A/sites@2024-01-01' = [
  for kind in kinds: if (kind.size != 1) {
    name: kind.name
    size: kind.size
    url: store.outputs.url
    list: wanted ? [] : [region]
    ...more
  }
]
output url string = '\${store.outputs.url}/x'
`;
const store = `
param region string
param prefix string
param days int = 7
resource account 'A/accounts@2024-01-01' = {
  name: '\${prefix}-account'
  location: region
  days: days
}
resource other 'A/accounts@2024-01-01' existing = {
  name: account.name
}
output url string = account.properties.url
`;
const files = new Map(
  [
    ['infra/main.bicep', main],
    ['infra/modules/store.bicep', store],
  ].map(([path = '', source = '']) => [path, readBicepFile(path, source)] as const),
);
const { blocks, outputs } = deploy(files, files.get('infra/main.bicep'));
const valuesOf = (path: string) =>
  Object.fromEntries(
    leavesOf(blocks.find((block) => block.path === path)?.properties ?? new Map()),
  );

describe('a deployment', () => {
  it('has every resource and module once for each turn of a loop, with its condition', () => {
    expect(blocks.map(({ file, path, kind, condition }) => [file, path, kind, condition])).toEqual([
      ['infra/main.bicep', 'site[a]', 'resource', '1 != 1'],
      ['infra/main.bicep', 'site[b]', 'resource', '2 != 1'],
      ['infra/main.bicep', 'store', 'module', 'wanted && !empty(region)'],
      ['infra/modules/store.bicep', 'store.account', 'resource', undefined],
      ['infra/modules/store.bicep', 'store.other', 'existing', undefined],
    ]);
  });

  it('follows parameters of modules to what is passed, else to their defaults', () => {
    expect(valuesOf('store.account')).toEqual({
      name: `'p-\${region}-account'`,
      location: 'region',
      days: '7',
    });
  });

  it('names resources by the symbols on the way, and follows outputs to them', () => {
    expect(valuesOf('store.other')).toEqual({ name: 'store.account.name' });
    expect(valuesOf('site[b]')).toEqual({
      name: "'b'",
      size: '2',
      url: 'store.account.properties.url',
      list: 'wanted ? [] : [region]',
      'spread-1': 'more',
    });
    expect(leavesOf(outputs)).toEqual([['url', `'\${store.account.properties.url}/x'`]]);
  });

  it('is empty where there is no template', () => {
    expect(deploy(files, undefined)).toEqual({ blocks: [], outputs: new Map() });
  });
});
