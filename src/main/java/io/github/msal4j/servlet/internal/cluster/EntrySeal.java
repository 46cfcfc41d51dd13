package io.github.msal4j.servlet.internal.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.msal4j.servlet.internal.base.Hkdf;
import io.github.msal4j.servlet.internal.base.SeldomLogged;
import io.github.msal4j.servlet.internal.config.NodesSecrets;
import io.github.msal4j.servlet.internal.config.Settings;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The form of entries in the shared store: a number, or, where the nodes have a {@linkplain NodesSecrets secret}, {@code
 * number.tag}. The tag is an HMAC-SHA256 of the number and the key under which it lies, so that nobody without the secret can make
 * an entry, change its time, or put it under another key (R113).
 *
 * <p>An entry that does not fit is handed on as doubtful and not dropped: it may be of a node whose secret is being changed, and
 * then it is a genuine sign-out. {@link StoreComparison} says what it can do.
 *
 * <p>Not promised: that an entry is there. Who can write to the store can take one away, or put back an earlier one of the same
 * key. Thread-safe.
 */
public final class EntrySeal {
    private static final Logger log = LoggerFactory.getLogger(EntrySeal.class);
    private static final String HMAC = "HmacSHA256";
    private static final int KEY_BYTES = 32;
    /** Half of the hash, as RFC 2104 section 5 has it. */
    private static final int TAG_BYTES = 16;

    private static final String NUMBER = "[0-9]{1,18}";
    private static final Pattern PLAIN = Pattern.compile(NUMBER);
    private static final Pattern SEALED = Pattern.compile("(" + NUMBER + ")\\.([A-Za-z0-9_-]{22})");

    private final StoreKeys keys;
    private final List<SecretKey> secrets;
    private final SeldomLogged warning;

    public EntrySeal(Settings settings, InstantSource clock) {
        this.keys = new StoreKeys(settings);
        byte[] purpose = ("msal4j-servlet sign-out store " + keys.application()).getBytes(UTF_8);
        this.secrets = NodesSecrets.of(settings).stream()
                .map(secret -> Hkdf.extract(new byte[0], secret).expand(purpose, KEY_BYTES))
                .<SecretKey>map(key -> new SecretKeySpec(key, HMAC))
                .toList();
        this.warning = new SeldomLogged(clock);
    }

    /** An entry that could be read; its key says whether it is genuine. */
    record Entry(String key, long millis) {}

    /** What is to be stored. */
    Object seal(String key, long millis) {
        if (!keys.isSealed(key) || secrets.isEmpty()) {
            return millis;
        }
        return millis + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(tag(secrets.get(0), key, millis));
    }

    /** What was stored; empty if no node writes such a value. */
    Optional<Entry> open(String key, @Nullable Object value) {
        // A codec that makes no objects hands out texts only.
        String text = value instanceof Long || value instanceof String ? value.toString() : "";
        Matcher sealed = SEALED.matcher(text);
        if (sealed.matches()) {
            return Optional.of(opened(key, Long.parseLong(sealed.group(1)), sealed.group(2)));
        }
        return PLAIN.matcher(text).matches() ? Optional.of(opened(key, Long.parseLong(text), "")) : Optional.empty();
    }

    private Entry opened(String key, long millis, String tag) {
        // Without a secret, and in the namespace of another application, there is nothing to compare it with.
        if (!keys.isSealed(key) || secrets.isEmpty() || fits(key, millis, tag)) {
            return new Entry(key, millis);
        }
        if (warning.isDue()) {
            log.warn("An entry in the shared store of sign-outs does not fit this node's key: another node has another"
                    + " msal.session-key (or client credential, if there is no session key), or somebody else writes to the store."
                    + " Such entries can sign users out, and nothing else. Set the same msal.session-key at all nodes");
        }
        return new Entry(keys.unfit(key), millis);
    }

    private boolean fits(String key, long millis, String tag) {
        byte[] found = tag.getBytes(UTF_8);
        return secrets.stream()
                .map(secret -> Base64.getUrlEncoder().withoutPadding().encode(tag(secret, key, millis)))
                .anyMatch(expected -> MessageDigest.isEqual(expected, found));
    }

    /** No two entries give the same text: the number has no colon. */
    private static byte[] tag(SecretKey secret, String key, long millis) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(secret);
            return Arrays.copyOf(mac.doFinal((millis + ":" + key).getBytes(UTF_8)), TAG_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JVM has " + HMAC, e);
        }
    }
}
