package io.github.msal4j.servlet.internal.memory;

import java.io.IOException;

/** A file that is not this application's file of sign-outs; the message says why. */
final class ForeignFileException extends IOException {
    private static final long serialVersionUID = 1L;

    ForeignFileException(String reason) {
        super(reason);
    }
}
