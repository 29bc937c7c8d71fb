import * as v from 'valibot';
import { invalidArgument } from './refusal.ts';

const text = v.pipe(v.string(), v.nonEmpty());
const cloudEnvironment = v.picklist(['public', 'dod', 'gcch']);

/** CommunicationIdentifierModel (Communication Services common types, 2025-06-30), as far as a schema can say it. */
export const identifierModel = v.strictObject({
  kind: v.exactOptional(
    v.picklist([
      'unknown',
      'communicationUser',
      'phoneNumber',
      'microsoftTeamsUser',
      'microsoftTeamsApp',
      'teamsExtensionUser',
    ]),
  ),
  rawId: v.exactOptional(text),
  communicationUser: v.exactOptional(v.strictObject({ id: text })),
  phoneNumber: v.exactOptional(
    v.strictObject({
      value: text,
      isAnonymous: v.exactOptional(v.boolean()),
      assertedId: v.exactOptional(v.string()),
    }),
  ),
  microsoftTeamsUser: v.exactOptional(
    v.strictObject({
      userId: text,
      isAnonymous: v.exactOptional(v.boolean()),
      cloud: v.exactOptional(cloudEnvironment),
    }),
  ),
  microsoftTeamsApp: v.exactOptional(
    v.strictObject({ appId: text, cloud: v.exactOptional(cloudEnvironment) }),
  ),
  teamsExtensionUser: v.exactOptional(
    v.strictObject({
      userId: text,
      tenantId: text,
      resourceId: text,
      cloud: v.exactOptional(cloudEnvironment),
    }),
  ),
});

/** An identifier whose fields and types are right; `rawIdOf` holds them against each other. */
export type IdentifierModel = v.InferOutput<typeof identifierModel>;

type TypedKind = Exclude<NonNullable<IdentifierModel['kind']>, 'unknown'>;

interface TypedIdentity {
  readonly kind: TypedKind;
  readonly rawId: string;
}

const teamsUserPrefixes = { public: '8:orgid:', dod: '8:dod:', gcch: '8:gcch:' } as const;
const teamsAppPrefixes = { public: '28:orgid:', dod: '28:dod:', gcch: '28:gcch:' } as const;
const extensionPrefixes = { public: '8:acs:', dod: '8:dod-acs:', gcch: '8:gcch-acs:' } as const;

// Three parts joined by `_` tell the user of a Teams extension from a user of the resource itself.
const threeParts = /^8:(?:acs|dod-acs|gcch-acs):[^:_]+_[^:_]+_[^:_]+$/;
const rawIdForms: Readonly<Record<TypedKind, (rawId: string) => boolean>> = {
  communicationUser: (rawId) =>
    /^8:(?:acs|dod-acs|gcch-acs|spool):[^:]+$/.test(rawId) && !threeParts.test(rawId),
  phoneNumber: (rawId) => rawId.startsWith('4:'),
  microsoftTeamsUser: (rawId) => /^8:(?:orgid|dod|gcch|teamsvisitor):[^:]+$/.test(rawId),
  microsoftTeamsApp: (rawId) => /^28:(?:orgid|dod|gcch):[^:]+$/.test(rawId),
  teamsExtensionUser: (rawId) => threeParts.test(rawId),
};

/**
 * The raw id of the one identity that a redirect's target names.
 * Throws a Refusal (400/8523) where it names none, several, a kind other than the one it claims, or a phone number
 * that cannot be dialled.
 */
export function rawIdOf(target: IdentifierModel): string {
  const [typed, ...others] = typedIdentities(target);
  if (others.length > 0) {
    throw invalidArgument('target may have at most one property beside kind and rawId.');
  }
  if (target.kind !== undefined && target.kind !== (typed?.kind ?? 'unknown')) {
    throw invalidArgument('target.kind and the property of target do not belong together.');
  }
  if (typed !== undefined && !rawIdForms[typed.kind](typed.rawId)) {
    throw invalidArgument(`target.${typed.kind} does not make the raw id of its kind.`);
  }
  const rawId = target.rawId ?? typed?.rawId;
  if (rawId === undefined) {
    throw invalidArgument('target names nobody: rawId or the property of a kind is required.');
  }
  if (typed !== undefined && typed.rawId !== rawId) {
    throw invalidArgument(`target.rawId and target.${typed.kind} name different identities.`);
  }
  if (
    target.phoneNumber?.isAnonymous === true ||
    (rawId.startsWith('4:') && !/^4:\+\d{7,15}$/.test(rawId))
  ) {
    throw invalidArgument('target must be a phone number of + and 7 to 15 digits.');
  }
  return rawId;
}

/** Derives raw ids as the client library `@azure/communication-common` does. */
function typedIdentities(target: IdentifierModel): readonly TypedIdentity[] {
  const { communicationUser, phoneNumber, microsoftTeamsUser, microsoftTeamsApp } = target;
  const identities: TypedIdentity[] = [];
  if (communicationUser !== undefined) {
    identities.push({ kind: 'communicationUser', rawId: communicationUser.id });
  }
  if (phoneNumber !== undefined) {
    identities.push({ kind: 'phoneNumber', rawId: `4:${phoneNumber.value}` });
  }
  if (microsoftTeamsUser !== undefined) {
    const { userId, isAnonymous = false, cloud = 'public' } = microsoftTeamsUser;
    const prefix = isAnonymous ? '8:teamsvisitor:' : teamsUserPrefixes[cloud];
    identities.push({ kind: 'microsoftTeamsUser', rawId: `${prefix}${userId}` });
  }
  if (microsoftTeamsApp !== undefined) {
    const { appId, cloud = 'public' } = microsoftTeamsApp;
    identities.push({ kind: 'microsoftTeamsApp', rawId: `${teamsAppPrefixes[cloud]}${appId}` });
  }
  if (target.teamsExtensionUser !== undefined) {
    const { userId, tenantId, resourceId, cloud = 'public' } = target.teamsExtensionUser;
    identities.push({
      kind: 'teamsExtensionUser',
      rawId: `${extensionPrefixes[cloud]}${resourceId}_${tenantId}_${userId}`,
    });
  }
  return identities;
}
