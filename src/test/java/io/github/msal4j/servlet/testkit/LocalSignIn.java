package io.github.msal4j.servlet.testkit;

import io.github.msal4j.servlet.harness.HttpVisitor;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * For JUnit 5: an identity provider for the tests of one class, and browsers that sign in at it.
 *
 * <pre>{@code
 * @ExtendWith(LocalSignIn.class)
 * class OrdersTest {
 *     static final MyServer server = new MyServer();
 *
 *     @BeforeAll
 *     static void start(LocalIdentityProvider provider) {
 *         server.start(provider.registerApplication(server.url("/")));
 *     }
 *
 *     @Test
 *     void adaSeesHerOrders(@SignedInAs("ada") HttpVisitor browser) {
 *         browser.get(server.url("/orders"));
 *         assertEquals(200, browser.followAll().status());
 *     }
 * }
 * }</pre>
 *
 * <p>Supplies parameters of two types. A {@link LocalIdentityProvider}: the same one for all tests of the class and
 * its nested classes; a change that one test makes stays for the next. A {@link HttpVisitor}: a new browser for each
 * parameter, which is signed in at the provider if it has {@link SignedInAs}. The provider stops after the last test of
 * the class.
 */
public final class LocalSignIn implements BeforeAllCallback, AfterAllCallback, ParameterResolver {
    private static final Namespace OURS = Namespace.create(LocalSignIn.class);

    @Override
    public void beforeAll(ExtensionContext context) {
        if (provider(context) == null) {
            context.getStore(OURS).put(LocalIdentityProvider.class, LocalIdentityProvider.start());
        }
    }

    /** Stops the provider of this class only, not that of an enclosing class. */
    @Override
    public void afterAll(ExtensionContext context) {
        LocalIdentityProvider own =
                context.getStore(OURS).remove(LocalIdentityProvider.class, LocalIdentityProvider.class);
        if (own != null) {
            own.close();
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == LocalIdentityProvider.class || type == HttpVisitor.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        LocalIdentityProvider provider = Objects.requireNonNull(provider(context), "started before all tests");
        return parameter.getParameter().getType() == HttpVisitor.class ? visitor(parameter, provider) : provider;
    }

    private static HttpVisitor visitor(ParameterContext parameter, LocalIdentityProvider provider) {
        HttpVisitor visitor = new HttpVisitor();
        parameter
                .findAnnotation(SignedInAs.class)
                .map(SignedInAs::value)
                .map(provider::signedInCookie)
                .ifPresent(cookie ->
                        visitor.cookies().store(URI.create(provider.origin() + "/"), List.of(cookie + "; Path=/")));
        return visitor;
    }

    private static @Nullable LocalIdentityProvider provider(ExtensionContext context) {
        return context.getStore(OURS).get(LocalIdentityProvider.class, LocalIdentityProvider.class);
    }
}
