package io.github.msal4j.servlet.internal.ending;

import io.github.msal4j.servlet.SignInEnd;
import io.github.msal4j.servlet.SignInEndListener;
import io.github.msal4j.servlet.SignInListener;
import io.github.msal4j.servlet.fakes.FakeSession;
import io.github.msal4j.servlet.internal.cluster.MapStore;
import io.github.msal4j.servlet.internal.cluster.StoreKeys;
import io.github.msal4j.servlet.internal.config.Settings;
import io.github.msal4j.servlet.internal.config.Settings.SharedStore;
import io.github.msal4j.servlet.internal.config.Settings.StoreFailure;
import io.github.msal4j.servlet.internal.monitoring.Counters;
import io.github.msal4j.servlet.internal.provider.Provider;
import io.github.msal4j.servlet.internal.session.SessionTrackers;
import io.github.msal4j.servlet.internal.token.TokenService;
import jakarta.servlet.ServletContext;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** The part of an application that ends sign-ins, without the container around it. */
final class EndingNode implements AutoCloseable {
    private final Settings settings;
    private final List<SignInEnd> told = new CopyOnWriteArrayList<>();
    private final Map<String, Object> attributes = new ConcurrentHashMap<>();
    private final Provider provider;
    private final TokenService tokens;
    private final SignOuts signOuts;

    EndingNode(InstantSource clock) {
        this(TestNode.settings("client"), clock);
    }

    EndingNode(Settings settings, InstantSource clock) {
        this.settings = settings;
        with((SignInEndListener) told::add);
        provider = new Provider(settings, clock);
        tokens = new TokenService(settings, provider, clock);
        signOuts = new SignOuts(settings, tokens, context(), clock);
    }

    private ServletContext context() {
        return (ServletContext) Proxy.newProxyInstance(
                EndingNode.class.getClassLoader(),
                new Class<?>[] {ServletContext.class},
                (proxy, called, arguments) -> switch (called.getName()) {
                    case "getClassLoader" -> EndingNode.class.getClassLoader();
                    case "getAttribute" -> attributes.get((String) arguments[0]);
                    default -> throw new UnsupportedOperationException(called.getName());
                });
    }

    /** It hears of what containers read back from now on. */
    EndingNode tracking() {
        SessionTrackers.add(signOuts.sessions());
        return this;
    }

    /** It meets others in this store from now on. */
    EndingNode joining(MapStore store, StoreFailure failure, Duration recheck) {
        signOuts.start(
                new SharedStore("sign-outs", Optional.empty(), Optional.empty(), Map.of(), failure, recheck), store);
        return this;
    }

    /** It meets others from now on where its settings say. */
    EndingNode joining() {
        signOuts.start();
        return this;
    }

    /** The application has this listener from now on. */
    EndingNode with(SignInEndListener ofTheApplication) {
        attributes.put(SignInEndListener.class.getName(), ofTheApplication);
        return this;
    }

    /** The application decides so about users from now on. */
    EndingNode with(SignInListener ofTheApplication) {
        attributes.put(SignInListener.class.getName(), ofTheApplication);
        return this;
    }

    SignOuts signOuts() {
        return signOuts;
    }

    Ending ending() {
        return signOuts.ending();
    }

    Counters counters() {
        return tokens.counters();
    }

    StoreKeys keys() {
        return new StoreKeys(settings);
    }

    /** What the application was told of ends of sign-ins, in order. */
    List<SignInEnd> told() {
        return List.copyOf(told);
    }

    /** A new session of its container. */
    FakeSession session() {
        return FakeSession.of(signOuts.sessions());
    }

    @Override
    public void close() {
        SessionTrackers.remove(signOuts.sessions());
        signOuts.stop();
        tokens.close();
        provider.close();
    }
}
