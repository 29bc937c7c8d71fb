import { describe, it } from 'vitest';
import { expectFinding, type NamedMutation } from './mutated-project.ts';

const app = 'infra/modules/function-app.bicep';
const storage = 'infra/modules/storage.bicep';
const main = 'infra/main.bicep';
const template = 'infra/event-subscription.bicep';
const subscription = 'infra/modules/event-subscription.bicep';
const access = 'infra/modules/storage-access.bicep';
const acs = 'infra/modules/communication-service-access.bicep';
const alerts = 'infra/modules/alerts.bicep';

describe('infra:check, of conditions', () => {
  it.each<NamedMutation>([
    [
      'a condition on a role',
      'storageAccess.appTables is made only if (false), and must be made in any case: remove the condition',
      {
        file: access,
        from: "resource appTables 'Microsoft.Authorization/roleAssignments@2022-04-01' = {",
        to: "resource appTables 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (false) {",
      },
    ],
    [
      'a condition on the role for calls',
      'acs.appCalls is made only if (empty(acsRoleDefinitionId)), and must be made in any case: remove the condition',
      {
        file: acs,
        from: "resource appCalls 'Microsoft.Authorization/roleAssignments@2022-04-01' = {",
        to: "resource appCalls 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (empty(roleDefinitionId)) {",
      },
    ],
    [
      'a condition on the tables',
      "storage.tables[Rules] is made only if ('Rules' != 'Rules'), and must be made in any case: remove the condition",
      {
        file: storage,
        from: 'for tableName in tableNames: {',
        to: "for tableName in tableNames: if (tableName != 'Rules') {",
      },
    ],
    [
      'a condition on the app settings',
      'functionApp.appSettings is made only if (alwaysReadyInstances > 0), and must be made in any case: remove the condition',
      {
        file: app,
        from: "resource appSettings 'Microsoft.Web/sites/config@2024-11-01' = {",
        to: "resource appSettings 'Microsoft.Web/sites/config@2024-11-01' = if (alwaysReadyInstances > 0) {",
      },
    ],
    [
      'a condition on the app',
      'functionApp.app is made only if (false), and must be made in any case: remove the condition',
      {
        file: app,
        from: "resource app 'Microsoft.Web/sites@2024-11-01' = {",
        to: "resource app 'Microsoft.Web/sites@2024-11-01' = if (false) {",
      },
    ],
    [
      'a condition on passwords that are switched off',
      "functionApp.noPublishingPasswords[ftp] is made only if ('ftp' == 'scm'), and must be made in any case: remove the condition",
      {
        file: app,
        from: "for kind in ['ftp', 'scm']: {",
        to: "for kind in ['ftp', 'scm']: if (kind == 'scm') {",
      },
    ],
    [
      'a condition on alerts',
      'alerts.onLog[denied] is made only if (1 > 1), and must be made in any case: remove the condition',
      {
        file: alerts,
        from: 'for alert in logAlerts: {',
        to: 'for alert in logAlerts: if (alert.severity > 1) {',
      },
    ],
    [
      'a condition on the subscription',
      'subscription.incomingCalls is made only if (!empty(map(',
      {
        file: subscription,
        from: "resource incomingCalls 'Microsoft.EventGrid/systemTopics/eventSubscriptions@2025-02-15' = {",
        to: "resource incomingCalls 'Microsoft.EventGrid/systemTopics/eventSubscriptions@2025-02-15' = if (!empty(calledIdentities)) {",
      },
    ],
    [
      "a condition on the subscription's module",
      'subscription is made only if (false), and must be made in any case: remove the condition',
      {
        file: template,
        from: "module subscription 'modules/event-subscription.bicep' = {",
        to: "module subscription 'modules/event-subscription.bicep' = if (false) {",
      },
    ],
    [
      'a condition on the module storageAccess',
      'infra/main.bicep: storageAccess is made only if (empty(existingAcsName)), and must be made in any case: remove the condition',
      {
        file: main,
        from: "module storageAccess 'modules/storage-access.bicep' = {",
        to: "module storageAccess 'modules/storage-access.bicep' = if (createsAcs) {",
      },
    ],
    [
      'a condition on the module storage',
      'infra/main.bicep: storage is made only if (empty(existingAcsName)), and must be made in any case: remove the condition',
      {
        file: main,
        from: "module storage 'modules/storage.bicep' = {",
        to: "module storage 'modules/storage.bicep' = if (createsAcs) {",
      },
    ],
    [
      'a condition on the module functionApp',
      'infra/main.bicep: functionApp is made only if (empty(existingAcsName)), and must be made in any case: remove the condition',
      {
        file: main,
        from: "module functionApp 'modules/function-app.bicep' = {",
        to: "module functionApp 'modules/function-app.bicep' = if (createsAcs) {",
      },
    ],
    [
      'a condition on the module acs',
      'infra/main.bicep: acs is made only if (empty(existingAcsName)), and must be made in any case: remove the condition',
      {
        file: main,
        from: "module acs 'modules/communication-service-access.bicep' = {",
        to: "module acs 'modules/communication-service-access.bicep' = if (createsAcs) {",
      },
    ],
    [
      'a condition on the module monitoring',
      'infra/main.bicep: monitoring is made only if (empty(existingAcsName)), and must be made in any case: remove the condition',
      {
        file: main,
        from: "module monitoring 'modules/monitoring.bicep' = {",
        to: "module monitoring 'modules/monitoring.bicep' = if (createsAcs) {",
      },
    ],
    [
      'a condition on the module identity',
      'infra/main.bicep: identity is made only if (empty(existingAcsName)), and must be made in any case: remove the condition',
      {
        file: main,
        from: "module identity 'modules/identity.bicep' = {",
        to: "module identity 'modules/identity.bicep' = if (createsAcs) {",
      },
    ],
    [
      'a condition on the module deadLetters',
      'infra/main.bicep: deadLetters is made only if (empty(existingAcsName)), and must be made in any case: remove the condition',
      {
        file: main,
        from: "module deadLetters 'modules/dead-letters.bicep' = {",
        to: "module deadLetters 'modules/dead-letters.bicep' = if (createsAcs) {",
      },
    ],
    [
      'a condition on the module alerts',
      'infra/main.bicep: alerts is made only if (empty(existingAcsName)), and must be made in any case: remove the condition',
      {
        file: main,
        from: "module alerts 'modules/alerts.bicep' = {",
        to: "module alerts 'modules/alerts.bicep' = if (createsAcs) {",
      },
    ],
    [
      'another condition on a new ACS resource',
      'newAcs is made only if (!empty(existingAcsName)), and must be made only if (empty(existingAcsName)): correct the condition',
      {
        file: main,
        from: "communication-service.bicep' = if (createsAcs)",
        to: "communication-service.bicep' = if (!createsAcs)",
      },
    ],
    [
      'a condition that means something else',
      'newAcs is made only if (false), and must be made only if (empty(existingAcsName))',
      { file: main, from: 'var createsAcs = empty(existingAcsName)', to: 'var createsAcs = false' },
    ],
    [
      'a new ACS resource in any case',
      'newAcs is made in any case, and must be made only if (empty(existingAcsName))',
      {
        file: main,
        from: "communication-service.bicep' = if (createsAcs)",
        to: "communication-service.bicep' =",
      },
    ],
    [
      'another condition on a new system topic',
      'newSystemTopic is made only if (empty(existingAcsName)), and must be made only if (empty(existingSystemTopicName))',
      { file: main, from: '= if (createsSystemTopic)', to: '= if (createsAcs)' },
    ],
    [
      'a role for an operator in any case',
      'storageAccess.operatorTables is made in any case, and must be made only if (!empty(operatorPrincipalId))',
      { file: access, from: '= if (!empty(operatorPrincipalId))', to: '=' },
    ],
  ])('fails at %s', (_name, sentence, mutation) => {
    expectFinding(sentence, mutation);
  });
});
