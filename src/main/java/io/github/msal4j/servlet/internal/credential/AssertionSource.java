package io.github.msal4j.servlet.internal.credential;

import io.github.msal4j.servlet.internal.http.ProviderUnavailableException;
import java.net.URI;

/** Where client assertions come from. Thread-safe. */
public interface AssertionSource extends AutoCloseable {
    /**
     * An assertion that can be used now.
     *
     * @param tokenEndpoint to which it is sent
     * @throws ProviderUnavailableException if there is none; the message names the source and the remedy
     */
    String assertion(URI tokenEndpoint) throws ProviderUnavailableException;

    @Override
    default void close() {}
}
