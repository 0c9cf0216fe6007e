import { OAuth2 } from '@backstage/core-app-api';
import {
  ApiBlueprint,
  BackstageIdentityApi,
  configApiRef,
  createApiRef,
  createFrontendModule,
  discoveryApiRef,
  oauthRequestApiRef,
  OpenIdConnectApi,
  ProfileInfoApi,
  SessionApi,
  useApi,
} from '@backstage/frontend-plugin-api';
import { SignInPageBlueprint } from '@backstage/plugin-app-react';

// Backstage has an object like this for each provider it knows by name, and none for whatever speaks OpenID Connect.
const oidcAuthApiRef = createApiRef<OpenIdConnectApi & ProfileInfoApi & BackstageIdentityApi & SessionApi>({
  id: 'callboard.auth.oidc',
});

const oidc = { id: 'oidc', title: 'Single sign-on', icon: () => null };

const api = ApiBlueprint.make({
  name: 'oidc',
  params: define =>
    define({
      api: oidcAuthApiRef,
      deps: { configApi: configApiRef, discoveryApi: discoveryApiRef, oauthRequestApi: oauthRequestApiRef },
      factory: ({ configApi, discoveryApi, oauthRequestApi }) =>
        OAuth2.create({
          configApi,
          discoveryApi,
          oauthRequestApi,
          provider: oidc,
          environment: configApi.getOptionalString('auth.environment'),
          defaultScopes: ['openid', 'profile', 'email'],
        }),
    }),
});

const page = SignInPageBlueprint.make({
  params: {
    loader: async () => {
      const { SignInPage } = await import('@backstage/core-components');
      return props => {
        const config = useApi(configApiRef);
        const known = { ...oidc, message: 'With the account of your organisation', apiRef: oidcAuthApiRef };
        return <SignInPage {...props} providers={config.has('auth.providers.oidc') ? ['guest', known] : ['guest']} />;
      };
    },
  },
});

/** Signing in by OpenID Connect, where the server is configured for it, beside the guest. */
export const signIn = createFrontendModule({ pluginId: 'app', extensions: [api, page] });
