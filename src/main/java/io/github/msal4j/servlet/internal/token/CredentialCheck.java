package io.github.msal4j.servlet.internal.token;

import io.github.msal4j.servlet.internal.config.Authority;
import io.github.msal4j.servlet.internal.config.Settings;
import io.github.msal4j.servlet.internal.credential.ApplicationForm;
import io.github.msal4j.servlet.internal.http.ProviderHttp;
import io.github.msal4j.servlet.internal.http.ProviderUnavailableException;
import io.github.msal4j.servlet.internal.provider.Provider;
import io.github.msal4j.servlet.internal.provider.ProviderMetadata;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Checks whether the provider accepts this application's credential, by one request to the token endpoint, without a
 * user.
 *
 * <p>An OpenID provider is asked to redeem an invented code. A provider authenticates the application before it checks
 * the code (RFC 6749 sections 3.2.1 and 4.1.3). So {@code invalid_client} means that the credential is refused, and
 * {@code invalid_grant} that it is accepted. No token can be issued for such a code and no user is involved. The
 * provider's log contains one failed redemption for each start.
 *
 * <p>Microsoft's platform answers {@code invalid_grant} (AADSTS9002313) to a code in a wrong form, and may not have
 * checked the credential before. So it is asked for a token of the application for the application itself ({@code
 * <client id>/.default}). Such a token gives access to nothing: it contains no permission of another API, and it is
 * dropped. The tenant's log contains one sign-in of the service principal for each start. If the authority is for
 * several tenants, there is no tenant to ask: then only a client assertion is made.
 *
 * <p>Only a refusal of the application counts. Other errors are ignored, because providers may refuse such a request
 * for other reasons.
 */
final class CredentialCheck {
    /** Explains the request to a person who reads the provider's log. */
    private static final String INVENTED = "msal4j-servlet-checks-its-client-credential";

    private final Settings settings;
    private final Provider provider;
    private final ApplicationForm application;

    CredentialCheck(Settings settings, Provider provider, ApplicationForm application) {
        this.settings = settings;
        this.provider = provider;
        this.application = application;
    }

    private boolean isPossible() {
        return !(settings.authority() instanceof Authority.Entra entra) || entra.isOneTenant();
    }

    /**
     * The provider's error codes and the remedy if it refuses this application; empty if it does not, or cannot be asked.
     *
     * @throws ProviderUnavailableException if there is no answer, or if the client assertion cannot be made
     */
    Optional<String> refusal() throws ProviderUnavailableException {
        ProviderMetadata metadata = provider.metadata();
        if (!isPossible()) {
            application.tryCredential(metadata);
            return Optional.empty();
        }
        ProviderHttp.Answer answer = application.post(
                form(), metadata, (form, headers) -> provider.http().post(metadata.tokenEndpoint(), form, headers));
        return answer.status() >= 500
                ? Optional.empty()
                : TokenRefusal.parse(answer.body())
                        .filter(TokenRefusal::concernsApplication)
                        .map(TokenRefusal::summary);
    }

    private Map<String, String> form() {
        Map<String, String> form = new LinkedHashMap<>();
        if (settings.authority().isMicrosoft()) {
            form.put("grant_type", "client_credentials");
            form.put("scope", settings.clientId() + "/.default");
        } else {
            form.put("grant_type", "authorization_code");
            form.put("code", INVENTED);
            form.put("code_verifier", (INVENTED + "-").repeat(2));
            form.put("redirect_uri", redirectUri());
        }
        return form;
    }

    /** The redirect URI as far as it is known without a request of a browser. */
    private String redirectUri() {
        return settings.baseUrls().first().map(Object::toString).orElse("http://localhost")
                + settings.paths().redirect();
    }
}
