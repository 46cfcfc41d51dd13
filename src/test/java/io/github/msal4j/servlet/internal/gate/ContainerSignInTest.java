package io.github.msal4j.servlet.internal.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.fakes.FakeResponse;
import io.github.msal4j.servlet.fakes.SignedIn;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Proxy;
import java.security.Principal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** R62: a request that the container has signed somebody in to as well, by its own means. */
class ContainerSignInTest {
    private final List<String> called = new ArrayList<>();
    private @Nullable Principal ofTheContainer;

    private SignedInRequest request() {
        HttpServletRequest container = (HttpServletRequest) Proxy.newProxyInstance(
                ContainerSignInTest.class.getClassLoader(),
                new Class<?>[] {HttpServletRequest.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getUserPrincipal" -> ofTheContainer;
                    case "getSession" -> null;
                    case "logout" -> {
                        called.add("logout");
                        yield null;
                    }
                    default -> throw new UnsupportedOperationException(method.getName());
                });
        return signedIn(container);
    }

    /** Without a session there is nothing to sign out of here, and nothing to answer. */
    @SuppressWarnings("NullAway")
    private static SignedInRequest signedIn(HttpServletRequest container) {
        return new SignedInRequest(container, new FakeResponse().build(), SignedIn.session("sid-1"), null, null);
    }

    /** Guard: {@code SignedInRequest.logout} goes on to the container. */
    @Test
    void r62_aLogoutEndsTheContainersSignInAsWell() throws Exception {
        ofTheContainer = () -> "somebody";
        SignedInRequest request = request();

        request.logout();

        assertThat(called).containsExactly("logout");
        assertThat(request.getUserPrincipal()).isNull();
        assertThat(request.getRemoteUser()).isNull();
        assertThat(request.getAuthType()).isNull();
        assertThat(request.isUserInRole("**")).isFalse();
    }

    /** Guard: the container is asked only if it has signed somebody in; without a login method some refuse. */
    @Test
    void r62_aContainerThatHasSignedInNobodyIsNotAsked() throws Exception {
        request().logout();

        assertThat(called).isEmpty();
    }
}
