package io.github.msal4j.servlet.internal.token;

/** The provider refused to redeem an authorization code. The message has the provider's codes and what may help, never the provider's prose. */
public final class CodeRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean application;

    CodeRefusedException(String message, boolean application) {
        super(message);
        this.application = application;
    }

    /** Whether not the code but this application was refused, e.g. because its secret has expired. */
    public boolean concernsApplication() {
        return application;
    }
}
