package io.github.msal4j.servlet.internal.cluster;

import io.github.msal4j.servlet.internal.base.Secrets;
import io.github.msal4j.servlet.internal.config.Settings;
import io.github.msal4j.servlet.internal.memory.SignOut;
import io.github.msal4j.servlet.internal.memory.SignOut.Kind;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The keys of sign-outs in the shared store: {@code application:kind:id}. Applications with other providers or other
 * client ids may use the same store. All applications with the same client id count as one, because the provider signs
 * users out of the client.
 */
public final class StoreKeys {
    private static final int APPLICATION_LENGTH = 16;

    private final String application;

    public StoreKeys(Settings settings) {
        String who = settings.authority().metadataUrl() + " " + settings.clientId();
        this.application = Secrets.sha256(who).substring(0, APPLICATION_LENGTH);
    }

    /** Stands for this application, in 16 characters. */
    public String application() {
        return application;
    }

    public String of(SignOut signOut) {
        return key(signOut.kind(), signOut.id());
    }

    /** The keys of all sign-outs that would end this sign-in. */
    public Set<String> of(SignedInSession session) {
        Set<String> keys = new LinkedHashSet<>();
        session.sid().ifPresent(sid -> keys.add(key(Kind.SID, sid)));
        session.sid().ifPresent(sid -> keys.add(key(Kind.LEFT_SID, sid)));
        keys.add(key(Kind.SUBJECT, session.user().subject()));
        keys.add(key(Kind.SIGN_IN, session.id()));
        return keys;
    }

    /** A key of this application without a meaning, to test whether the store answers. */
    String ofNothing() {
        return application + "::";
    }

    private String key(Kind kind, String id) {
        return application + ":" + kind.code() + ":" + id;
    }

    /** Reads an entry; empty if it is of another application. */
    Optional<SignOut> read(String key, long millis) {
        String[] parts = key.split(":", 3);
        if (parts.length < 3 || !parts[0].equals(application)) {
            return Optional.empty();
        }
        return Arrays.stream(Kind.values())
                .filter(kind -> kind.code().equals(parts[1]))
                .findFirst()
                .map(kind -> new SignOut(kind, parts[2], Instant.ofEpochMilli(millis)));
    }
}
