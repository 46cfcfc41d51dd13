package io.github.msal4j.servlet;

import java.net.URI;

/**
 * Makes the assertion with which the application authenticates to the provider (RFC 7523 section 2.2), in place of a secret, a
 * certificate or an assertion file: by a key that stays in a vault, or by the identity that SPIFFE or another cloud has given to
 * this workload.
 *
 * <p>Found through {@link java.util.ServiceLoader}, or as a {@code ServletContext} attribute under this interface's name, which a
 * listener of the application's {@code web.xml} sets before this library starts. There must be one at most, and no other credential
 * in the settings:
 *
 * <pre>{@code
 * context.setAttribute(ClientAssertionProvider.class.getName(),
 *         (ClientAssertionProvider) wanted -> Files.readString(Paths.get("/run/spire/jwt-svid")));
 * }</pre>
 *
 * <p>Called for each request to the token endpoint, in a thread of the library, for several requests at once. It must be
 * thread-safe. The result is not kept: an implementation for which an assertion is expensive keeps it as long as it is valid, if
 * the provider takes an assertion more than once, as Microsoft Entra ID does. It has {@code msal.http-timeout} to answer; then it is
 * interrupted.
 *
 * <p>If it throws, answers late, or returns what is no signed JWT or has expired, the request fails as if the provider did not
 * answer: users see a page that says so, tokens that are still valid stay in use, and the log names the class and the reason. After
 * five failures in a row it is not called for ten seconds.
 *
 * <p>Not promised: a check of the assertion's issuer, subject, audience and signature. The identity provider checks them.
 */
@FunctionalInterface
public interface ClientAssertionProvider {
    /**
     * A signed JWT in its compact form.
     *
     * @throws Exception for any reason; its message may be logged
     */
    String assertion(Request request) throws Exception;

    /**
     * What the assertion is for.
     *
     * @param clientId {@code msal.client-id}: the {@code iss} and {@code sub} of an assertion that the application signs with a key of
     *     its own
     * @param tokenEndpoint of the provider: the {@code aud} of such an assertion
     */
    record Request(String clientId, URI tokenEndpoint) {}
}
