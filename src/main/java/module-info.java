/**
 * Microsoft Entra ID sign-in and single sign-out for Jakarta Servlet applications, through MSAL4J.
 *
 * <p>{@code javax.cache} is not required here, because its jar has no stable module name. The compiler finds it on the
 * class path. An application that puts this jar on the module path and sets {@code msal.sign-out-store} has to do the
 * same.
 *
 * <p>{@code java.net.http} is needed by an application that calls {@code send} of its access tokens, and by nobody else.
 *
 * <p>In a web application the jar is on the class path, like everything in {@code WEB-INF/lib}.
 */
module io.github.msal4j.servlet {
    requires com.microsoft.aad.msal4j;
    requires com.nimbusds.jose.jwt;
    requires transitive jakarta.servlet;
    requires transitive java.management;
    requires java.xml;
    requires org.slf4j;
    requires static jakarta.cdi;
    requires static jakarta.security.auth.message;
    requires static jakarta.websocket.client;
    requires static transitive java.net.http;
    requires static org.jspecify;

    exports io.github.msal4j.servlet;

    uses io.github.msal4j.servlet.ClientAssertionProvider;
    uses io.github.msal4j.servlet.SignInEndListener;
    uses io.github.msal4j.servlet.SignInListener;
    uses io.github.msal4j.servlet.SignInStatisticsListener;

    provides jakarta.enterprise.inject.spi.Extension with
            io.github.msal4j.servlet.internal.cdi.CurrentUserExtension;
}
