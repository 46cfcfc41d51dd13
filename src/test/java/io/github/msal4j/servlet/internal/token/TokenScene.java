package io.github.msal4j.servlet.internal.token;

import io.github.msal4j.servlet.fakes.GivenSettings;
import io.github.msal4j.servlet.harness.HttpVisitor;
import io.github.msal4j.servlet.internal.config.Settings;
import io.github.msal4j.servlet.internal.http.ProviderUnavailableException;
import io.github.msal4j.servlet.internal.provider.IdTokenException;
import io.github.msal4j.servlet.internal.provider.Provider;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import io.github.msal4j.servlet.internal.session.VerifiedUser;
import io.github.msal4j.servlet.testkit.AppRegistration;
import io.github.msal4j.servlet.testkit.Endpoint;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import io.github.msal4j.servlet.testkit.SettableClock;
import io.github.msal4j.servlet.testkit.Tenant;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;

/** An application's token service at a local provider, without a container: whoever signs in has a session and no browser. */
final class TokenScene implements AutoCloseable {
    private static final String REDIRECT_URI = "http://localhost/app/signin-oidc";
    /** The pair of RFC 7636, appendix B. */
    private static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

    private static final String CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

    final SettableClock clock = SettableClock.atPresent();
    final LocalIdentityProvider idp =
            LocalIdentityProvider.builder().clock(clock).start();
    final Settings settings =
            GivenSettings.entra(idp.origin(), Tenant.CONTOSO.id()).read();
    final Provider provider = new Provider(settings, clock);
    final TokenService service = new TokenService(settings, provider, clock);

    TokenScene() {
        idp.register(AppRegistration.of(GivenSettings.CLIENT_ID, GivenSettings.CLIENT_SECRET)
                .redirectUri(REDIRECT_URI)
                .consented("User.Read", "Mail.Read"));
        idp.signInWithoutUi("ada");
    }

    /** A sign-in that has just been verified. The provider has forgotten its requests since. */
    SignedInSession signIn() throws Exception {
        RedeemedCode redeemed = redeem(code());
        idp.forgetRequests();
        return new SignedInSession(
                VerifiedUser.of(redeemed.idToken()), Optional.of("sid"), clock.instant(), redeemed.tokens());
    }

    /** An ID token with which the provider may answer to {@link #redeem}. */
    String idToken() {
        return idp.idToken(GivenSettings.CLIENT_ID, "ada", "nonce");
    }

    /** Redeems a code, which need be none if the test has made up the answer. */
    RedeemedCode redeem(String code) throws IdTokenException, CodeRefusedException, ProviderUnavailableException {
        return service.redeem(
                new CodeRedemption(code, VERIFIER, "nonce", REDIRECT_URI, Set.of("User.Read", "offline_access"), null));
    }

    private String code() {
        String request = "?client_id=" + GivenSettings.CLIENT_ID + "&redirect_uri="
                + URLEncoder.encode(REDIRECT_URI, StandardCharsets.UTF_8)
                + "&response_type=code&scope=openid+profile+offline_access+User.Read&nonce=nonce&state=state"
                + "&code_challenge_method=S256&code_challenge=" + CHALLENGE;
        URI answer = new HttpVisitor()
                .get(idp.endpoint(Endpoint.AUTHORIZE, Tenant.CONTOSO.id()) + request)
                .location();
        return answer.getQuery().replaceAll("(?:.*&)?code=([^&]*).*", "$1");
    }

    /** How often the provider was asked for tokens since the sign-in. */
    int tokenRequests() {
        return idp.requests(Endpoint.TOKEN).size();
    }

    @Override
    public void close() {
        service.close();
        provider.close();
        idp.close();
    }
}
