package com.example.signin;

import static com.example.signin.Html.escape;

import io.github.msal4j.servlet.AccessToken;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;

/** A page that a CDI bean makes. Servers of Jakarta EE have CDI; on Tomcat and Jetty it is added, Weld for instance. */
public final class BeanServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private static final String CODE = """
            @ApplicationScoped
            public class GreetingBean {
                @Inject
                SignedInUser user;

                @Inject
                AccessTokens tokens;
            }
            """;

    private static final String NONE = """
            <p class="lead">This server has no CDI, so there is no bean to make this page.</p>
            <p>Nothing else on the other pages needs it. Servers of Jakarta EE have CDI; on Tomcat and Jetty it can be added.</p>
            """;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String content = bean().map(BeanServlet::page).orElse(NONE);
        String how = Layout.how(
                "One bean serves all users: the user and the tokens that are injected are those of the request in which they are"
                        + " used. There is nothing to configure.",
                CODE);
        Layout.send(request, response, "CDI bean", content + how);
    }

    private static String page(GreetingBean bean) {
        AccessToken token = bean.token();
        return """
                <p class="lead">A bean says: hello, %s.</p>
                <dl>
                <dt>Injected SignedInUser</dt><dd>%s, with the roles %s</dd>
                <dt>Injected AccessTokens</dt><dd>a token for %s, until %s</dd>
                </dl>
                """.formatted(
                        escape(bean.name()),
                        escape(bean.name()),
                        Html.tags(bean.roles()),
                        Html.tags(token.scopes()),
                        Html.time(token.expiresAt()));
    }

    /** Empty if the server has no CDI: its classes are missing, or nobody has started it. */
    private static Optional<GreetingBean> bean() {
        CDI<Object> beans;
        try {
            beans = CDI.current();
        } catch (IllegalStateException | NoClassDefFoundError e) {
            return Optional.empty();
        }
        return Optional.of(beans.select(GreetingBean.class).get());
    }
}
