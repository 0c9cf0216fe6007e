// A small OpenID Connect provider for the walk: one user, who has to press a button. Checks PKCE and gives each refresh token once.
//   node oidc.mjs PORT
import { createHash, createSign, generateKeyPairSync, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';

const port = Number(process.argv[2]);
const issuer = `http://127.0.0.1:${port}`;
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const key = { ...publicKey.export({ format: 'jwk' }), kid: 'walk', alg: 'RS256', use: 'sig' };
const user = { sub: 'ada-1', email: 'ada@acme.example', email_verified: true, name: 'Ada', preferred_username: 'ada' };
const codes = new Map();
const refreshTokens = new Map();

const part = value => Buffer.from(JSON.stringify(value)).toString('base64url');

function idToken({ audience, nonce }) {
  const iat = Math.floor(Date.now() / 1_000);
  const claims = { iss: issuer, aud: audience, iat, exp: iat + 3_600, ...(nonce && { nonce }), ...user };
  const unsigned = `${part({ alg: 'RS256', kid: key.kid })}.${part(claims)}`;
  return `${unsigned}.${createSign('RSA-SHA256').update(unsigned).sign(privateKey, 'base64url')}`;
}

function authorize(query) {
  const code = randomUUID();
  codes.set(code, { audience: query.get('client_id'), nonce: query.get('nonce'), challenge: query.get('code_challenge') });
  const back = new URL(query.get('redirect_uri'));
  back.searchParams.set('code', code);
  back.searchParams.set('state', query.get('state'));
  return `<!doctype html><title>Provider</title><a href="${back.href.replaceAll('&', '&amp;')}">Continue as Ada</a>`;
}

/** What the grant was given for, or nothing: codes and refresh tokens are good once, and a code only with its verifier. */
function redeem(form) {
  const refreshing = form.get('grant_type') === 'refresh_token';
  const [grants, id] = refreshing ? [refreshTokens, form.get('refresh_token')] : [codes, form.get('code')];
  const grant = grants.get(id);
  grants.delete(id);
  if (refreshing || !grant) {
    return grant;
  }
  const challenge = createHash('sha256').update(form.get('code_verifier') ?? '').digest('base64url');
  return challenge === grant.challenge ? grant : undefined;
}

function tokens(form) {
  const grant = redeem(form);
  if (!grant) {
    return { error: 'invalid_grant' };
  }
  const refresh_token = randomUUID();
  refreshTokens.set(refresh_token, { audience: grant.audience });
  const scope = 'openid profile email offline_access';
  return { access_token: randomUUID(), token_type: 'Bearer', expires_in: 3_600, scope, refresh_token, id_token: idToken(grant) };
}

const description = {
  issuer,
  authorization_endpoint: `${issuer}/authorize`,
  token_endpoint: `${issuer}/token`,
  userinfo_endpoint: `${issuer}/userinfo`,
  jwks_uri: `${issuer}/jwks`,
  response_types_supported: ['code'],
  subject_types_supported: ['public'],
  id_token_signing_alg_values_supported: ['RS256'],
  code_challenge_methods_supported: ['S256'],
};

createServer(async (request, response) => {
  const url = new URL(request.url, issuer);
  const json = (body, status = 200) => response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
  switch (url.pathname) {
    case '/.well-known/openid-configuration':
      return json(description);
    case '/jwks':
      return json({ keys: [key] });
    case '/userinfo':
      return json(user);
    case '/authorize':
      return response.writeHead(200, { 'Content-Type': 'text/html' }).end(authorize(url.searchParams));
    case '/token': {
      let body = '';
      for await (const chunk of request) {
        body += chunk;
      }
      const answer = tokens(new URLSearchParams(body));
      return json(answer, answer.error ? 400 : 200);
    }
    default:
      return response.writeHead(404).end();
  }
}).listen(port, '127.0.0.1');
