import { anonymous, type Caller, readRawId } from './identity.ts';

/**
 * Reads a `CommunicationIdentifierModel` of an event (Common API 2025-06-30): its raw id, or else its one typed property.
 * Returns undefined where neither says who it is.
 */
export function readIdentifierModel(model: unknown): Caller | undefined {
  const typed = (property: string): unknown => member(model, property);
  if (
    member(typed('phoneNumber'), 'isAnonymous') === true ||
    member(typed('microsoftTeamsUser'), 'isAnonymous') === true
  ) {
    return anonymous;
  }
  for (const rawId of [typed('rawId'), rawIdOfTypedProperty(typed)]) {
    const identity = typeof rawId === 'string' ? readRawId(rawId) : undefined;
    if (identity !== undefined) {
      return identity;
    }
  }
  return undefined;
}

function rawIdOfTypedProperty(typed: (property: string) => unknown): string | undefined {
  const [phone, user, teamsUser, teamsApp, extension] = [
    typed('phoneNumber'),
    typed('communicationUser'),
    typed('microsoftTeamsUser'),
    typed('microsoftTeamsApp'),
    typed('teamsExtensionUser'),
  ];
  return (
    template`4:${member(phone, 'value')}` ??
    template`${member(user, 'id')}` ??
    template`8:${teamsCloud(teamsUser)}:${member(teamsUser, 'userId')}` ??
    template`28:${teamsCloud(teamsApp)}:${member(teamsApp, 'appId')}` ??
    template`8:${extensionCloud(extension)}:${member(extension, 'resourceId')}_${member(extension, 'tenantId')}_${member(extension, 'userId')}`
  );
}

function teamsCloud(model: unknown): unknown {
  const cloud = member(model, 'cloud');
  return cloud === undefined || cloud === 'public' ? 'orgid' : cloud;
}

function extensionCloud(model: unknown): unknown {
  const cloud = member(model, 'cloud');
  return cloud === undefined || cloud === 'public' ? 'acs' : template`${cloud}-acs`;
}

/** A text with values put in, or undefined where one of them is no text. */
function template(parts: TemplateStringsArray, ...values: unknown[]): string | undefined {
  return values.every((value) => typeof value === 'string' && value !== '')
    ? String.raw({ raw: parts }, ...values)
    : undefined;
}

function member(object: unknown, name: string): unknown {
  return typeof object === 'object' && object !== null && Object.hasOwn(object, name)
    ? Reflect.get(object, name)
    : undefined;
}
