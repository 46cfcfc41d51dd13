package io.github.msal4j.servlet.internal.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.fakes.CapturedLog;
import io.github.msal4j.servlet.internal.ending.TestNode;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.cache.Cache;
import javax.cache.CacheException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** R112: what others write into the cache takes no more room in a node than a bound. */
class ReadableEntriesTest {
    private static final int MOST = 1_000;
    private static final Logger LOGGER = Logger.getLogger(ReadableEntries.class.getName());
    private static final Set<String> UNREADABLE = IntStream.rangeClosed(0, MOST)
            .mapToObj(i -> "app:sid:rubbish-" + i)
            .collect(Collectors.toUnmodifiableSet());

    /** The keys of each call for several. */
    private final List<Set<?>> calls = new ArrayList<>();

    private final ReadableEntries readable = new ReadableEntries(cache(), TestNode.seal("client"));

    /** Nobody wants to read a thousand lines. */
    @BeforeEach
    void silence() {
        LOGGER.setUseParentHandlers(false);
    }

    @AfterEach
    void endSilence() {
        LOGGER.setUseParentHandlers(true);
    }

    /** A cache that answers, and that its own serialization keeps from reading some of its entries. */
    @SuppressWarnings("unchecked")
    private Cache<String, Object> cache() {
        return (Cache<String, Object>) Proxy.newProxyInstance(
                ReadableEntriesTest.class.getClassLoader(),
                new Class<?>[] {Cache.class},
                (proxy, called, arguments) -> switch (called.getName()) {
                    case "getName" -> "sign-outs";
                    case "containsKey" -> true;
                    case "get" -> read(Set.of(arguments[0])).get(arguments[0]);
                    case "getAll" -> {
                        calls.add(new HashSet<>((Set<?>) arguments[0]));
                        yield read((Set<?>) arguments[0]);
                    }
                    default -> throw new UnsupportedOperationException(called.getName());
                });
    }

    private static Map<Object, Object> read(Set<?> keys) {
        if (keys.stream().anyMatch(UNREADABLE::contains)) {
            throw new CacheException("no such class");
        }
        return keys.stream().collect(Collectors.toMap(key -> key, key -> 1L));
    }

    /** Guards: {@code ReadableEntries.MOST}, for what is asked for apart, and for what was told of. */
    @Test
    void r112_manyUnreadableEntriesTakeNoMoreRoomThanAThousand() {
        Set<String> keys = new HashSet<>(UNREADABLE);
        keys.add("app:sid:good");
        try (CapturedLog log = CapturedLog.of(ReadableEntries.class)) {
            assertThat(readable.getAll(keys)).hasSize(1);
            assertThat(readable.getAll(keys)).hasSize(1);

            assertThat(log.lines()).hasSize(MOST);
        }
        assertThat(calls).hasSize(2);
        assertThat(calls.get(1))
                .as("asked for together with the one that can be read")
                .hasSize(2);
    }
}
