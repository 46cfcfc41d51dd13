package io.github.msal4j.servlet.internal.startup;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.SignInFilter;
import io.github.msal4j.servlet.fakes.FakeContext;
import java.lang.reflect.Proxy;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** R165: a Jakarta REST that keeps the user from being asked is told at the start, with the remedy. */
class SwallowedExceptionsTest {
    private static final String JERSEY = "org.glassfish.jersey.servlet.ServletContainer";
    private static final String RESTEASY = "org.jboss.resteasy.plugins.server.servlet.HttpServlet30Dispatcher";

    private static FakeContext application(String servlet, String path) {
        return new FakeContext()
                .classLoader(bringing(servlet))
                .filter("users", SignInFilter.class.getName(), List.of("/account/*"), null)
                .servlet("rest", servlet, List.of(path));
    }

    /** That of an application which has a class of this name. */
    private static ClassLoader bringing(String name) {
        return new ClassLoader(SwallowedExceptionsTest.class.getClassLoader()) {
            @Override
            public Class<?> loadClass(String wanted) throws ClassNotFoundException {
                return wanted.equals(name)
                        ? Proxy.newProxyInstance(
                                        this, new Class<?>[] {Runnable.class}, (proxy, called, arguments) -> null)
                                .getClass()
                        : super.loadClass(wanted);
            }
        };
    }

    @ParameterizedTest(name = "R165 {0} without {1}")
    @CsvSource({
        JERSEY + ", jersey.config.server.response.setStatusOverSendError, true",
        RESTEASY + ", dev.resteasy.exception.mapper, false"
    })
    void whatIsMissingIsNamed(String servlet, String parameter, String value) {
        FakeContext application = application(servlet, "/account/rest/*");

        assertThat(SwallowedExceptions.of(application.context()))
                .singleElement()
                .asString()
                .contains("'rest'", "InteractionRequiredException", parameter + " with the value " + value);

        application.set(parameter, value);
        assertThat(SwallowedExceptions.of(application.context())).isEmpty();
    }

    @ParameterizedTest(name = "R165 {0} at {1}")
    @CsvSource({JERSEY + ", /open/*", RESTEASY + ", /open/*", "com.example.Orders, /account/orders"})
    void nothingIsSaidOfWhatIsInFrontOfTheSignInOrNoJakartaRest(String servlet, String path) {
        assertThat(SwallowedExceptions.of(application(servlet, path).context())).isEmpty();
    }

    @Test
    void r165_nothingIsSaidOfTheServersOwn() {
        FakeContext application = application("com.example.Orders", "/account/orders")
                .servlet("rest", JERSEY, List.of("/account/rest/*"))
                .servlet("easy", RESTEASY, List.of("/account/easy/*"));

        assertThat(SwallowedExceptions.of(application.context())).isEmpty();
    }
}
