import type { AzureCli } from '../../infra/hooks/azure-cli.mjs';

/** The Azure subscription of the hooks' tests. */
export const subscriptionId = '00000000-0000-0000-0000-000000000001';

/** What azd hands to the hooks: outputs of infra/main.bicep, and where they are from. */
export const outputs = {
  AZURE_SUBSCRIPTION_ID: subscriptionId,
  functionAppName: 'func-test',
  resourceGroupName: 'rg-test',
  acsEndpoint: 'https://acs-test.communication.azure.com',
  tablesEndpoint: 'https://sttest.table.core.windows.net',
  systemTopicName: 'topic-test',
};

/** An Azure CLI that answers the first of these whose words stand in the command; success without output else. */
export function answering(
  ...answers: readonly (readonly [words: string, code: number, output: string])[]
) {
  const commands: string[] = [];
  const cli: AzureCli = async (args) => {
    const command = args.join(' ');
    commands.push(command);
    const [, code, output] = answers.find(([words]) => command.includes(words)) ?? ['', 0, ''];
    return { code, output: code === 0 ? output : '', errors: code === 0 ? '' : output };
  };
  return { cli, commands };
}
