// Starts npm's oidc-provider on a free port of the loopback address, with one client, and says at which. Its people log
// in and consent without a page. Ends when its standard input does, so that it never outlives the test.
import { createServer } from 'node:http';
import { generateKeyPairSync } from 'node:crypto';
import { Provider } from 'oidc-provider';

const asked = JSON.parse(process.env.FOREIGN_PROVIDER);

const server = createServer();
await new Promise((done) => server.listen(0, '127.0.0.1', done));
const issuer = `http://127.0.0.1:${server.address().port}`;

const signing = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' });
const same = (ctx, details) => details;
const stored = (ctx) => ctx.oidc.grant.rar;

const provider = new Provider(issuer, {
  clients: [{
    client_id: asked.client_id,
    redirect_uris: [asked.redirect_uri],
    post_logout_redirect_uris: [asked.home],
    response_types: ['code'],
    grant_types: ['authorization_code'],
    token_endpoint_auth_method: 'private_key_jwt',
    token_endpoint_auth_signing_alg: 'RS256',
    jwks: { keys: [asked.jwk] },
    require_auth_time: true,
    require_pushed_authorization_requests: true,
    authorization_details_types: [asked.type],
    backchannel_logout_uri: asked.backchannel,
    backchannel_logout_session_required: true,
  }],
  jwks: { keys: [{ ...signing, kid: 'foreign-1', use: 'sig', alg: 'RS256' }] },
  cookies: { keys: ['only for a test'] },
  pkce: { required: () => true },
  acrValues: ['idporten-loa-substantial', 'idporten-loa-high'],
  // Its own guard refuses loopback addresses, where we are.
  fetch: (url, { dispatcher, ...options }) => globalThis.fetch(url, options),
  claims: { openid: ['sub', 'pid', 'authorization_details'], acr: null, auth_time: null, sid: null, iss: null },
  conformIdTokenClaims: false,
  interactions: { url: (ctx, interaction) => `/interaction/${interaction.uid}` },
  findAccount: (ctx, id) => ({
    accountId: id,
    claims: () => ({
      sub: id,
      pid: '41019099999',
      authorization_details: [{
        type: asked.type,
        resource: asked.resource,
        authorized_parties: [
          { orgno: { authority: 'iso6523-actorid-upis', ID: '0192:123456785' }, name: 'Eksempel kommune' },
        ],
      }],
    }),
  }),
  features: {
    devInteractions: { enabled: false },
    pushedAuthorizationRequests: { enabled: true },
    backchannelLogout: { enabled: true },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => 'urn:tingbok:test',
      useGrantedResource: () => true,
      getResourceServerInfo: () => ({ scope: '', accessTokenFormat: 'opaque' }),
    },
    richAuthorizationRequests: {
      enabled: true,
      types: { [asked.type]: { validate: () => {} } },
      authorizationDetailsForGrantSource: stored,
      authorizationDetailsForAccessToken: stored,
      authorizationDetailsForIntrospection: same,
    },
    rpInitiatedLogout: {
      enabled: true,
      // Logs out without asking: the page sends its own form.
      logoutSource: (ctx, form) => { ctx.body = form; },
    },
  },
});

provider.on('server_error', (ctx, error) => console.error('server_error', error));
for (const event of ['authorization.error', 'grant.error', 'pushed_authorization_request.error', 'backchannel.error']) {
  provider.on(event, (...all) => console.error(event, all.find((it) => it instanceof Error)));
}

const whole = provider.callback();
server.on('request', async (request, response) => {
  if (!request.url.startsWith('/interaction/')) return whole(request, response);
  try {
    const { params, grantId } = await provider.interactionDetails(request, response);
    const grant = grantId
      ? await provider.Grant.find(grantId)
      : new provider.Grant({ accountId: 'foreign-subject', clientId: params.client_id });
    grant.addOIDCScope(params.scope);
    for (const detail of JSON.parse(params.authorization_details)) grant.addRar(detail);
    const result = {
      login: { accountId: 'foreign-subject', acr: params.acr_values.split(' ')[0], remember: true },
      consent: { grantId: await grant.save() },
    };
    await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: true });
  } catch (error) {
    console.error(error);
    response.statusCode = 500;
    response.end();
  }
});

process.stdin.on('end', () => process.exit(0)).resume();
console.log(issuer);
