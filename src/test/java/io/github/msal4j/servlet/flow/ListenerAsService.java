package io.github.msal4j.servlet.flow;

import io.github.msal4j.servlet.SignInEnd;
import io.github.msal4j.servlet.SignInEndListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A listener that the service loader finds. It hears all applications of this JVM and fails when told to. */
public final class ListenerAsService implements SignInEndListener {
    static final List<SignInEnd> HEARD = new CopyOnWriteArrayList<>();

    static volatile boolean failing;

    @Override
    public void signInEnded(SignInEnd end) {
        HEARD.add(end);
        if (failing) {
            throw new IllegalStateException("A listener that fails must not keep anybody signed in");
        }
    }
}
