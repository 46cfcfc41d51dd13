package io.github.msal4j.servlet.internal.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Properties;
import javax.cache.Cache;
import javax.cache.Caching;
import javax.cache.configuration.MutableConfiguration;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A node of an earlier version, as others see it at a Redis: it writes what that version wrote, and reads what that version read.
 * It has all of that in texts of its own and uses nothing of the library. So a change of what lies in the store is noticed that
 * nodes of the version before would not understand.
 */
final class EarlierNode implements AutoCloseable {
    static final String ISSUER = "https://sso.example";
    static final String CLIENT_ID = "client";
    static final String SECRET = "the-secret-of-both-versions";

    /** The first half of SHA-256 of the address of the metadata, a space, and the client id. */
    private static final String APPLICATION =
            sha256(ISSUER + "/.well-known/openid-configuration " + CLIENT_ID).substring(0, 16);

    private final Form form;
    private final Cache<String, String> cache;

    enum Form {
        /** Before entries were authenticated. */
        PLAIN,
        /** Since they are. */
        SEALED
    }

    EarlierNode(Form form, URI configuration) {
        this.form = form;
        cache = Caching.getCachingProvider(RedisStore.PROVIDER, EarlierNode.class.getClassLoader())
                .getCacheManager(configuration, new ClassLoader() {}, new Properties())
                .createCache("sign-outs", new MutableConfiguration<>());
    }

    /** Shows that it is there, as each node does once a second. */
    void beat() {
        write("beat", "AnEarlierNode");
    }

    /** Writes a sign-out of this kind, or a note. */
    void write(String kind, String id) {
        String key = key(kind, id);
        String millis = Long.toString(System.currentTimeMillis());
        cache.put(key, form == Form.PLAIN ? millis : millis + "." + tag(millis, key));
    }

    /** Whether it finds such an entry, and believes it. */
    boolean reads(String kind, String id) {
        String key = key(kind, id);
        String found = cache.get(key);
        if (found == null) {
            return false;
        }
        String millis = found.replaceAll("\\..*", "");
        return millis.matches("[0-9]{13}")
                && found.equals(form == Form.PLAIN ? millis : millis + "." + tag(millis, key));
    }

    /** Whether it may answer this pending sign-in, since no other node has. */
    boolean claims(String state) {
        return cache.putIfAbsent(APPLICATION + ":once:" + sha256(state), Long.toString(System.currentTimeMillis()));
    }

    private String key(String kind, String id) {
        return APPLICATION + (form == Form.PLAIN ? ":" : "-sealed:") + kind + ":" + id;
    }

    /** HMAC-SHA256, cut in half, by a key of HKDF (RFC 5869): one block is all that it needs. */
    private static String tag(String millis, String key) {
        byte[] extracted = hmac(new byte[32], SECRET.getBytes(UTF_8));
        byte[] derived = hmac(extracted, ("msal4j-servlet sign-out store " + APPLICATION + "\u0001").getBytes(UTF_8));
        return base64(Arrays.copyOf(hmac(derived, (millis + ":" + key).getBytes(UTF_8)), 16));
    }

    private static byte[] hmac(byte[] key, byte[] text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String sha256(String text) {
        try {
            return base64(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    @Override
    public void close() {
        cache.getCacheManager().close();
    }
}
