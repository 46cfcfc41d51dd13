package io.github.msal4j.servlet.signout;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.config.Settings;
import io.github.msal4j.servlet.config.Settings.SharedStore;
import io.github.msal4j.servlet.config.Settings.StoreFailure;
import io.github.msal4j.servlet.fakes.Serialized;
import io.github.msal4j.servlet.fakes.SignedIn;
import io.github.msal4j.servlet.harness.Await;
import io.github.msal4j.servlet.provider.Provider;
import io.github.msal4j.servlet.session.SessionTrackers;
import io.github.msal4j.servlet.session.SignedInSession;
import io.github.msal4j.servlet.signout.SignOut.Kind;
import io.github.msal4j.servlet.token.TokenService;
import jakarta.servlet.ServletContext;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** R50, R55, R65: a node that holds copies of sessions of other nodes, as replication makes them. */
class CopiesAtOtherNodesTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final List<SignInEnd> told = new CopyOnWriteArrayList<>();
    private final MapStore store = new MapStore();
    private final Settings settings = TestNode.settings("client");
    private final Provider provider = new Provider(settings, InstantSource.system());
    private final TokenService tokens = new TokenService(settings, provider, InstantSource.system());
    private final SignOuts signOuts = new SignOuts(settings, tokens, context(), InstantSource.system());
    private final SignedInSession original = SignedIn.session("sid-1");

    /** A store in which only the test and this node are. */
    private static final class MapStore implements SignOutStore.Opener, SignOutStore {
        private final Map<String, Long> entries = new ConcurrentHashMap<>();
        private final List<BiConsumer<String, Long>> listeners = new CopyOnWriteArrayList<>();

        @Override
        public SignOutStore open(BiConsumer<String, Long> listener) {
            listeners.add(listener);
            return this;
        }

        @Override
        public Map<String, Long> getAll(Set<String> keys) {
            Map<String, Long> found = new ConcurrentHashMap<>(entries);
            found.keySet().retainAll(keys);
            return found;
        }

        @Override
        public void putAll(Map<String, Long> added) {
            entries.putAll(added);
            listeners.forEach(added::forEach);
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }

    private ServletContext context() {
        return (ServletContext) Proxy.newProxyInstance(
                CopiesAtOtherNodesTest.class.getClassLoader(),
                new Class<?>[] {ServletContext.class},
                (proxy, called, arguments) -> switch (called.getName()) {
                    case "getClassLoader" -> CopiesAtOtherNodesTest.class.getClassLoader();
                    case "getAttribute" ->
                        SignInEndListener.class.getName().equals(arguments[0]) ? (SignInEndListener) told::add : null;
                    default -> throw new UnsupportedOperationException(called.getName());
                });
    }

    @BeforeEach
    void start() {
        signOuts.start(
                new SharedStore(
                        "sign-outs",
                        Optional.empty(),
                        Optional.empty(),
                        Map.of(),
                        StoreFailure.SERVE,
                        Duration.ofHours(1)),
                store);
        SessionTrackers.add(signOuts);
    }

    @AfterEach
    void stop() {
        SessionTrackers.remove(signOuts);
        signOuts.stop();
        tokens.close();
        provider.close();
    }

    private void tellOfTheOtherNode(Kind kind, String id) {
        SignOut signOut = new SignOut(kind, id, Instant.now());
        store.putAll(Map.of(new StoreKeys(settings).of(signOut), signOut.at().toEpochMilli()));
    }

    /** Guards: {@code SignOuts.named} finds sign-ins by their own ids. */
    @Test
    void aLocalSignOutElsewhereEvictsTheCopyHere() {
        SignedInSession copy = Serialized.copy(original);
        SignedInSession ofAnother = Serialized.copy(SignedIn.session("sid-1"));

        tellOfTheOtherNode(Kind.SIGN_IN, original.id());

        Await.until("evicted", LIMIT, copy::isEnded);
        assertThat(copy.tokens()).isEmpty();
        assertThat(ofAnother.isEnded()).isFalse();
        assertThat(told).as("the node where it happened tells").isEmpty();
    }

    @Test
    void aGlobalSignOutElsewhereEvictsEveryCopyAndIsToldOnce() {
        SignedInSession older = Serialized.copy(original);
        SignedInSession newer = Serialized.copy(original);

        tellOfTheOtherNode(Kind.SID, "sid-1");

        Await.until("evicted", LIMIT, () -> older.isEnded() && newer.isEnded());
        Await.until("told", LIMIT, () -> !told.isEmpty());
        assertThat(told).singleElement().extracting(SignInEnd::reason).isEqualTo(EndReason.GLOBAL_SIGN_OUT);
    }

    /** Guards: {@code EndReason.isFinal}; a node that stops may be one of several that have the session. */
    @Test
    void aNodeThatStopsEndsNothingElsewhere() {
        SignedInSession copy = Serialized.copy(original);

        signOuts.stop();

        assertThat(copy.isEnded()).as("here").isTrue();
        assertThat(store.entries).as("told to others").isEmpty();
        assertThat(original.isEnded()).as("elsewhere").isFalse();
    }
}
