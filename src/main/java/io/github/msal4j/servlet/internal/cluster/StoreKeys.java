package io.github.msal4j.servlet.internal.cluster;

import io.github.msal4j.servlet.internal.base.Secrets;
import io.github.msal4j.servlet.internal.config.Settings;
import io.github.msal4j.servlet.internal.memory.SignOut;
import io.github.msal4j.servlet.internal.memory.SignOut.Kind;
import io.github.msal4j.servlet.internal.session.KnownSid;
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
    private static final String ISSUED = "had";
    private static final String BEAT = "beat";
    private static final String ANSWER = "once";

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

    /** The keys of all sign-outs that may concern this sign-in, also while it is under way, and of the note that its {@code sid} is no invention. */
    public Set<String> of(SignedInSession session) {
        Set<String> keys = new LinkedHashSet<>();
        session.sids().stream().map(KnownSid::sid).forEach(sid -> {
            keys.add(key(Kind.SID, sid));
            keys.add(key(Kind.LEFT_SID, sid));
            keys.add(ofIssued(sid));
        });
        keys.add(key(Kind.SUBJECT, session.user().subject()));
        keys.add(key(Kind.USER, session.user().key()));
        keys.add(key(Kind.EVERYBODY, SignOut.ANYBODY));
        keys.add(key(Kind.SIGN_IN, session.id()));
        return keys;
    }

    /** The key of the note that a sign-in of this application has had this {@code sid}. */
    public String ofIssued(String sid) {
        return key(ISSUED, sid);
    }

    /** The {@code sid} if the key is of such a note. */
    Optional<String> issuedSid(String key) {
        String prefix = key(ISSUED, "");
        return key.startsWith(prefix) ? Optional.of(key.substring(prefix.length())) : Optional.empty();
    }

    /** The key of the note that a pending sign-in was answered. Who reads it does not learn the state. */
    String ofAnswer(String state) {
        return key(ANSWER, Secrets.sha256(state));
    }

    /** The key under which a node shows that it is there. */
    String ofBeat(String node) {
        return key(BEAT, node);
    }

    boolean isBeat(String key) {
        return key.startsWith(key(BEAT, ""));
    }

    private String key(Kind kind, String id) {
        return key(kind.code(), id);
    }

    private String key(String kind, String id) {
        return application + ":" + kind + ":" + id;
    }

    /** Reads the entry of a sign-out; empty if it is something else, or of another application. */
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
