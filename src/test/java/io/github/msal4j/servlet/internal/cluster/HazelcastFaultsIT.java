package io.github.msal4j.servlet.internal.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.cache.ICache;
import io.github.msal4j.servlet.fakes.CapturedLog;
import io.github.msal4j.servlet.fakes.SignedIn;
import io.github.msal4j.servlet.harness.Await;
import io.github.msal4j.servlet.internal.config.InvalidSettingsException;
import io.github.msal4j.servlet.internal.config.Settings.StoreFailure;
import io.github.msal4j.servlet.internal.ending.TestNode;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** See {@link MemberStoreFaults}. */
class HazelcastFaultsIT extends MemberStoreFaults {
    /** More than Hazelcast keeps, unless told otherwise. */
    private static final int MANY = 15_000;
    /** So many that each member keeps some of them. */
    private static final int SOME = 20;
    /** Longer than an answer is waited for, and less than it takes to give a member up. */
    private static final Duration UNDER_WAY = Duration.ofSeconds(3);

    HazelcastFaultsIT() {
        super(MemberStore.HAZELCAST);
    }

    /** Like one of a class that only another application has. */
    private static final class Unreadable implements Serializable {
        private static final long serialVersionUID = 1L;

        // The name and the parameter are those of Java's serialization.
        @SuppressWarnings("unused")
        private void readObject(ObjectInputStream in) throws IOException {
            throw new IOException("No such class here");
        }
    }

    @Override
    List<Object> ofOtherTypes() {
        return List.of(new Unreadable(), new byte[] {(byte) 0xff, 1}, 3.5, List.of("a", "list"));
    }

    /** Guard: {@code eviction} in {@code hazelcast.xml}. */
    @Test
    void r111_nothingIsDroppedWhenThereAreManySignIns() {
        Map<Object, Object> notes = new HashMap<>();
        IntStream.range(0, MANY).forEach(i -> notes.put("other:had:" + i, 1L));
        members.foreign.putAll(notes);

        assertThat(members.foreign.unwrap(ICache.class).size()).isGreaterThanOrEqualTo(MANY);
    }

    /**
     * Guard: {@code hazelcast.operation.call.timeout.millis} in {@code hazelcast.xml}. Nobody tells a member that its call, or the
     * answer, was lost with a connection that is there again at once.
     */
    @Test
    void r110_aCallThatIsLostWithItsConnectionIsGivenUp() {
        members.delay(UNDER_WAY);
        for (int i = 0; i < SOME; i++) {
            SignedInSession session = SignedIn.session("lost-" + i, "lost-" + i);
            members.nodes().forEach(node -> {
                node.holds(session);
                node.others().look(session);
            });
        }
        Await.until("the store is waited for", LIMIT, () -> members.nodes().stream()
                .allMatch(node -> node.others().isFailing()));
        members.cut();
        members.heal();
        members.delay(Duration.ZERO);

        awaitStore();
    }

    /** Guards: {@code CacheFitness}, both: what stops the start, and what is a warning. */
    @Test
    void r55_r111_aDeclarationThatDoesNotFitIsToldOfAtTheStart(@TempDir Path directory) {
        String alone = MemberStore.HAZELCAST
                .members(1, directory, HazelcastFaultsIT::withAnotherCache)
                .get(0);
        try (CapturedLog log = CapturedLog.of(CacheFitness.class)) {
            assertThatThrownBy(() -> open(alone))
                    .isInstanceOf(InvalidSettingsException.class)
                    .hasMessageContaining("values of java.lang.Long")
                    .hasMessageContaining("Remove the key type and the value type");
            assertThat(log.lines())
                    .satisfiesExactly(
                            line -> assertThat(line).contains("keeps sign-outs for 3600 s"),
                            line -> assertThat(line).contains("10000 entries", "<eviction size="));
        }
    }

    private static String withAnotherCache(String xml) {
        return xml.replaceAll("<eviction [^>]*/>", "")
                .replace("duration-amount=\"13\"", "duration-amount=\"1\"")
                .replace("<merge-policy>", "<value-type class-name=\"java.lang.Long\"/>\n    <merge-policy>");
    }

    private static void open(String configuration) {
        new JCacheOpener(
                        StoreMember.settings(MemberStore.HAZELCAST.provider(), configuration, StoreFailure.SERVE),
                        Duration.ofHours(13),
                        TestNode.seal("client"),
                        HazelcastFaultsIT.class.getClassLoader())
                .open((key, millis) -> {})
                .close();
    }
}
