// A real OpenID provider (oidc-provider) on loopback, with a login page of links instead of passwords.
// node provider.mjs PORT APP: accounts come as JSON on standard input, {"anna": {"email": "...", "email_verified": true}}; it prints its issuer when it listens.
import {createServer} from 'node:http';
import {readFileSync} from 'node:fs';
import {Provider, interactionPolicy} from 'oidc-provider';

const [port, app] = process.argv.slice(2);
const issuer = `http://127.0.0.1:${port}`;
const accounts = JSON.parse(readFileSync(0, 'utf8'));
const policy = interactionPolicy.base();
policy.add(new interactionPolicy.Prompt({name: 'select_account', requestable: true}), 0);  // which Streamlit asks for

const provider = new Provider(issuer, {
  clients: [{
    client_id: 'planner',
    client_secret: 'only-for-tests-only-for-tests-only',
    redirect_uris: [`${app}/oauth2callback`],
    post_logout_redirect_uris: [`${app}/oauth2callback`],
  }],
  claims: {openid: ['sub'], email: ['email', 'email_verified'], profile: ['name']},
  conformIdTokenClaims: false,  // as Google, Okta and Keycloak do: what was asked for stands in the token
  findAccount: (ctx, id) => accounts[id] && {accountId: id, claims: () => ({sub: id, name: id, ...accounts[id]})},
  loadExistingGrant: async ({oidc}) => {
    const grant = new oidc.provider.Grant({clientId: oidc.client.clientId, accountId: oidc.session.accountId});
    grant.addOIDCScope('openid email profile');
    await grant.save();
    return grant;
  },
  interactions: {policy, url: (ctx, interaction) => `/interaction/${interaction.uid}`},
  cookies: {keys: ['only-for-tests']},
  features: {
    devInteractions: {enabled: false},
    rpInitiatedLogout: {
      enabled: true,
      logoutSource: (ctx, form) => { ctx.body = `<!DOCTYPE html><title>Sign out</title>${form}<button form="op.logoutForm" name="logout" value="yes">Sign out here too</button>`; },
    },
  },
});

const answer = provider.callback();
createServer(async (request, response) => {
  const {pathname, searchParams} = new URL(request.url, issuer);
  if (!pathname.startsWith('/interaction/')) return answer(request, response);
  const login = searchParams.get('as');
  if (login) return provider.interactionFinished(request, response, {login: {accountId: login}, select_account: {}}, {mergeWithLastSubmission: false});
  response.setHeader('content-type', 'text/html; charset=utf-8');
  response.end(`<!DOCTYPE html><title>Who are you?</title>${Object.keys(accounts).map((name) => `<p><a href="?as=${name}">${name}</a></p>`).join('')}`);
}).listen(Number(port), '127.0.0.1', () => console.log(issuer));
