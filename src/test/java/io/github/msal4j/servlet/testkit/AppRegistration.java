package io.github.msal4j.servlet.testkit;

import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An application known to the provider, as in Entra's "App registrations". Immutable: each method returns a changed
 * copy, for {@link LocalIdentityProvider#register}. Its {@code toString()} contains the client id only.
 *
 * <pre>{@code
 * provider.register(AppRegistration.of("client-id", "secret")
 *         .redirectUri("http://localhost:8080/app/signin-oidc")
 *         .optionalSidClaim(true)
 *         .consented("User.Read"));
 * }</pre>
 */
public final class AppRegistration {

    private final String clientId;
    private @Nullable String secret;
    private @Nullable RSAPublicKey assertionKey;
    private @Nullable String keyId;
    private @Nullable String federatedAssertion;
    private List<FederatedCredential> federatedCredentials = List.of();
    private Set<String> redirectUris = Set.of();
    private Set<String> postLogoutRedirectUris = Set.of();
    private @Nullable String frontChannelLogoutUri;
    private Set<String> consented = Set.of();
    private boolean sidClaim;
    private boolean loginHintClaim;

    private AppRegistration(String clientId) {
        this.clientId = clientId;
    }

    /** An application that authenticates with a secret. */
    public static AppRegistration of(String clientId, String secret) {
        return of(clientId).secret(secret);
    }

    /**
     * An application that uses this library with its default paths, with the registration that the documentation describes
     * for Entra.
     *
     * @param baseUrl the application's URL with its context path, e.g. {@code http://localhost:8080/app}
     */
    public static AppRegistration ofApplication(String clientId, String secret, String baseUrl) {
        String base = baseUrl.endsWith("/") ? baseUrl.substring(0, baseUrl.length() - 1) : baseUrl;
        return of(clientId, secret)
                .redirectUri(base + "/signin-oidc")
                .redirectUri(base + "/signout-callback-oidc")
                .frontChannelLogoutUri(base + "/signout-callback-oidc")
                .optionalSidClaim(true)
                .optionalLoginHintClaim(true)
                .consented("User.Read");
    }

    /** An application without a credential. */
    public static AppRegistration of(String clientId) {
        return new AppRegistration(clientId);
    }

    public AppRegistration secret(String value) {
        AppRegistration copy = copy();
        copy.secret = value;
        return copy;
    }

    /** Client assertions are accepted if signed by the key of this certificate, which must be RSA. */
    public AppRegistration certificate(X509Certificate certificate) {
        return publicKey(certificate.getPublicKey());
    }

    /** Client assertions are accepted if signed by this RSA key. */
    public AppRegistration publicKey(PublicKey key) {
        AppRegistration copy = copy();
        copy.assertionKey = (RSAPublicKey) key;
        return copy;
    }

    /**
     * Client assertions must name their key by this id ({@code kid}), as at a provider that looks the key up by it. Default: the
     * id is not looked at.
     */
    public AppRegistration keyId(String id) {
        AppRegistration copy = copy();
        copy.keyId = id;
        return copy;
    }

    /** Exactly this text is accepted as client assertion, as if the issuer of a trusted workload had signed it. */
    public AppRegistration federatedAssertion(String assertion) {
        AppRegistration copy = copy();
        copy.federatedAssertion = assertion;
        return copy;
    }

    /**
     * One more federated credential: client assertions of this issuer, subject and audience are accepted, which must be equal, letter
     * by letter, as at Entra. They must be signed by the provider itself, as tokens of a {@link LocalManagedIdentity} are, or by
     * the {@link #publicKey}, which stands for the keys that another issuer publishes.
     */
    public AppRegistration federatedCredential(String issuer, String subject, String audience) {
        AppRegistration copy = copy();
        copy.federatedCredentials = Stream.concat(
                        federatedCredentials.stream(), Stream.of(new FederatedCredential(issuer, subject, audience)))
                .toList();
        return copy;
    }

    public AppRegistration redirectUri(String uri) {
        AppRegistration copy = copy();
        copy.redirectUris = plus(redirectUris, uri);
        return copy;
    }

    /**
     * Another address to which the browser may return after a sign-out. Redirect URIs are allowed for that as well, as
     * at Entra.
     */
    public AppRegistration postLogoutRedirectUri(String uri) {
        AppRegistration copy = copy();
        copy.postLogoutRedirectUris = plus(postLogoutRedirectUris, uri);
        return copy;
    }

    public AppRegistration frontChannelLogoutUri(String uri) {
        AppRegistration copy = copy();
        copy.frontChannelLogoutUri = uri;
        return copy;
    }

    /** Delegated scopes to which an administrator has consented for all users. */
    public AppRegistration consented(String... scopes) {
        AppRegistration copy = copy();
        copy.consented = plus(consented, scopes);
        return copy;
    }

    /** Whether ID tokens contain {@code sid}, an optional claim at Entra. Default: no. */
    public AppRegistration optionalSidClaim(boolean wanted) {
        AppRegistration copy = copy();
        copy.sidClaim = wanted;
        return copy;
    }

    /** Whether ID tokens contain {@code login_hint}, an optional claim at Entra. Default: no. */
    public AppRegistration optionalLoginHintClaim(boolean wanted) {
        AppRegistration copy = copy();
        copy.loginHintClaim = wanted;
        return copy;
    }

    public String clientId() {
        return clientId;
    }

    Optional<String> secret() {
        return Optional.ofNullable(secret);
    }

    Optional<RSAPublicKey> assertionKey() {
        return Optional.ofNullable(assertionKey);
    }

    Optional<String> keyId() {
        return Optional.ofNullable(keyId);
    }

    Optional<String> federatedAssertion() {
        return Optional.ofNullable(federatedAssertion);
    }

    List<FederatedCredential> federatedCredentials() {
        return federatedCredentials;
    }

    Optional<String> frontChannelLogoutUri() {
        return Optional.ofNullable(frontChannelLogoutUri);
    }

    Set<String> consented() {
        return consented;
    }

    boolean hasSidClaim() {
        return sidClaim;
    }

    boolean hasLoginHintClaim() {
        return loginHintClaim;
    }

    boolean redirectsTo(String uri) {
        return redirectUris.contains(uri);
    }

    boolean returnsTo(String uri) {
        return redirectUris.contains(uri) || postLogoutRedirectUris.contains(uri);
    }

    private AppRegistration copy() {
        AppRegistration copy = new AppRegistration(clientId);
        copy.secret = secret;
        copy.assertionKey = assertionKey;
        copy.keyId = keyId;
        copy.federatedAssertion = federatedAssertion;
        copy.federatedCredentials = federatedCredentials;
        copy.redirectUris = redirectUris;
        copy.postLogoutRedirectUris = postLogoutRedirectUris;
        copy.frontChannelLogoutUri = frontChannelLogoutUri;
        copy.consented = consented;
        copy.sidClaim = sidClaim;
        copy.loginHintClaim = loginHintClaim;
        return copy;
    }

    private static Set<String> plus(Set<String> present, String... more) {
        Set<String> all = new LinkedHashSet<>(present);
        all.addAll(List.of(more));
        return all;
    }

    @Override
    public String toString() {
        return "AppRegistration[" + clientId + "]";
    }
}
