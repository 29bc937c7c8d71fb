/** What a resource or module must be. */
export interface ExpectedBlock {
  /** The type of a resource, or the path of a module as it is written. */
  readonly what: string;
  /** Of a resource that another template, or another module, makes. */
  readonly isExisting?: true;
  /** The one condition under which it may be made. Without, it has to be made in any case. */
  readonly condition?: string;
  /**
   * Its properties by dotted path, and no others. What begins with `=` is a Bicep expression, in which parameters of
   * modules are followed to their sources, and resources are named by the symbols on the way (`storage.account`). A
   * resource that is in no other one also has the `location` and `tags` of the template, where nothing else is said. Of
   * a module it is `scope` and `dependsOn` alone. Undefined where a check of its own knows.
   */
  readonly values?: Readonly<Record<string, string>>;
}

/** What one template deploys, by the symbols of the modules on the way and its own: `storage.tables[Rules]`. */
export type ExpectedBlocks = Readonly<Record<string, ExpectedBlock>>;

/** For a property that has to be there, and may be what it likes. */
export const anything = '*';

/** The name of the ACS resource, new or existing. */
export const acsName = `=empty(existingAcsName) ? '\${functionAppName}-acs' : existingAcsName`;

/** The name of the system topic, new or existing. */
export const topicName = `=empty(existingSystemTopicName) ? '\${functionAppName}-topic' : existingSystemTopicName`;

/** The resource group of the system topic, new or existing. */
export const topicGroup =
  '=empty(existingSystemTopicName) ? resourceGroup().name : existingSystemTopicResourceGroupName';
