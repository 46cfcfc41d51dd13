package io.github.msal4j.servlet;

import io.github.msal4j.servlet.config.Settings;
import io.github.msal4j.servlet.monitoring.Monitoring;
import io.github.msal4j.servlet.monitoring.SignInStatistics;
import io.github.msal4j.servlet.provider.Provider;
import io.github.msal4j.servlet.session.SessionTracker;
import io.github.msal4j.servlet.session.SessionTrackers;
import io.github.msal4j.servlet.signin.EveryDispatch;
import io.github.msal4j.servlet.signin.SignInFlow;
import io.github.msal4j.servlet.signout.SessionEndListener;
import io.github.msal4j.servlet.signout.SignOuts;
import io.github.msal4j.servlet.token.TokenService;
import io.github.msal4j.servlet.web.BrowserSide;
import io.github.msal4j.servlet.web.Components;
import io.github.msal4j.servlet.web.SessionCookieCheck;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Starts and stops the library in one web application: reads the settings, registers the servlets at their paths unless
 * web.xml maps them already, and evicts what is left when the application stops. Comes with the library's
 * {@code web-fragment.xml}; a web.xml that is {@code metadata-complete} has to name it in a {@code <listener>}.
 *
 * <p>A wrong setting stops the start-up of the application, with all mistakes in one message.
 *
 * <pre>{@code
 * <listener><listener-class>io.github.msal4j.servlet.StartUpListener</listener-class></listener>
 * }</pre>
 */
public final class StartUpListener implements ServletContextListener {
    private @Nullable Provider provider;
    private @Nullable TokenService tokens;
    private @Nullable SignOuts signOuts;
    private @Nullable Monitoring monitoring;
    private @Nullable ProviderCheck check;

    @Override
    public void contextInitialized(ServletContextEvent event) {
        try {
            start(event.getServletContext());
        } catch (RuntimeException | Error e) {
            // Not every container tells a listener of the end whose beginning has failed.
            contextDestroyed(event);
            throw e;
        }
    }

    private void start(ServletContext context) {
        Settings settings = Settings.read(context);
        InstantSource clock = clock(context);
        StartUpReport.log(context, settings);
        Provider newProvider = new Provider(settings, clock);
        provider = newProvider;
        TokenService newTokens = new TokenService(settings, newProvider, clock);
        tokens = newTokens;
        SignOuts newSignOuts = new SignOuts(settings, newTokens, context, clock);
        signOuts = newSignOuts;
        newSignOuts.start();
        SeveralNodes.warnWithoutStore(context, settings);
        BrowserSide browser = BrowserSide.of(settings);

        Components.put(context, InstantSource.class, clock);
        Components.put(context, Provider.class, newProvider);
        Components.put(context, TokenService.class, newTokens);
        Components.put(context, SignOuts.class, newSignOuts);
        Components.put(context, SessionTracker.class, newSignOuts);
        SessionTrackers.add(newSignOuts);
        Components.put(context, SignInStatistics.class, newProvider.counters());
        Components.put(context, BrowserSide.class, browser);
        Components.put(context, SignInFlow.class, new SignInFlow(browser, newProvider, newTokens, newSignOuts, clock));

        SessionCookieCheck.warn(context, settings);
        EveryDispatch.cover(context);
        context.addListener(new SessionEndListener(newSignOuts));
        Mappings.register(context, settings);
        Mappings.warnOfIdleFilters(context);
        monitoring = Monitoring.start(context, newProvider.counters());
        ProviderCheck newCheck = new ProviderCheck(settings, newProvider, newTokens);
        check = newCheck;
        newCheck.start();
    }

    /** The system's clock, unless a test has put its own into the context before. */
    private static InstantSource clock(ServletContext context) {
        return context.getAttribute(InstantSource.class.getName()) instanceof InstantSource given
                ? given
                : InstantSource.system();
    }

    @Override
    public void contextDestroyed(ServletContextEvent event) {
        if (check != null) {
            check.close();
        }
        if (signOuts != null) {
            SessionTrackers.remove(signOuts);
            signOuts.stop();
        }
        if (monitoring != null) {
            monitoring.close();
        }
        if (tokens != null) {
            tokens.close();
        }
        if (provider != null) {
            provider.close();
        }
    }
}
