interface Who {
  readonly roles?: readonly string[];
  readonly id?: string;
  readonly groups?: readonly string[];
}

/** The header by which App Service tells who signed in: https://learn.microsoft.com/azure/app-service/configure-authentication-user-identities#decode-the-client-principal-header */
export function principal({ roles = [], id = 'nobody', groups = [] }: Who = {}): Record<string, string> {
  const claims = [
    { typ: 'aud', val: '11111111-1111-1111-1111-111111111111' },
    { typ: 'http://schemas.microsoft.com/identity/claims/objectidentifier', val: id },
    ...groups.map((val) => ({ typ: 'groups', val })),
    ...roles.map((val) => ({ typ: 'roles', val })),
  ];
  return headerOf({
    auth_typ: 'aad',
    claims,
    name_typ: 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress',
    role_typ: 'http://schemas.microsoft.com/ws/2008/06/identity/claims/role',
  });
}

export function headerOf(value: unknown): Record<string, string> {
  return { 'x-ms-client-principal': Buffer.from(JSON.stringify(value)).toString('base64') };
}

/** Calls the function with Entra in front of the app. */
export async function withEntra<T>(run: () => Promise<T>, isEnabled = 'True'): Promise<T> {
  Object.assign(process.env, { AKS_REACH_AUTH: 'entra', WEBSITE_AUTH_ENABLED: isEnabled });
  try {
    return await run();
  } finally {
    delete process.env['AKS_REACH_AUTH'];
    delete process.env['WEBSITE_AUTH_ENABLED'];
  }
}
