/**
 * Microsoft Entra ID sign-in and single sign-out for Jakarta Servlet applications, through MSAL4J.
 *
 * <p>{@code javax.cache}, whose jar has no module name that would stay, is not required here: the compiler is told to look on the
 * class path for it, and so is the application that lays this jar on the module path and sets {@code msal.sign-out-store}.
 *
 * <p>In a web application the jar lies on the class path, as everything in {@code WEB-INF/lib} does.
 */
module io.github.msal4j.servlet {
    requires com.microsoft.aad.msal4j;
    requires com.nimbusds.jose.jwt;
    requires transitive jakarta.servlet;
    requires transitive java.management;
    requires java.xml;
    requires org.slf4j;
    requires static org.jspecify;

    exports io.github.msal4j.servlet;

    uses io.github.msal4j.servlet.SignInEndListener;
    uses io.github.msal4j.servlet.SignInStatisticsListener;
}
