package io.github.msal4j.servlet.internal.web;

import com.nimbusds.jose.Payload;
import io.github.msal4j.servlet.internal.base.Hkdf;
import io.github.msal4j.servlet.internal.base.Json;
import io.github.msal4j.servlet.internal.base.SealedBytes;
import io.github.msal4j.servlet.internal.base.Secrets;
import io.github.msal4j.servlet.internal.config.NodesSecrets;
import io.github.msal4j.servlet.internal.config.Settings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * Encrypts the content of the library's cookies and links. All nodes have the same keys, also after a restart, because they
 * are derived from the settings: from {@code msal.session-key}, if it is set, else from the client credential. A client
 * assertion that others make is nothing constant and secret: the keys are random then, and live as long as the process.
 *
 * <p>Each hour has a key of its own. What was sealed is opened in the next hour as well, and by nobody later; and in the hour
 * before, since the clock of another node may be ahead. With random nonces a key may seal 2<sup>32</sup> times (NIST SP 800-38D
 * section 8.3): all nodes together would have to send 1.2 million browsers a second to the provider for a whole hour.
 *
 * <p>Anybody can get something that was sealed, and try secrets with it. So a client secret that can be guessed needs a session
 * key: nothing depends on the secret then. Thread-safe.
 */
public final class CookieSeal {
    static final Duration PERIOD = Duration.ofHours(1);
    private static final int LONGEST = 4_096;
    private static final int USUAL = 256;

    private final InstantSource clock;
    private final List<Hkdf> secrets;
    private final String purpose;
    /** Of the current period; computed again by the first who is in the next one. */
    private volatile @Nullable Keys keys;

    /** @param open the first is that of this period and the first secret */
    private record Keys(long period, List<SecretKey> open) {
        SecretKey first() {
            return open.get(0);
        }

        @Override
        public String toString() {
            return "Keys[" + period + "]";
        }
    }

    public CookieSeal(Settings settings, InstantSource clock) {
        this.clock = clock;
        List<byte[]> known = NodesSecrets.of(settings);
        // Random keys live as long as the process.
        List<byte[]> materials =
                known.isEmpty() ? List.of(Secrets.random().getBytes(StandardCharsets.US_ASCII)) : known;
        this.secrets = materials.stream()
                .map(material -> Hkdf.extract(new byte[0], material))
                .toList();
        this.purpose = "msal4j-servlet cookie " + settings.clientId() + " ";
    }

    private Keys keys() {
        long period = Math.floorDiv(clock.millis(), PERIOD.toMillis());
        Keys known = keys;
        if (known == null || known.period() != period) {
            known = new Keys(period, keysOf(period));
            keys = known;
        }
        return known;
    }

    private List<SecretKey> keysOf(long now) {
        return LongStream.of(now, now - 1, now + 1)
                .mapToObj(period -> secrets.stream().map(secret -> secret.aesKey(purpose + period)))
                .flatMap(same -> same)
                .toList();
    }

    /** The encrypted content, in characters that are allowed in cookies. */
    public String seal(Map<String, Object> content) {
        return seal("", content, USUAL).toString();
    }

    /**
     * The same behind another text.
     *
     * @param length about how long the content is
     */
    public StringBuilder seal(String before, Map<String, Object> content, int length) {
        return SealedBytes.seal(before, Json.text(content, length).getBytes(StandardCharsets.UTF_8), keys().first());
    }

    /** The content; empty if this text was not sealed with these keys, or earlier than in the last hour. Accepts any text. */
    public Optional<Map<String, Object>> open(String sealed) {
        return sealed.length() > LONGEST
                ? Optional.empty()
                : keys().open().stream()
                        .flatMap(key -> SealedBytes.open(sealed, key).stream())
                        .findFirst()
                        .map(Payload::new)
                        .map(Payload::toJSONObject);
    }
}
