package io.github.msal4j.servlet.internal.cdi;

import io.github.msal4j.servlet.AccessTokens;
import io.github.msal4j.servlet.SignedInUser;
import io.github.msal4j.servlet.internal.token.RequestTokens;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.spi.AfterBeanDiscovery;
import jakarta.enterprise.inject.spi.Extension;
import jakarta.servlet.http.HttpServletRequest;
import java.util.function.Function;

/**
 * {@code @Inject SignedInUser} and {@code @Inject AccessTokens} (R165): those of the current request, looked up when they are first used in
 * it. CDI finds this class by {@link java.util.ServiceLoader}.
 *
 * <p>The user is no bean of the type {@code Principal}: CDI has one itself.
 */
public final class CurrentUserExtension implements Extension {
    /** Called by CDI. */
    public CurrentUserExtension() {}

    void addBeans(@Observes AfterBeanDiscovery discovered) {
        add(discovered, SignedInUser.class, CurrentUserExtension::user);
        add(discovered, AccessTokens.class, AccessTokens::of);
    }

    private static <T> void add(
            AfterBeanDiscovery discovered, Class<T> type, Function<HttpServletRequest, T> ofRequest) {
        discovered
                .<T>addBean()
                .beanClass(CurrentUserExtension.class)
                .id("msal4j-servlet " + type.getSimpleName())
                .types(type, Object.class)
                .scope(RequestScoped.class)
                .produceWith(beans -> ofRequest.apply(request(beans)));
    }

    /** As the container has made it, without what filters have put around it. */
    private static HttpServletRequest request(Instance<Object> beans) {
        return beans.select(HttpServletRequest.class).get();
    }

    private static SignedInUser user(HttpServletRequest request) {
        return RequestTokens.userOf(request)
                .orElseThrow(() -> new IllegalStateException("Nobody is signed in at " + request.getRequestURI()
                        + "; map the sign-in filter to this path, and use an injected SignedInUser behind it only"));
    }
}
