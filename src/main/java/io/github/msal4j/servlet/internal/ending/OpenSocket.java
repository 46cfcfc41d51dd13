package io.github.msal4j.servlet.internal.ending;

import java.io.IOException;
import java.security.Principal;
import org.jspecify.annotations.Nullable;

/** A WebSocket that is open, in whatever API the application has its endpoint. */
interface OpenSocket {
    /** The user of its handshake. */
    @Nullable
    Principal user();

    /** Closes it with the code 1008 (RFC 6455 section 7.4.1); may wait for a client that does not read. */
    void close(String reason) throws IOException, ReflectiveOperationException;
}
