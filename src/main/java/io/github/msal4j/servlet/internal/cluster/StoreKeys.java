package io.github.msal4j.servlet.internal.cluster;

import io.github.msal4j.servlet.internal.base.Secrets;
import io.github.msal4j.servlet.internal.config.NodesSecrets;
import io.github.msal4j.servlet.internal.config.Settings;
import io.github.msal4j.servlet.internal.memory.SignOut;
import io.github.msal4j.servlet.internal.memory.SignOut.Kind;
import io.github.msal4j.servlet.internal.session.KnownSid;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The keys of sign-outs in the shared store: {@code application:kind:id}. Applications with other providers or other
 * client ids may use the same store. All applications with the same client id count as one, because the provider signs
 * users out of the client.
 *
 * <p>Where the nodes have a secret, their entries are sealed ({@link EntrySeal}) and lie under {@code application-sealed:kind:id}.
 * What lies under {@code application:kind:id} is then of a node that has none, of an earlier version of the library, or of
 * somebody else, and so is a sealed entry that does not fit: such entries are <em>doubtful</em>.
 */
public final class StoreKeys {
    private static final int APPLICATION_LENGTH = 16;
    private static final String ISSUED = "had";
    private static final String BEAT = "beat";
    private static final String ANSWER = "once";

    /** Why it is in a namespace of its own: the application of such an entry is part of its key. */
    private static final String SEALED = "-sealed";

    /** Lies in no store: the namespace in which a sealed entry is handed on that does not fit. */
    private static final String UNFIT = "-unfit";

    private final String application;
    /** The namespace of what this node writes. */
    private final String own;
    /** The namespaces that this node reads, its own first. */
    private final List<String> readable;

    public StoreKeys(Settings settings) {
        String who = settings.authority().metadataUrl() + " " + settings.clientId();
        this.application = Secrets.sha256(who).substring(0, APPLICATION_LENGTH);
        boolean sealed = !NodesSecrets.of(settings).isEmpty();
        this.own = sealed ? application + SEALED : application;
        this.readable = sealed ? List.of(own, application, application + UNFIT) : List.of(own);
    }

    /** Stands for this application, in 16 characters. */
    public String application() {
        return application;
    }

    public String of(SignOut signOut) {
        return key(signOut.kind(), signOut.id());
    }

    /**
     * The keys of all sign-outs that may concern this sign-in, also while it is under way, and of the note that its {@code sid} is no
     * invention; also those of nodes that do not seal.
     */
    public Set<String> of(SignedInSession session) {
        Set<String> keys = new LinkedHashSet<>();
        session.sids().stream().map(KnownSid::sid).forEach(sid -> {
            keys.add(key(Kind.SID, sid));
            keys.add(ofIssued(sid));
        });
        session.idsOfLeaving().forEach(id -> keys.add(key(Kind.LEFT_SID, id)));
        keys.add(key(Kind.SUBJECT, session.user().subject()));
        keys.add(key(Kind.USER, session.user().key()));
        keys.add(key(Kind.EVERYBODY, SignOut.ANYBODY));
        keys.add(key(Kind.SIGN_IN, session.id()));
        return withPlain(keys);
    }

    /** These keys of this node, and the same as nodes write them that do not seal. */
    Set<String> withPlain(Collection<String> keys) {
        return keys.stream()
                .flatMap(key -> Stream.of(key, plain(key)))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** These entries of this node, and the same for nodes that do not seal. */
    Map<String, Long> withPlain(Map<String, Long> entries) {
        Map<String, Long> both = new HashMap<>(entries);
        entries.forEach((key, millis) -> both.put(plain(key), millis));
        return both;
    }

    /** The same key as a node writes it that does not seal. */
    private String plain(String key) {
        return application + rest(key);
    }

    /** The same key as this node writes it. */
    String own(String key) {
        return own + rest(key);
    }

    /** All keys that this node reads of the same meaning as this one. */
    Stream<String> same(String key) {
        return readable.stream().map(namespace -> namespace + rest(key));
    }

    /** The key without its namespace. */
    private static String rest(String key) {
        return key.substring(Math.max(0, key.indexOf(':')));
    }

    /** Whether the entry of this key, as it was handed on by {@link EntrySeal}, is of this node or one like it. */
    boolean isGenuine(String key) {
        return key.startsWith(own + ":");
    }

    /** Whether the entry of this key lies where this node's lie, whoever has written it. */
    boolean isWhereOwnLie(String key) {
        return isGenuine(key) || key.startsWith(application + UNFIT + ":");
    }

    /** Whether the entry of this key is to be sealed. */
    boolean isSealed(String key) {
        return key.startsWith(application + SEALED + ":");
    }

    /** The key by which a sealed entry is handed on that does not fit. */
    String unfit(String key) {
        return application + UNFIT + rest(key);
    }

    /** The key of the note that a sign-in of this application has had this {@code sid}. */
    public String ofIssued(String sid) {
        return key(ISSUED, sid);
    }

    /** The {@code sid} if the key is of such a note. */
    Optional<String> issuedSid(String key) {
        return id(key, ISSUED);
    }

    /** Whether it is the key of such a note: a sign-out of a {@code sid} is told to all only if it is there. */
    boolean isIssued(String key) {
        return issuedSid(key).isPresent();
    }

    /**
     * The key of the note that a pending sign-in was answered. Who reads it does not learn the state. That it is there says all, so
     * it is the same for nodes that seal and those that do not.
     */
    String ofAnswer(String state) {
        return plain(key(ANSWER, Secrets.sha256(state)));
    }

    /** The key under which a node shows that it is there. */
    String ofBeat(String node) {
        return key(BEAT, node);
    }

    boolean isBeat(String key) {
        return isGenuine(key) && id(key, BEAT).isPresent();
    }

    /** Whether a node shows by it that it is there and does not seal. */
    boolean isPlainBeat(String key) {
        return !isGenuine(key) && key.startsWith(application + ":" + BEAT + ":");
    }

    private String key(Kind kind, String id) {
        return key(kind.code(), id);
    }

    private String key(String kind, String id) {
        return own + ":" + kind + ":" + id;
    }

    /** What the key of this kind is of; empty if it is of another kind, or of another application. */
    private Optional<String> id(String key, String kind) {
        return parts(key).filter(parts -> parts[1].equals(kind)).map(parts -> parts[2]);
    }

    private Optional<String[]> parts(String key) {
        String[] parts = key.split(":", 3);
        return parts.length == 3 && readable.contains(parts[0]) ? Optional.of(parts) : Optional.empty();
    }

    /** Reads the entry of a sign-out; empty if it is something else, or of another application. */
    Optional<SignOut> read(String key, long millis) {
        return parts(key).flatMap(parts -> Arrays.stream(Kind.values())
                .filter(kind -> kind.code().equals(parts[1]))
                .findFirst()
                .map(kind -> new SignOut(kind, parts[2], Instant.ofEpochMilli(millis))));
    }
}
