package io.github.msal4j.servlet.samples;

import com.microsoft.kiota.authentication.AccessTokenProvider;
import com.microsoft.kiota.authentication.AllowedHostsValidator;
import io.github.msal4j.servlet.AccessTokens;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Lets a Graph client act for the user who is signed in. Make one for each request: {@code new GraphServiceClient(new
 * BaseBearerTokenAuthenticationProvider(new GraphTokens(AccessTokens.of(request), "User.Read")))}.
 */
final class GraphTokens implements AccessTokenProvider {
    private final AllowedHostsValidator hosts = new AllowedHostsValidator("graph.microsoft.com");
    private final AccessTokens tokens;
    private final String[] scopes;

    GraphTokens(AccessTokens tokens, String... scopes) {
        this.tokens = tokens;
        this.scopes = scopes.clone();
    }

    /** None for other hosts, to which a link in an answer may lead. */
    @Override
    public String getAuthorizationToken(URI address, @Nullable Map<String, Object> context) {
        return hosts.isUrlHostValid(address) ? tokens.acquire(scopes).value() : "";
    }

    @Override
    public AllowedHostsValidator getAllowedHostsValidator() {
        return hosts;
    }
}
