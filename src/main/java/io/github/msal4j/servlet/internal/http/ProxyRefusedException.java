package io.github.msal4j.servlet.internal.http;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A proxy has answered instead of connecting to the provider, which has seen nothing of the call. */
final class ProxyRefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    /** How the JDK says it, in all versions; there is no other way to learn the status. */
    private static final Pattern OF_JDK = Pattern.compile(
            "Unable to tunnel through proxy\\. Proxy returns \"HTTP/\\S+ +(\\d{3})\\b.*", Pattern.DOTALL);

    private final int status;
    private final String schemes;

    /** @param schemes of authentication that the proxy offers; empty if that is not known */
    ProxyRefusedException(int status, List<String> schemes) {
        super("the proxy answers with status " + status);
        this.status = status;
        this.schemes = String.join(", ", schemes);
    }

    /** What the JDK's failure to connect through a proxy means, if it is that. */
    static Optional<ProxyRefusedException> of(IOException failure) {
        Matcher told = OF_JDK.matcher(String.valueOf(failure.getMessage()));
        return told.matches()
                ? Optional.of(new ProxyRefusedException(Integer.parseInt(told.group(1)), List.of()))
                : Optional.empty();
    }

    int status() {
        return status;
    }

    /** Separated by commas; empty if not known. */
    String schemes() {
        return schemes;
    }

    /** Whether it may be better in a moment: the proxy could not reach the provider, or is too busy. */
    boolean mayPass() {
        return status == 429 || status >= 500;
    }
}
